"""What a hostile client sends to a running bot: nothing is set aside, nothing is refused as malformed, nobody else is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.store.stand import look
from tests.bot.test_service import consented
from tests.stage import Stage

TEXTS = [
    "👩‍👩‍👧‍👦" * 372,  # 4,092 characters as Telegram counts them
    "\u200b\u200d\ufeff\u2060",
    "\u202e<b>oñeiuq on\u202c &lt;i>&amp;",
    "<a href='tg://user?id=1'>x</a><script>",
    "{ $org_name } {{ }} %s {0}",
    "\x00\x01\x1b[31m",
    "/start <b>" + "A" * 400,
    "/retirar\u200b",
    "٣٤",
    "9" * 4000,
]
DATA = [
    "1|1|role_type",
    "1|yes|~tell",
    "999999|1|lang",
    "1|+03|tools",
    "1|submit|~review",
    "||",
    "1|m98|" + "a" * 40,
    "x" * 64,
]


@pytest.mark.slow
async def test_odd_names_texts_and_forged_buttons_break_nothing_and_change_nobody(tmp_path: Path) -> None:
    async with Stage(tmp_path) as stage:
        victim = await consented(stage)
        await victim.tap("Sí, actualmente")
        before = look(stage.database, "select case_id, variable, value_num from records order by case_id, seq")
        shown = (await victim.messages())[-1]
        hostile = await stage.person(first_name="\u202e<b>&\u200b{ $x }", last_name="</b>'\"", username="x")
        await hostile.say("/start")
        for text in TEXTS:
            await hostile.act("send", text=text)
            await stage.settle()
        message = next(m for m in reversed(await hostile.messages()) if m["from"] == "bot")
        buttons = [button["data"] for row in shown["keyboard"] for button in row]
        for data in [*DATA, *buttons]:
            # With force, as a client that makes its own callback data: also the very buttons of the other person.
            await hostile.act("tap", message_id=message["message_id"], data=data, force=True)
            await stage.settle()
        assert [] == look(stage.database, "select update_id, error from inbox where state <> 'done'")
        assert 0 == stage.service.courier.counts["refused"]
        assert before == look(stage.database, "select case_id, variable, value_num from records order by case_id, seq")
        assert shown == (await victim.messages())[-1]
        # They can still take part, like anybody.
        await hostile.say("/continuar")
        await hostile.tap("Español")
