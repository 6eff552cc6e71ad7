"""The account at the end: what was delivered, recorded, lost, doubled, and who is stuck. Trusts the simulator, never the bot."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.simulator import Simulator
from bot.simulator.queue import UpdateQueue
from flows import Questionnaire
from flows.items import BatteryItem, ConsentItem, LoopItem, NumberItem, SingleItem
from tests.torture.crowd import Crowd, Press, keys_of

Sign = tuple[int, str]
"""An account and what a message says to it."""


def watch_deliveries(queue: UpdateQueue) -> set[int]:
    """Return a set that fills with the ids of updates that the bot has told Telegram it has."""
    delivered: set[int] = set()
    confirm, remove = queue.confirm, queue.remove

    def confirming(offset: int) -> None:
        before = {queued.update_id for queued in queue.waiting}
        confirm(offset)
        delivered.update(before - {queued.update_id for queued in queue.waiting})

    def removing(queued: Any) -> None:
        remove(queued)
        delivered.add(queued.update_id)

    queue.confirm, queue.remove = confirming, removing  # type: ignore[method-assign]
    return delivered


@dataclass(slots=True)
class Unsaid:
    """What the store had not marked as said at each kill: the only messages that may come twice, each once more a kill."""

    allowed: Counter[Sign] = field(default_factory=Counter)
    kills: int = 0

    def look(self, database: Path, sent: set[Sign]) -> None:
        """Note, after a kill, whatever has reached a phone and is not marked as said."""
        self.kills += 1
        if not database.exists():
            return
        with closing(sqlite3.connect(database)) as connection:
            try:
                waiting = connection.execute(
                    "select coalesce(o.account, m.account), o.say from outbox as o left join link as l on l.case_id = o.case_id"
                    " left join members as m on m.member_id = l.member_id where o.state in ('waiting', 'sending')"
                ).fetchall()
            except sqlite3.OperationalError:
                return  # Killed before the store was made.
        for account, said in waiting:
            say = json.loads(said)
            if say[0] == "about":
                say = say[2]
            sign = f"{say[1]['key']}|{say[1].get('visit', 0)}" if say[0] == "ask" else "told"
            if (account, sign) in sent:
                self.allowed[(account, sign)] += 1


def sign_of(keyboard: list[list[str]]) -> str:
    """Return what a sent message is: its item and visit, or just something told."""
    for row in keyboard:
        for data in row:
            visit, _, item = data.split("|")
            if item != "~tell":
                return f"{item}|{visit}"
    return "told"


def sends(simulator: Simulator) -> Iterable[tuple[Sign, str, bool]]:
    """Yield every message that was sent: whom what, its text, and whether its answer was lost on purpose."""
    for entry in simulator.methods.ledger:
        if entry["method"].lower() == "sendmessage":
            yield (entry["chat_id"], sign_of(entry["keyboard"])), entry["text"], bool(entry.get("ambiguous"))


@dataclass(slots=True)
class Verdict:
    """How it went; the lists say what is wrong, in words."""

    delivered: int = 0
    recorded: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Return whether the promise held, and anything was promised at all."""
        return self.delivered > 0 and not (self.lost or self.doubled or self.stuck)

    def __str__(self) -> str:
        return (
            f"delivered {self.delivered} · recorded {self.recorded} · lost {len(self.lost)} · doubled {len(self.doubled)}"
            f" · stuck {len(self.stuck)}"
        )


