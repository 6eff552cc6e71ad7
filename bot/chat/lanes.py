"""One lane an account: its updates in order, accounts side by side. A poisoned update is set aside and holds nobody up."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Sequence

from bot.chat.reading import parse, read
from bot.ports import Arrived, Clock, Inbox, Incoming, OutOfOrder

log = logging.getLogger(__name__)

SIDE_BY_SIDE = 64
TRIES = 3
PAGE = 500
MOST_IN_MEMORY = 5_000
"""Updates held ready over all lanes; what comes beyond stays in the inbox until there is room."""
MOST_OF_ALL = 20_000
"""The same with those of accounts to which we may not speak yet: else some fifty that flood us would fill it, and keep everybody else out."""
MOST_OF_ONE = 100
"""Updates of one account that may wait. No person has as many under way; a program that floods us has, and the rest of it is
counted and not taken."""
_LONGEST_WAIT = 30.0
MOST_UNSAID = 8
"""What one account has still to be told, beyond which its next update waits: turns go no faster than we may speak to it."""


class Lanes:
    """Works updates off through `receive`, in order for each account."""

    def __init__(
        self,
        receive: Callable[[Incoming], Awaitable[None]],
        inbox: Inbox,
        clock: Clock,
        bot_username: str,
        *,
        unsaid: Callable[[int], int] = lambda _: 0,
        on_flood: Callable[[int, int], Awaitable[None]] | None = None,
        on_kept: Callable[[int], None] = lambda _: None,
    ) -> None:
        """`unsaid` says how much an account has still to be told; `on_flood` is told how many of its updates were not taken;
        `on_kept` of every update that is taken up.
        """
        self._unsaid, self._on_flood, self._on_kept = unsaid, on_flood, on_kept
        self._beyond: Counter[int] = Counter()
        self._not_taken: Counter[int] = Counter()
        self._receive, self._inbox, self._clock, self._bot_username = receive, inbox, clock, bot_username
        self._lanes: dict[int, deque[Arrived]] = {}
        self._fetched: set[int] = set()
        self._places = asyncio.Semaphore(SIDE_BY_SIDE)
        self._tasks: set[asyncio.Task[None]] = set()
        self._held = 0
        self._paced: set[int] = set()
        self._refilling: asyncio.Task[None] | None = None
        self._highest = -1
        self._more = False
        self._stopping = False

    def admit(self, arrived: Sequence[Arrived]) -> list[Arrived]:
        """Return what is to be kept: nothing more of an account that has too much waiting, until that is worked off."""
        taken: list[Arrived] = []
        of_these: Counter[int] = Counter()
        for update in arrived:
            account = update.account
            if len(self._lanes.get(account, ())) + self._beyond[account] + of_these[account] < MOST_OF_ONE:
                of_these[account] += 1
                taken.append(update)
            else:
                if not self._not_taken[account]:
                    log.warning("flood_held_off")
                self._not_taken[account] += 1
        return taken

    def add(self, arrived: Sequence[Arrived]) -> None:
        """Take freshly kept updates. When too many wait already, they stay in the inbox and are fetched from there in order."""
        if self._refilling is None and self._has_room(len(arrived)):
            for update in arrived:
                self._enqueue(update)
            return
        for update in arrived:
            if update.update_id > self._highest:
                self._beyond[update.account] += 1
                self._more = True
            elif update.update_id not in self._fetched:
                # By webhook a lower number may come after a higher one, and what is fetched goes upwards: nobody would come by it again.
                self._enqueue(update)
        if self._more:
            self._refill()

    def drain(self) -> None:
        """Begin with what was kept and not finished before this start; what arrives meanwhile comes after it."""
        self._refill()

    async def idle(self) -> None:
        """Return when nothing is queued or running."""
        while self._tasks or self._refilling is not None:
            await asyncio.wait([*self._tasks, *([self._refilling] if self._refilling is not None else [])])

    async def stop(self, within: float) -> None:
        """Finish the turns in hand, for so many seconds at most; what has not begun stays in the inbox."""
        self._stopping = True
        if self._refilling is not None:
            self._refilling.cancel()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=within)
            for task in late:
                task.cancel()

    def _has_room(self, more: int) -> bool:
        """Return whether so many more may be held ready."""
        if self._held + more <= MOST_IN_MEMORY:
            return True
        paced = sum(len(self._lanes[account]) for account in self._paced)
        return self._held - paced + more <= MOST_IN_MEMORY and self._held + more <= MOST_OF_ALL

    def _enqueue(self, update: Arrived) -> None:
        self._highest = max(self._highest, update.update_id)
        self._held += 1
        lane = self._lanes.get(update.account)
        if lane is not None:
            # Of what comes at once the first counts: the next question is what that one has waited for.
            lane.append(update)
            return
        self._on_kept(update.account)
        self._lanes[update.account] = deque([update])
        task = asyncio.create_task(self._work(update.account))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _refill(self) -> None:
        if self._refilling is None and not self._stopping:
            self._refilling = asyncio.create_task(self._fetch())

    async def _fetch(self) -> None:
        wait = 1.0
        try:
            while not self._stopping:
                while not self._has_room(PAGE):
                    await asyncio.sleep(0.01)
                self._more = False
                try:
                    page = await self._inbox.waiting(PAGE, after=self._highest)
                except OutOfOrder as error:
                    log.error("out_of_order error=%s detail=%s", type(error).__name__, error)
                    await self._clock.sleep(wait)
                    wait = min(_LONGEST_WAIT, wait * 2)
                    continue
                for update in page:
                    self._fetched.add(update.update_id)
                    if self._beyond[update.account]:
                        # It waits in its lane now: whoever is quick all through a long backlog is no flood.
                        self._beyond[update.account] -= 1
                    self._enqueue(update)
                if len(page) < PAGE and not self._more:
                    return
        finally:
            self._refilling = None
            self._beyond.clear()
            self._fetched.clear()
            self._begin_anew()

    async def _work(self, account: int) -> None:
        lane = self._lanes[account]
        while lane and not self._stopping:
            if self._unsaid(account) > MOST_UNSAID:
                self._paced.add(account)
                await self._clock.sleep(1)
                continue
            self._paced.discard(account)
            await self._take(lane[0])
            lane.popleft()
            self._held -= 1
            if not lane and self._not_taken[account]:
                await self._tell_of_flood(account)
        self._held -= len(lane)
        self._paced.discard(account)
        del self._lanes[account]
        self._begin_anew()

    def _begin_anew(self) -> None:
        """Forget the highest number once nothing is in hand: Telegram may begin a new numbering after a quiet week."""
        if not self._lanes and self._refilling is None:
            self._highest = -1

    async def _tell_of_flood(self, account: int) -> None:
        times = self._not_taken.pop(account)
        log.warning("flood_ended not_taken=%s", times)
        if self._on_flood is not None:
            try:
                await self._on_flood(account, times)
            except Exception as error:  # noqa: BLE001 - the flood is over, and the account's own updates go on
                log.error("flood_not_noted not_taken=%s error=%s", times, type(error).__name__)

    async def _take(self, update: Arrived) -> None:
        """Give an update its effect, or set it aside after so many tries. Returns when it is done, or when we are stopping."""
        failed, wait = 0, 1.0
        while True:
            try:
                if failed < TRIES:
                    # Only the turn itself takes a place: whoever waits to try again keeps nobody from theirs.
                    async with self._places:
                        await self._receive(
                            read(parse(update.payload), at=self._clock.now(), bot_username=self._bot_username)
                        )
                else:
                    await self._inbox.set_aside(update.update_id)
                    log.error("update_set_aside update=%s", update.update_id)
            except OutOfOrder as error:
                # No fault of the update's: it is tried until it has its effect, or taken up at the next start.
                log.error("out_of_order error=%s detail=%s", type(error).__name__, error)
                if self._stopping:
                    return
                await self._clock.sleep(wait)
                wait = min(_LONGEST_WAIT, wait * 2)
            except Exception as error:  # noqa: BLE001 - one person's poisoned update must not stop the others
                failed += 1
                if failed > TRIES:
                    # Not even that worked, with a store that is damaged or closed: it is taken up at the next start.
                    log.error("update_not_set_aside update=%s error=%s", update.update_id, type(error).__name__)
                    return
                tries = await self._counted(update, error)
                # The frames say where; the error's own words may hold what somebody wrote, so only its kind is logged.
                frames = "".join(traceback.format_tb(error.__traceback__))
                log.error(
                    "update_failed update=%s try=%s error=%s\n%s", update.update_id, tries, type(error).__name__, frames
                )
                if failed < TRIES:
                    await self._clock.sleep(0.2 * 2**failed)
            else:
                return

    async def _counted(self, update: Arrived, error: Exception) -> int:
        """Return how often an update has failed in all; 0 where the store cannot keep count now."""
        try:
            return await self._inbox.fail(update.update_id, type(error).__name__)
        except Exception as trouble:  # noqa: BLE001 - a lane that died of it would hold its person up until the next start
            log.error("failure_not_counted update=%s error=%s", update.update_id, type(trouble).__name__)
            return 0
