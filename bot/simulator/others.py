"""What people send instead of words: as little of each kind as the Bot API must say."""

from __future__ import annotations

from typing import Any

_FILE = {"file_id": "AgAD-other", "file_unique_id": "other"}

_OTHERS: dict[str, dict[str, Any]] = {
    "sticker": {
        "sticker": {**_FILE, "type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    },
    "voice": {"voice": {**_FILE, "duration": 3}},
    "photo": {"photo": [{**_FILE, "width": 90, "height": 90}]},
    "location": {"location": {"latitude": 19.4, "longitude": -99.1}},
    "contact": {"contact": {"phone_number": "+520000000000", "first_name": "X"}},
    "video_note": {"video_note": {**_FILE, "length": 240, "duration": 3}},
    "document": {"document": dict(_FILE)},
    "dice": {"dice": {"emoji": "🎲", "value": 4}},
    "poll": {
        "poll": {
            "id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False, "is_anonymous": True,
            "type": "regular", "allows_multiple_answers": False, "allows_revoting": False,
        }
    },
}  # fmt: skip
OTHER_KINDS = tuple(_OTHERS)


def plain_other(kind: str) -> dict[str, Any]:
    """Return the part of a Bot API message that says what was sent."""
    return _OTHERS[kind]
