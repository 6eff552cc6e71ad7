"""Which message carries each case's live item: remembered where it is certain, asked of the outbox where it is not."""

from __future__ import annotations

from bot.ports import Live, Outbox

_MOST = 5_000


class LiveMessages:
    """What the courier knows of the messages it has sent, so that an answer costs no extra read."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._known: dict[str, Live | None] = {}
        self._doubtful: set[str] = set()

    async def of(self, case_id: str) -> Live | None:
        """Return the case's live message; people without a case have none."""
        if not case_id:
            return None
        if case_id in self._known:
            return self._known[case_id]
        live = await self._outbox.live(case_id)
        if case_id not in self._doubtful:
            self._remember(case_id, live)
        return live

    def is_new(self, case_id: str, live: Live | None) -> None:
        """A fresh message carries the item, or none does: whatever was in doubt before is over."""
        self._doubtful.discard(case_id)
        self._remember(case_id, live)

    def is_edited(self, case_id: str, live: Live) -> None:
        """The same message carries another item or state; a doubt about which message it is stays."""
        if case_id not in self._doubtful:
            self._remember(case_id, live)

    def doubt(self, case_id: str) -> None:
        """There may be two copies of the live message, and a tap tells the store which one lives: ask there from now on."""
        self._known.pop(case_id, None)
        self._doubtful.add(case_id)

    def _remember(self, case_id: str, live: Live | None) -> None:
        if not case_id:
            return
        self._known.pop(case_id, None)
        self._known[case_id] = live
        if len(self._known) > _MOST:
            # The one that has been silent longest; dictionaries keep the order of insertion.
            del self._known[next(iter(self._known))]
