"""`voces demo`: a local Telegram in this process, the bot in another, a page to talk to it. Nothing leaves the machine."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
import webbrowser
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web

from bot.cast import leaders, others
from bot.documents import questionnaire_page
from bot.library import open_edition, shipped_sources
from bot.open_store import open_store
from bot.simulator import Simulator
from bot.simulator.server import DEFAULT_TOKEN
from bot.study import Study, fills

_RESTART_AFTER = 0.5
_CODE_LIVES = timedelta(days=30)


async def run_demo(database: Path, study: Study, port: int, *, browser: bool, speed: float) -> int:
    """Run the demonstration until it is stopped; return the exit code."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    simulator = Simulator(
        port=port,
        username=study.bot_username,
        seed=random.SystemRandom().randrange(2**31),
        speed=speed,
        routes=_routes(study),
        mail=True,
    )
    try:
        url = await simulator.start()
    except OSError as error:
        print(f"voces: port {port} cannot be used ({error.strerror}); choose another with --port.", file=sys.stderr)
        return 2
    try:
        await _populate(simulator, database, study)
        print(
            f"The demonstration runs at {url}\nAnswers go to {database}; `voces export DIR` reads them. Stop with Ctrl-C.",
            flush=True,
        )
        if browser and (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform == "darwin"):
            webbrowser.open(url)
        assert simulator.post is not None
        return await _keep_running(url, simulator.post.port, database, stop)
    finally:
        await simulator.stop()


async def _populate(simulator: Simulator, database: Path, study: Study) -> None:
    """Put forty people on the roster, two of them with a personal link; invite two to the staff; leave the door open for anybody else."""
    leader, dean = leaders(f"{datetime.now(UTC):%Y%m%d%H%M%S}")
    async with AsyncExitStack() as stack:
        now = datetime.now(UTC)
        store = await open_store(database, study, "demo", now, stack)
        if store.kind != "demo":
            print(f"voces: {database}: it is a {store.kind} store; name another file with --database.", file=sys.stderr)
            raise SystemExit(2)
        await store.people.import_roster([leader, dean, *others()], now)
        invited = await store.people.mint_links("demo", now, external_ids=[leader.external_id, dean.external_id])
        tokens = {link.external_id: link.token for link in invited}
        _, coordinator = await store.staff.invite("coordinator", now, _CODE_LIVES)
        _, researcher = await store.staff.invite("researcher", now, _CODE_LIVES)
    add = simulator.world.add_person
    add(
        "Rectora",
        language_code="es",
        note="Responde en español, con enlace personal · Answers in Spanish",
        start=tokens[leader.external_id],
    )
    add(
        "Dean",
        language_code="en",
        note="Answers in English, by personal link · Responde en inglés",
        start=tokens[dean.external_id],
    )
    add(
        "Coordinadora",
        language_code="es",
        note="Sigue el avance y prepara oleadas · Follows progress and sends waves",
        start=coordinator,
    )
    add("Researcher", language_code="en", note="Sees counts only · Ve solo cantidades", start=researcher)
    add("Invitada", language_code="es", note="Llega por el enlace abierto · Comes by the open link")


def _routes(study: Study) -> list[web.RouteDef]:
    async def links(_: web.Request) -> web.Response:
        pages = [
            {
                "label_es": "Ver el cuestionario completo",
                "label_en": "See the whole questionnaire in Spanish",
                "href": "/demo/questionnaire/es",
            },
            {
                "label_es": "Ver el cuestionario en inglés",
                "label_en": "See the whole questionnaire",
                "href": "/demo/questionnaire/en",
            },
            {
                "label_es": "Ver el correo que salió",
                "label_en": "See the mail that went out",
                "href": "/mail",
            },
        ]
        return web.json_response(pages)

    async def questionnaire(request: web.Request) -> web.Response:
        locale = request.match_info["locale"]
        if locale not in study.locales:
            raise web.HTTPNotFound
        edition = open_edition(*shipped_sources(study.questionnaire), fills(study))
        return web.Response(
            text=questionnaire_page(edition.questionnaire, edition.speech, locale), content_type="text/html"
        )

    return [web.get("/demo/links", links), web.get("/demo/questionnaire/{locale}", questionnaire)]


async def _keep_running(url: str, mail_port: int, database: Path, stop: asyncio.Event) -> int:
    """Run the bot as a process of its own, and start it again when it dies, as a supervisor would."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VOCES_")} | {
        "VOCES_BOT_TOKEN": DEFAULT_TOKEN,
        "VOCES_BOT_API_URL": url,
        "VOCES_CLOCK": url,
        "VOCES_ENROLMENT": "open",
        "VOCES_DATABASE": str(database),
        # Mail goes to the page of outgoing mail, and no further.
        "VOCES_SMTP_HOST": "127.0.0.1",
        "VOCES_SMTP_PORT": str(mail_port),
        "VOCES_SMTP_SECURITY": "none",
        "VOCES_SMTP_FROM": "lides-mx@example.org",
        "VOCES_LOG_LEVEL": os.environ.get("VOCES_LOG_LEVEL", "WARNING"),
    }
    stopping = asyncio.create_task(stop.wait())
    while not stop.is_set():
        bot = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", env=environment)
        ended = asyncio.create_task(bot.wait())
        await asyncio.wait([ended, stopping], return_when=asyncio.FIRST_COMPLETED)
        if not ended.done():
            bot.terminate()
            await ended
        elif bot.returncode == 2:
            return 2
        elif not stop.is_set():
            await asyncio.sleep(_RESTART_AFTER)
    return 0
