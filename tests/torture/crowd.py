"""People who answer: they look at their phone, think, and press what is there; once more when nothing came of it.

Start they press once only: a message waits for a day, so the bot has no excuse for leaving it unanswered.

They live in the simulator's own process, so that a crowd costs next to nothing; the bot sees them only over HTTP.
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field

from bot.simulator import Simulator
from bot.simulator.chats import Message

PATIENCE = 25.0
"""Simulated seconds after which people press again."""
TYPED = {"yrs_position": "6", "year_first_lead": "2014", "direct_reports": "8", "dev_hours": "40", "iglu_year": "2015"}
NEVER = {("role_current", "3"), ("consent_part", "0"), ("submit", "0")}
"""What would end an interview early."""
REVIEW = "~review"

Key = tuple[str, int, str]
"""Item, visit, action."""


@dataclass(frozen=True, slots=True)
class Press:
    """One thing that somebody did, and the update it became."""

    update_id: int
    account: int
    message_id: int
    item: str
    visit: int
    action: str
    """A button's action, or the text typed."""
    is_typed: bool = False
    at: str = ""
    """When, on the simulator's clock."""


@dataclass(slots=True)
class Respondent:
    """One person of the crowd."""

    account: int
    chance: random.Random
    presses: list[Press] = field(default_factory=list)
    start_id: int = 0
    """The update that pressing Start became."""
    is_done: bool = False


def keys_of(message: Message) -> list[Key]:
    """Return what the buttons of a message carry; those that merely go back, or carry a command, are left out."""
    data = [button["callback_data"].split("|") for row in message.keyboard for button in row]
    return [(item, int(visit), action) for visit, action, item in data if item != "~tell" and action != "revise"]


class Crowd:
    """Everybody, on one simulator."""

    def __init__(self, simulator: Simulator, people: int, seed: int, think: tuple[float, float] = (0.5, 6.0)) -> None:
        self.simulator, self.seed, self._think = simulator, seed, think
        self.people = [
            Respondent(
                simulator.world.add_person(f"P{number}", language_code="es").id, random.Random(f"{seed}:{number}")
            )
            for number in range(people)
        ]
        self.is_over = False
        self._update_ids: set[int] = set()
        self._tasks: list[asyncio.Task[None]] = []

    def begin(self) -> None:
        """Let everybody press Start and answer."""
        self._tasks = [asyncio.create_task(self._live(person)) for person in self.people]

    def pressed(self, delivered: set[int]) -> int:
        """Return how many presses the bot has told Telegram it has."""
        return len(self._update_ids & delivered)

    async def end(self) -> None:
        """Let nobody begin anything more."""
        self.is_over = True
        await asyncio.gather(*self._tasks)

    def messages(self, account: int) -> list[Message]:
        """Return the bot's messages of a chat that carry something to press, oldest first."""
        return [m for m in self.simulator.world.chats[account].standing() if m.from_bot and keys_of(m)]

    def newest(self, account: int) -> Message | None:
        """Return the message that asks."""
        asking = self.messages(account)
        return asking[-1] if asking else None

    async def _live(self, person: Respondent) -> None:
        world, clock = self.simulator.world, self.simulator.clock
        known = world.people[person.account]
        await clock.sleep(person.chance.uniform(0, 20))
        known.started = True
        person.start_id = world.queue.next_id
        world.say(known, world.chats[person.account], "/start")
        pressed: tuple[int, Key] | None = None
        pressed_at = clock.now()
        while not self.is_over and not person.is_done:
            message = self.newest(person.account)
            now_asked = (message.message_id, keys_of(message)[0]) if message is not None else None
            waited = (clock.now() - pressed_at).total_seconds()
            if now_asked is not None and (now_asked != pressed or waited > PATIENCE):
                await clock.sleep(person.chance.uniform(*self._think))
                if (message := self.newest(person.account)) is not None and not self.is_over:
                    pressed, pressed_at = (message.message_id, keys_of(message)[0]), clock.now()
                    self.press(person, message)
            await clock.sleep(0.5)

    def press(self, person: Respondent, message: Message) -> None:
        """Answer what a message asks; the same person always answers the same item alike."""
        world = self.simulator.world
        known, chat = world.people[person.account], world.chats[person.account]
        keys = keys_of(message)
        item, visit, _ = keys[0]
        if item == REVIEW:
            person.is_done = True
            return
        action = self._choose(person, item, keys)
        if action is None and any(
            press.is_typed and (press.item, press.visit) == (item, visit) for press in person.presses
        ):
            return  # What was typed waits for a day; typed once more it would answer the next question.
        update_id, at = world.queue.next_id, self.simulator.clock.now().isoformat()
        self._update_ids.add(update_id)
        if action is None:
            text = TYPED.get(item, f"Respuesta de prueba {item}")
            world.say(known, chat, text)
            person.presses.append(Press(update_id, person.account, 0, item, visit, text, is_typed=True, at=at))
        else:
            world.tap(known, message, f"{visit}|{action}|{item}")
            person.presses.append(Press(update_id, person.account, message.message_id, item, visit, action, at=at))

    def _choose(self, person: Respondent, item: str, keys: list[Key]) -> str | None:
        actions = [action for _, _, action in keys if (item, action) not in NEVER]
        chance = random.Random(f"{self.seed}:{person.account}:{item}")
        ticked = any(action.startswith("-") for action in actions)
        plain = [action for action in actions if action.isdecimal()]
        if "yes" in actions:
            return "yes"
        if "done" in actions and (ticked or not any(action.startswith("+") for action in actions)):
            return "done"
        if untick := [action for action in actions if action.startswith("+")]:
            return chance.choice(untick)
        if plain:
            return chance.choice(plain)
        if "go" in actions:
            return "go"
        if item in TYPED:
            return None
        return "skip" if "skip" in actions and chance.random() < 0.5 else None
