"""Waves as coordinators follow them: how each goes, holding, resuming or ending it, and sending again what may have arrived."""

from __future__ import annotations

from dataclasses import replace

from bot.ports import Clock, Page, Show
from bot.staff.asking import Asked, number
from bot.staff.watching import Watching
from bot.staff.wording import Button, Buttons, Pen, around, pager
from bot.store.database import Connection, Database
from bot.store.deliveries import resend
from bot.store.staff import Changed, Deed, Member
from bot.store.times import written
from bot.store.unsure import Unsure, unsure
from bot.store.waves import Came, Planned, State, Waves, move

LISTED, PEOPLE_A_PAGE = 8, 12
MOVES: dict[str, tuple[tuple[State, ...], State]] = {
    "wpause": (("running",), "paused"),
    "wresume": (("paused",), "running"),
    "wend": (("planned", "running", "paused"), "cancelled"),
}
"""What a button does: the states from which it does it, and the one to which."""


class Following:
    """Pages of waves, and what can be done to one."""

    def __init__(self, database: Database, clock: Clock, watching: Watching) -> None:
        self._database, self._clock, self._watching = database, clock, watching
        self._waves = Waves(database)

    async def list_page(self, asked: Asked) -> Page:
        """Return the latest waves."""
        pen = asked.pen
        waves, came = (await self._waves.list())[-LISTED:][::-1], await self._waves.all_came()
        lines = [_line(pen, one, came.get(one.key, Came())) for one in waves]
        rows: Buttons = [
            ((f"wave-of:{one.key}", f"{one.key} · {pen.label(f'staff-state.{one.state}')}"),) for one in waves
        ]
        new = (("wnew", pen.label("staff-btn.new-wave")),)
        html = pen.blocks((pen.say("staff-waves.title"), pen.lines(lines) if lines else pen.say("staff-waves.none")))
        return Page(html, (new, *rows, around(pen)))

    async def page(self, asked: Asked) -> Page | None:
        """Return how one wave goes; nothing where it would be shown by itself to somebody who looks at something else by now."""
        pen, key, account = asked.pen, asked.of, asked.member.account
        wave, came = await self._waves.get(key), await self._waves.came(key)
        if asked.is_unasked and not self._watching.is_expected(account, key):
            return None
        if wave is None:
            return Page(pen.say("staff-waves.unknown"), (_last(pen),))
        until = self._watching.drawn(account, wave, came, asked.now, is_unasked=asked.is_unasked)
        if until is not None:
            lives = pen.say("staff-waves.live", hour=pen.hour(until))
        else:
            lives = pen.say("staff-waves.still") if asked.is_unasked and wave.state == "running" else ""
        note = pen.say(f"staff-waves.note-{wave.wave.channel}")
        html = pen.blocks((_head(pen, wave), _progress(pen, wave, came), pen.lines((lives, note))))
        return Page(html, (*_buttons(pen, wave, came), _last(pen)))

    async def end_page(self, asked: Asked) -> Page | None:
        """Ask whether to end a wave; how it goes, once it is over."""
        pen, key = asked.pen, asked.of
        wave = await self._waves.get(key)
        if wave is None or wave.state not in MOVES["wend"][0]:
            return await self.page(asked)
        rows: Buttons = [
            ((f"wend:{key}", pen.label("staff-btn.end-sure")),),
            ((f"wave-of:{key}", pen.label("staff-btn.back")),),
        ]
        return Page(pen.blocks((_head(pen, wave), _asked_to_end(pen, await self._waves.came(key)))), tuple(rows))

    async def unsure_page(self, asked: Asked) -> Page | None:
        """Return to whom a message may have come although nobody knows; how the wave goes, once there is nobody."""
        pen, (key, at) = asked.pen, _part(asked.of)
        found = await unsure(self._database, key)
        if not found:
            return await self.page(replace(asked, of=key))
        pages = -(-len(found) // PEOPLE_A_PAGE)
        at = min(max(at, 1), pages)
        people = [_unsure(pen, one) for one in found[(at - 1) * PEOPLE_A_PAGE : at * PEOPLE_A_PAGE]]
        head = pen.lines((pen.say("staff-unsure.title", name=key), pen.say("staff-unsure.count", n=len(found))))
        rows: Buttons = [((f"wave-resend:{key}", pen.label("staff-btn.resend", n=len(found))),)]
        back = (f"wave-of:{key}", pen.label("staff-btn.back"))
        html = pen.blocks((head, pen.lines(people), pen.say("staff-unsure.why")))
        return Page(html, (*rows, *pager(pen, f"wave-unsure:{key}", at, pages), around(pen, back)))

    async def resend_page(self, asked: Asked) -> Page | None:
        """Ask whether to send again what may have arrived."""
        pen, key = asked.pen, asked.of
        found = await unsure(self._database, key)
        if not found:
            return await self.page(asked)
        html = pen.blocks((pen.say("staff-unsure.title", name=key), pen.say("staff-unsure.ask", n=len(found))))
        rows: Buttons = [
            ((f"wresend:{key}", pen.label("staff-btn.resend-sure", n=len(found))),),
            ((f"wave-unsure:{key}", pen.label("staff-btn.back")),),
        ]
        return Page(html, tuple(rows))

    async def resend(self, member: Member, key: str) -> Deed:
        """Let what may have arrived be due again; what is no longer so stays as it is."""
        now = written(self._clock.now())

        def change(connection: Connection) -> Changed:
            number = resend(connection, key, now, ("uncertain",), only=None, by=member.staff_id)
            return Changed((Show("wave-of", key, in_place=True),), f"{key} {number}")

        return Deed("wave_resend_button", "", (), change)

    async def move(self, member: Member, name: str, key: str) -> Deed:
        """Hold, resume or end a wave; what is over stays as it is."""
        before, after = MOVES[name]
        now = self._clock.now()

        def change(connection: Connection) -> Changed:
            moved = move(connection, key, before, after, written(now), member.staff_id)
            return Changed((Show("wave-of", key, in_place=True),), f"{name} {'done' if moved else 'too late'}")

        return Deed("wave_button", name, (), change)


def _part(of: str) -> tuple[str, int]:
    key, _, at = of.partition(":")
    return key, number(at)


def _unsure(pen: Pen, one: Unsure) -> str:
    who = " · ".join(part for part in (one.name or one.external_id, one.institution) if part)
    at = "" if one.sent_at is None else pen.moment(one.sent_at)
    return pen.say("staff-unsure.person", who=who, moment=at)


def _last(pen: Pen) -> tuple[Button, ...]:
    return around(pen, ("waves", pen.label("staff-btn.waves")))


def _asked_to_end(pen: Pen, came: Came) -> str:
    return pen.say("staff-waves.end-ask", n=came.waiting) if came.everybody else pen.say("staff-waves.end-ask-all")


def _head(pen: Pen, wave: Planned) -> str:
    return pen.lines(
        (
            pen.say("staff-waves.name", name=wave.key, state=pen.label(f"staff-state.{wave.state}")),
            pen.say(f"staff-waves.{wave.wave.channel}"),
            pen.say("staff-waves.starts", moment=pen.moment(wave.wave.starts_at)),
        )
    )


def _progress(pen: Pen, wave: Planned, came: Came) -> str:
    if wave.laid_out_at is None and not came.everybody:
        return pen.say("staff-waves.nobody" if wave.state == "cancelled" else "staff-waves.not-yet")
    to_write = came.everybody - sum(came.skipped.values())
    done = to_write - came.waiting
    bar = "▰" * (10 * done // max(to_write, 1)) + "▱" * (10 - 10 * done // max(to_write, 1))
    counts = [
        pen.say(f"staff-waves.{name}", n=n)
        for name, n in (
            ("due", came.due), ("sending", came.sending), ("sent", came.sent), ("failed", came.failed),
            ("unreachable", came.unreachable), ("uncertain", came.uncertain),
        )
        if n or name in ("due", "sent")
    ]  # fmt: skip
    skipped = [pen.say(f"staff-reason.{reason.replace('_', '-')}", n=n) for reason, n in came.skipped.items()]
    if skipped:
        skipped.insert(0, pen.say("staff-waves.skipped", n=sum(came.skipped.values())))
    if wave.state == "cancelled" and not to_write:
        return pen.blocks((pen.say("staff-waves.nobody"), pen.lines(skipped)))
    bar_line = pen.say("staff-waves.bar", bar=bar, done=done, n=to_write)
    return pen.blocks((pen.lines((bar_line, *counts)), pen.lines(skipped)))


def _buttons(pen: Pen, wave: Planned, came: Came) -> Buttons:
    rows: Buttons = []
    act: dict[str, tuple[Button, ...]] = {
        "running": ((f"wpause:{wave.key}", pen.label("staff-btn.pause")),),
        "paused": ((f"wresume:{wave.key}", pen.label("staff-btn.resume")),),
    }
    if wave.state in act:
        rows.append(act[wave.state])
    if came.uncertain and wave.state != "cancelled":
        rows.append(((f"wave-unsure:{wave.key}", pen.label("staff-btn.unsure", n=came.uncertain)),))
    if wave.state in MOVES["wend"][0]:
        rows.append(((f"wave-end:{wave.key}", pen.label("staff-btn.end")),))
    rows.append(((f"wave-of:{wave.key}", pen.label("staff-btn.refresh")),))
    return rows


def _line(pen: Pen, wave: Planned, came: Came) -> str:
    return pen.say(
        "staff-waves.line", name=wave.key, day=pen.day(wave.wave.starts_at), state=pen.label(f"staff-state.{wave.state}"),
        sent=came.sent, due=came.waiting,
    )  # fmt: skip
