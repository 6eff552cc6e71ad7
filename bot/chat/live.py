"""Which message carries each case's live item: remembered since it was sent, read from the store for those sent by an earlier run."""

from __future__ import annotations

from bot.ports import Live, Outbox

_MOST = 5_000


class LiveMessages:
    """What the courier knows of the messages it has sent, so that an answer costs no extra read.

    What is remembered here is ahead of the store, which learns of a message when it is marked as said.
    """

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._known: dict[str, Live | None] = {}

    async def of(self, case_id: str) -> Live | None:
        """Return the case's live message; people without a case have none."""
        if not case_id:
            return None
        if case_id not in self._known:
            self.keep(case_id, await self._outbox.live(case_id))
        return self._known[case_id]

    def keep(self, case_id: str, live: Live | None) -> None:
        """Remember which message carries the item, or that none does."""
        if not case_id:
            return
        self._known.pop(case_id, None)
        self._known[case_id] = live
        if len(self._known) > _MOST:
            # The one that has been silent longest; dictionaries keep the order of insertion.
            del self._known[next(iter(self._known))]
