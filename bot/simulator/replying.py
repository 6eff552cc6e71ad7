"""Which message a call replies to, read as Telegram reads it."""

from __future__ import annotations

from bot.simulator.arguments import Args, flag, integer, plain
from bot.simulator.chats import Chat
from bot.simulator.refusal import bad_request


def reply_to(chat: Chat, args: Args) -> int:
    """Return the message that a call replies to; 0 for none, or for one that is gone where that is allowed. Raises Refusal."""
    try:
        reply = plain(args, "reply_parameters")
    except ValueError:
        raise bad_request("can't parse reply parameters JSON object") from None
    if reply is None:
        reply = {
            "message_id": integer(args, "reply_to_message_id"),
            "allow_sending_without_reply": flag(args, "allow_sending_without_reply"),
        }
    if not isinstance(reply, dict):
        raise bad_request("object expected as reply parameters")
    wanted = integer(reply, "message_id")
    target = chat.messages.get(wanted)
    if wanted and (target is None or target.deleted):
        if not flag(reply, "allow_sending_without_reply"):
            raise bad_request("message to be replied not found")
        return 0
    return wanted
