"""The simulator's own knobs and gauges: the clock, the faults, the ledger, the counters."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime, timedelta

from aiohttp import WSCloseCode, WSMsgType, web

from bot.simulator.bodies import answered, moment, number, read_body
from bot.simulator.clock import SimulatedTime, Sleeper
from bot.simulator.faults import Faults
from bot.simulator.methods import Methods
from bot.simulator.rates import Rates
from bot.simulator.world import World

FARTHEST = 10 * 366 * 86_400.0
"""Seconds that time can be moved at once."""


class Controls:
    """Handlers of /clock and /sim."""

    def __init__(self, world: World, clock: SimulatedTime, faults: Faults, methods: Methods, rates: Rates) -> None:
        self._world, self._clock, self._faults, self._methods, self._rates = world, clock, faults, methods, rates

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of knobs and gauges."""
        return [
            web.get("/clock", self.clock),
            web.post("/clock/advance", self.advance),
            web.post("/clock/speed", self.speed),
            web.get("/clock/follow", self.follow),
            web.get("/sim/ledger", self.ledger),
            web.get("/sim/counters", self.counters),
            web.post("/sim/faults", self.set_faults),
        ]

    async def clock(self, _: web.Request) -> web.Response:
        """Tell the time."""
        return answered(self._clock.told())

    async def advance(self, request: web.Request) -> web.Response:
        """Move the clock forward by way of every wake in between."""
        body = await read_body(request)
        if "to" in body:
            to = moment(body, "to")
        else:
            seconds = number(body, "seconds")
            if not 0 <= seconds <= FARTHEST:
                raise web.HTTPBadRequest(text=f"seconds is a number from 0 to {FARTHEST:.0f}")
            to = self._clock.now() + timedelta(seconds=seconds)
        await self._clock.advance(to)
        return answered(self._clock.told())

    async def speed(self, request: web.Request) -> web.Response:
        """Let time run faster or slower."""
        try:
            self._clock.set_speed(number(await read_body(request), "speed"))
        except ValueError as error:
            raise web.HTTPBadRequest(text=str(error)) from None
        return answered(self._clock.told())

    async def follow(self, request: web.Request) -> web.WebSocketResponse:
        """Tell the time whenever it is changed, and hear when its follower wakes; who hangs up is gone."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        sleeper = self._clock.follow()
        telling = asyncio.create_task(self._tell_time(socket))
        try:
            async for message in socket:
                if message.type is not WSMsgType.TEXT or not self._heard(sleeper, message.data):
                    await socket.close(
                        code=WSCloseCode.POLICY_VIOLATION, message=b"at, is_up and version are asked for"
                    )
        finally:
            self._clock.leave(sleeper)
            telling.cancel()
            await asyncio.gather(telling, return_exceptions=True)
        return socket

    async def _tell_time(self, socket: web.WebSocketResponse) -> None:
        while True:
            told = self._clock.told()
            await socket.send_json(told)
            await self._clock.changed(told["version"])

    def _heard(self, sleeper: Sleeper, text: str) -> bool:
        """Note what a follower says; return whether it made sense."""
        try:
            body = json.loads(text)
            at = datetime.fromisoformat(body["at"]) if body["at"] is not None else None
            version, is_up = int(body["version"]), bool(body["is_up"])
        except (ValueError, TypeError, KeyError):
            return False
        if at is not None and at.tzinfo is None:
            return False
        self._clock.note(sleeper, at, version, is_up=is_up)
        return True

    async def ledger(self, _: web.Request) -> web.Response:
        """Show every applied send and edit."""
        return answered(self._methods.ledger)

    async def counters(self, _: web.Request) -> web.Response:
        """Show what was called, refused and left unanswered."""
        return answered(
            {
                "calls": dict(self._methods.calls),
                "refused": dict(self._methods.refused),
                "refused_429": self._rates.refused,
                "faults": dict(self._faults.given),
                "waiting_updates": len(self._world.queue),
                "confirmed": self._world.queue.confirmed,
                "taps": len(self._world.queries),
                "unanswered_taps": len(self._world.queries.keys() - self._world.answered),
            }
        )

    async def set_faults(self, request: web.Request) -> web.Response:
        """Set faults by name."""
        try:
            self._faults.set(await read_body(request))
        except KeyError as error:
            raise web.HTTPBadRequest(text=f"no such fault: {error.args[0]}") from None
        except ValueError as error:
            raise web.HTTPBadRequest(text=str(error)) from None
        return answered({})
