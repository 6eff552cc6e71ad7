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
        self._first: dict[str, Live] = {}

    async def of(self, case_id: str) -> Live | None:
        """Return the case's live message; people without a case have none."""
        if not case_id:
            return None
        if case_id not in self._known:
            self.keep(case_id, await self._outbox.live(case_id))
        return self._known[case_id]

    def first(self, case_id: str) -> Live | None:
        """Return the message with which the case's question came into the chat, if nobody can have read that before."""
        return self._first.get(case_id)

    def keep(self, case_id: str, live: Live | None, *, is_first: bool = False) -> None:
        """Remember which message carries the item, or that none does; `is_first` where no copy of it can have arrived before."""
        if not case_id:
            return
        was = self._known.pop(case_id, None)
        self._known[case_id] = live
        if live is None or was is None or (was.key, was.visit) != (live.key, live.visit):
            # Shown once more, as it is after each part of a long text, a question has been there since the first time.
            self._first.pop(case_id, None)
            if live is not None and is_first:
                self._first[case_id] = live
        if len(self._known) > _MOST:
            # The one that has been silent longest; dictionaries keep the order of insertion.
            silent = next(iter(self._known))
            del self._known[silent]
            self._first.pop(silent, None)