class Auditor:
    """Compares what people did with what the store holds and what stands in their chats."""

    def __init__(
        self, crowd: Crowd, questionnaire: Questionnaire, database: Path, delivered: set[int], unsaid: Unsaid
    ) -> None:
        self._crowd, self._q, self._delivered, self._unsaid = crowd, questionnaire, delivered, unsaid
        self._database = database
        self.verdict = Verdict()

    def audit(self) -> Verdict:
        """Return the verdict on how things stand now."""
        self.verdict = Verdict()
        with closing(sqlite3.connect(self._database)) as self._store:
            self._answers()
            self._messages()
            self._keyboards()
            self._places()
        return self.verdict

    def _rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return self._store.execute(sql, values).fetchall()

    def _case(self, account: int) -> str:
        found = self._rows(
            "select l.case_id from link as l inner join members as m on m.member_id = l.member_id where m.account = ?",
            account,
        )
        return str(found[0][0]) if found else ""

    def expected(self, press: Press) -> tuple[str, int] | None:
        """Return the variable and the value that a press must have become; None where that is not a single number."""
        item = next(
            (
                one
                for one in self._q.items.values()
                if one.id == press.item
                or (isinstance(one, BatteryItem | LoopItem) and press.item.startswith(f"{one.prefix}_"))
            ),
            None,
        )
        if item is None or item.store != "data":
            return None
        is_code = isinstance(item, SingleItem | BatteryItem | LoopItem | ConsentItem) and press.action.isdecimal()
        is_number = isinstance(item, NumberItem) and press.is_typed and press.action.isdecimal()
        return (press.item, int(press.action)) if is_code or is_number else None

    def _answers(self) -> None:
        for person in self._crowd.people:
            case = self._case(person.account)
            standing = defaultdict(list)
            for variable, value in self._rows(
                "select variable, value_num from records where case_id = ? and superseded_at is null and void = 0", case
            ):
                standing[variable].append(value)
            for variable, value in self._before_consent(case).items():
                standing[variable].append(value)
            for press in person.presses:
                if press.update_id not in self._delivered:
                    continue
                self.verdict.delivered += 1
                wanted = self.expected(press)
                if wanted is None:
                    self.verdict.recorded += 1
                    continue
                if standing[wanted[0]] == [wanted[1]]:
                    self.verdict.recorded += 1
                else:
                    self.verdict.lost.append(
                        f"{person.account}: {wanted} was delivered, the store has {standing[wanted[0]]}"
                    )
        for case, variable, visit, times in self._rows(
            "select case_id, variable, visit, count(*) from records where via in ('button', 'typed') and void = 0"
            " group by case_id, variable, visit having count(*) > 1"
        ):
            self.verdict.doubled.append(f"{case}: {variable} was recorded {times} times on visit {visit}")
        for update_id, error in self._rows("select update_id, error from inbox where state <> 'done'"):
            self.verdict.lost.append(f"update {update_id} had no effect {error}")

    def _before_consent(self, case: str) -> dict[str, Any]:
        """Return what somebody who has not consented yet was asked, kept in the interview and nowhere else."""
        found = self._rows("select snapshot from interviews where case_id = ? and consent_at is null", case)
        return dict(json.loads(found[0][0])["values"]) if found else {}

    def _messages(self) -> None:
        """No message was sent twice, but for those whose fate the bot could not know."""
        copies: dict[tuple[Sign, str], list[bool]] = defaultdict(list)
        for sign, text, is_ambiguous in sends(self._crowd.simulator):
            copies[(sign, text)].append(is_ambiguous)
        for (sign, text), each in copies.items():
            excess = len(each) - 1 - sum(each[:-1]) - self._unsaid.allowed[sign]
            if excess > 0:
                self.verdict.doubled.append(
                    f"{sign}: sent {len(each)} times, {sum(each)} of them ambiguous: {text[:60]!r}"
                )

    def _keyboards(self) -> None:
        """Nobody has two live keyboards for one item, but for copies that nobody could know of and nobody has tapped since."""
        ambiguous = Counter(sign for sign, _, is_ambiguous in sends(self._crowd.simulator) if is_ambiguous)
        for person in self._crowd.people:
            live = Counter(keys_of(message)[0][0] for message in self._crowd.messages(person.account))
            tapped = {press.message_id for press in person.presses if press.update_id in self._delivered}
            for item, number in live.items():
                signs = {f"{key[0]}|{key[1]}" for m in self._crowd.messages(person.account) for key in keys_of(m)[:1]}
                unknown = sum(
                    ambiguous[(person.account, sign)] + self._unsaid.allowed[(person.account, sign)]
                    for sign in signs
                    if sign.startswith(f"{item}|")
                )
                if number - 1 > unknown:
                    self.verdict.doubled.append(
                        f"{person.account}: {number} keyboards for {item}, {unknown} of them unknown"
                    )
            for message in self._crowd.messages(person.account):
                newest = self._crowd.newest(person.account)
                if (
                    message.message_id in tapped
                    and newest is not None
                    and keys_of(message)[0][:2] != keys_of(newest)[0][:2]
                ):
                    self.verdict.doubled.append(
                        f"{person.account}: message {message.message_id} was tapped and is still alive"
                    )

    def _places(self) -> None:
        """Everybody's phone shows what the store says is asked."""
        for person in self._crowd.people:
            found = self._rows(
                "select i.snapshot, i.phase from interviews as i where i.case_id = ?", self._case(person.account)
            )
            if not found:
                if {person.start_id, *(press.update_id for press in person.presses)} & self._delivered:
                    self.verdict.stuck.append(f"{person.account}: was heard and has no interview")
                continue
            snapshot = json.loads(found[0][0])
            asked = snapshot["overlay"] or snapshot["live"]
            newest = self._crowd.newest(person.account)
            shown = keys_of(newest)[0] if newest is not None else None
            if asked and (shown is None or shown[0] != asked or shown[1] != snapshot["visits"].get(asked, 0)):
                self.verdict.stuck.append(f"{person.account}: {asked} is asked, the phone shows {shown}")
