"""The Bot API over HTTP: /bot<token>/<method> and /file/bot<token>/<path>, with Telegram's way of reading and answering."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

from aiohttp import web

from bot.simulator.arguments import Args, clamped, flag, integer, plain
from bot.simulator.clock import SimulatedTime
from bot.simulator.faults import Faults
from bot.simulator.hook import Address, Webhook
from bot.simulator.methods import Methods
from bot.simulator.refusal import CONFLICT_WEBHOOK, Refusal, bad_request, too_many
from bot.simulator.world import World

LONGEST_POLL = 50
"""Seconds."""
LONGEST_SECRET = 256
SET_WEBHOOK_EVERY = 1.0
"""Seconds between two setWebhook."""
PORTS = frozenset({443, 80, 88, 8443})
_TOKEN = re.compile(r"\d{1,16}:[A-Za-z0-9_-]{5,64}")
_SECRET = re.compile(r"[A-Za-z0-9_-]*")
_URL = re.compile(r"(https?)://([^/:?#@\s]+)(?::(\d{1,5}))?(?:[/?#]\S*)?")
_LOOPBACK = frozenset({"127.0.0.1", "localhost"})


class BotApi:
    """What a bot reaches."""

    def __init__(self, world: World, clock: SimulatedTime, faults: Faults, methods: Methods) -> None:
        self._world, self._clock, self._faults, self._methods = world, clock, faults, methods
        self.hook: Webhook | None = None
        """Delivers updates; None while the bot polls, or does neither."""
        self._hook_set_at: float | None = None
        self._closings: set[asyncio.Task[None]] = set()

    def routes(self) -> list[web.RouteDef]:
        """Return the routes of the Bot API."""
        return [
            web.route("*", "/bot{token}/{method}", self.call),
            web.get("/file/bot{token}/{folder}/{file_id}", self.file),
        ]

    async def close(self) -> None:
        """Stop delivering by webhook."""
        await self._close_hook()
        await asyncio.gather(*self._closings)

    async def call(self, request: web.Request) -> web.StreamResponse:
        """Carry out one call."""
        method = request.match_info["method"].lower()
        try:
            self._authorise(request.match_info["token"])
            args = await _arguments(request)
            if self._faults.slow and self._faults.touches(method):
                await self._clock.sleep(self._faults.slow)
            result = await self._apply(method, args)
        except Refusal as refusal:
            return _refused(refusal)
        except ConnectionResetError:
            return _hang_up(request)
        # No await between the call and this: what was noted last was noted by this call.
        if self._faults.loses(method):
            if self._methods.noted is not None:
                self._methods.noted["ambiguous"] = True
            return _hang_up(request)
        return _json(200, {"ok": True, "result": result})

    def _authorise(self, token: str) -> None:
        if not _TOKEN.fullmatch(token):
            raise Refusal(401, "Unauthorized: invalid token specified")
        if token != self._world.token:
            raise Refusal(401, "Unauthorized")

    async def _apply(self, method: str, args: Args) -> Any:
        match method:
            case "getupdates":
                self._count(method)
                return await self._get_updates(args)
            case "setwebhook":
                self._count(method)
                return await self._set_webhook(args)
            case "deletewebhook":
                self._count(method)
                return await self._delete_webhook(args)
            case "getwebhookinfo":
                self._count(method)
                return self._webhook_info()
            case _:
                self._clock.stir()
                return self._methods.call(method, args)

    def _count(self, method: str) -> None:
        self._methods.noted = None
        self._methods.calls[method] += 1
        self._faults.before(method)

    # ---- updates

    async def _get_updates(self, args: Args) -> Any:
        if self.hook is not None:
            raise Refusal(409, CONFLICT_WEBHOOK)
        self._allow(args)
        limit, timeout = clamped(args, "limit", 100, 1, 100), clamped(args, "timeout", 0, 0, LONGEST_POLL)
        found = await self._world.queue.poll(integer(args, "offset"), limit, timeout)
        self._methods.noted = None
        return found

    def _allow(self, args: Args) -> None:
        """What is allowed sticks until it is changed; an empty list means the default."""
        try:
            allowed = plain(args, "allowed_updates")
        except ValueError:
            return
        if isinstance(allowed, list):
            self._world.queue.allowed = frozenset(str(kind) for kind in allowed) or None

    async def _set_webhook(self, args: Args) -> bool:
        url = str(args.get("url") or "")
        if not url:
            return await self._delete_webhook(args)
        address = Address(url, _checked_secret(args), clamped(args, "max_connections", 40, 1, 100))
        _check_url(url)
        now = self._clock.now().timestamp()
        if self._hook_set_at is not None and now < self._hook_set_at + SET_WEBHOOK_EVERY:
            raise too_many(1)
        self._hook_set_at = now
        self._allow(args)
        if flag(args, "drop_pending_updates"):
            self._world.queue.clear()
        elif self.hook is not None and self.hook.address == address:
            return True
        await self._close_hook()
        self._world.queue.end_poll_for_webhook()
        self.hook = Webhook(
            address, self._world.queue, self._clock, self._world.chance, self._answered_with, self._forget_hook
        )
        return True

    async def _answered_with(self, method: str, args: Args) -> None:
        try:
            await self._apply(method, args)
        except (Refusal, ConnectionResetError):
            # A handler that answers with a call never learns how it went; the counters know.
            return

    def _forget_hook(self) -> None:
        """Called from within the webhook's own work, which can only be ended from outside."""
        closing = asyncio.create_task(self._close_hook())
        self._closings.add(closing)
        closing.add_done_callback(self._closings.discard)

    async def _close_hook(self) -> None:
        if self.hook is not None:
            hook, self.hook = self.hook, None
            await hook.close()

    async def _delete_webhook(self, args: Args) -> bool:
        await self._close_hook()
        if flag(args, "drop_pending_updates"):
            self._world.queue.clear()
        return True

    def _webhook_info(self) -> dict[str, Any]:
        hook, queue = self.hook, self._world.queue
        info: dict[str, Any] = {
            "url": hook.address.url if hook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(queue.head()),
        }
        if hook:
            info["max_connections"] = hook.address.connections
            if hook.last_error:
                info |= {"last_error_date": hook.last_error_at, "last_error_message": hook.last_error}
        if queue.allowed:
            info["allowed_updates"] = sorted(queue.allowed)
        return info

    # ---- files

    async def file(self, request: web.Request) -> web.StreamResponse:
        """Download a file of getFile's path."""
        try:
            self._authorise(request.match_info["token"])
        except Refusal as refusal:
            return _refused(refusal)
        found = self._world.files.get(request.match_info["file_id"])
        return web.Response(body=found[1]) if found else not_found()


