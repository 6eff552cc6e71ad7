"""A local Telegram: the Bot API over HTTP, with its limits and faults, and a chat page to try it in.

Rules come from the published server source and documentation; where Telegram's own backend decides (rates, button limits) the
simulator is as strict as is known. What it does not support is a 404, never a silent ok.
"""

from bot.simulator.server import Simulator

__all__ = ["Simulator"]