def _checked_secret(args: Args) -> str:
    secret = str(args.get("secret_token") or "")
    if len(secret) > LONGEST_SECRET:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    return secret


def _check_url(url: str) -> None:
    """Telegram's cloud wants https on few ports; here a loopback address is taken as it is, as by a local server."""
    found = _URL.fullmatch(url)
    if found is None:
        raise bad_request("invalid webhook URL specified")
    if found[2] in _LOOPBACK:
        return
    if found[1] != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if int(found[3] or 443) not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


async def _arguments(request: web.Request) -> Args:
    args: Args = dict(request.query)
    kind = request.content_type
    if kind == "application/json":
        raw = await request.read()
        try:
            body = json.loads(raw) if raw.strip() else {}
        except ValueError:
            raise bad_request("can't parse JSON object") from None
        if not isinstance(body, dict):
            raise bad_request("can't parse JSON object")
        args.update(body)
    elif kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        for name, value in (await request.post()).items():
            args[name] = (value.filename, value.file.read()) if isinstance(value, web.FileField) else value
    return args


def _json(status: int, body: dict[str, Any]) -> web.Response:
    return web.Response(status=status, text=json.dumps(body, ensure_ascii=False), content_type="application/json")


def _refused(refusal: Refusal) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.retry_after is None:
        return _json(refusal.code, body)
    response = _json(refusal.code, body | {"parameters": {"retry_after": refusal.retry_after}})
    response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def not_found() -> web.Response:
    """Return what Telegram says of an address that is none."""
    return _refused(Refusal(404, "Not Found"))


def _hang_up(request: web.Request) -> web.Response:
    """Close the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
