"""The simulator as a server: the Bot API at /bot<token>/…, the phone at /client/…, the clock, the faults, the page."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.simulator.clock import SimulatedTime
from bot.simulator.faults import Faults
from bot.simulator.hook import Webhook
from bot.simulator.methods import Methods
from bot.simulator.phone import Phone
from bot.simulator.queue import CONFLICT_WEBHOOK
from bot.simulator.rates import Rates
from bot.simulator.refusal import Refusal, bad_request
from bot.simulator.world import World

_TOKEN = re.compile(r"\d{1,16}:[A-Za-z0-9_-]{5,64}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
LONGEST_POLL = 50
DEFAULT_TOKEN = "7000000001:simulated-token-for-loopback"  # noqa: S105 - opens nothing but the simulator
PAGE = Path(__file__).with_name("page")


class Simulator:
    """A Telegram for one bot, on loopback."""

    def __init__(
        self,
        *,
        token: str = DEFAULT_TOKEN,
        username: str = "voces_demo_bot",
        name: str = "Voces",
        host: str = "127.0.0.1",
        port: int = 0,
        seed: int = 1,
        speed: float = 1.0,
        start: datetime | None = None,
        rates: bool = True,
        clock: SimulatedTime | None = None,
        routes: Sequence[web.RouteDef] = (),
    ) -> None:
        """`port` 0 takes a free one; `clock` replaces `start` and `speed`; `routes` are pages that whoever runs the simulator adds."""
        self.clock = clock or SimulatedTime(start, speed)
        self.world = World(self.clock, token=token, username=username, name=name, seed=seed)
        self.rates = Rates(self.clock, enforced=rates)
        self.faults = Faults(seed=seed)
        self.methods = Methods(self.world, self.rates, self.faults)
        self.url = ""
        self._host, self._port, self._routes = host, port, routes
        self._runner: web.AppRunner | None = None
        self._hook: Webhook | None = None

    async def start(self) -> str:
        """Start serving and return the address. Raises OSError when the port is in use."""
        application = web.Application(client_max_size=60 * 1024 * 1024)
        application.add_routes(self._routes)
        application.add_routes(Phone(self.world, self.clock, self.faults, self.methods, self.rates).routes())
        application.router.add_route("*", "/bot{token}/{method}", self._bot_api)
        application.router.add_get("/file/bot{token}/documents/{file_id}", self._file)
        if PAGE.is_dir():
            application.router.add_get("/", _page)
            application.router.add_static("/page", PAGE)
        application.router.add_route("*", "/{anything:.*}", _not_found)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        try:
            await site.start()
        except OSError:
            await self._runner.cleanup()
            raise
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self.url

    async def stop(self) -> None:
        """Stop serving."""
        if self._hook is not None:
            await self._hook.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _bot_api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"].lower()
        token = request.match_info["token"]
        try:
            self._authorise(token)
            args = await _arguments(request)
            if self.faults.slow:
                await self.clock.sleep(self.faults.slow)
            result = await self._call(method, args)
        except Refusal as refusal:
            return _refused(refusal)
        except ConnectionResetError:
            return _hang_up(request)
        if method not in ("getupdates", "getme") and self.faults.strikes("lose_answer"):
            if self.methods.ledger and method.startswith(("send", "edit")):
                self.methods.ledger[-1]["ambiguous"] = True
            return _hang_up(request)
        return _json(200, {"ok": True, "result": result})

    def _authorise(self, token: str) -> None:
        if not _TOKEN.fullmatch(token):
            raise Refusal(401, "Unauthorized: invalid token specified")
        if token != self.world.token:
            raise Refusal(401, "Unauthorized")

    async def _call(self, method: str, args: dict[str, Any]) -> Any:
        match method:
            case "getupdates":
                return await self._get_updates(args)
            case "setwebhook":
                return await self._set_webhook(args)
            case "deletewebhook":
                return await self._delete_webhook(args)
            case "getwebhookinfo":
                return self._webhook_info()
            case _:
                return self.methods.call(method, args)

    async def _get_updates(self, args: dict[str, Any]) -> Any:
        self.methods.calls["getupdates"] += 1
        if self._hook is not None:
            raise Refusal(409, CONFLICT_WEBHOOK)
        self._allow(args)
        limit = min(100, max(1, int(args.get("limit") or 100)))
        timeout = min(LONGEST_POLL, max(0, int(args.get("timeout") or 0)))
        if self.faults.strikes("duplicate"):
            self.world.queue.duplicates += 1
        return await self.world.queue.poll(int(args.get("offset") or 0), limit, timeout, time.monotonic())

    def _allow(self, args: dict[str, Any]) -> None:
        """What is allowed sticks until it is changed; an empty list means the default."""
        raw = args.get("allowed_updates")
        if raw is None:
            return
        allowed = json.loads(raw) if isinstance(raw, str) else raw
        self.world.queue.allowed = frozenset(allowed) or None

    async def _set_webhook(self, args: dict[str, Any]) -> bool:
        url, secret = str(args.get("url") or ""), str(args.get("secret_token") or "")
        if secret and not _SECRET.fullmatch(secret):
            raise bad_request(
                "secret token is too long" if len(secret) > 256 else "secret token contains unallowed characters"
            )
        if not url:
            return await self._delete_webhook(args)
        # Telegram's cloud wants https; a local server takes plain http, as here, where everything is on loopback.
        if not url.startswith(("http://127.0.0.1", "http://localhost", "https://")):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        await self._delete_webhook({})
        self._allow(args)
        connections = min(100, max(1, int(args.get("max_connections") or 40)))
        self._hook = Webhook(url, secret, connections, self.world.queue, self.clock)
        return True

    async def _delete_webhook(self, args: dict[str, Any]) -> bool:
        if self._hook is not None:
            await self._hook.close()
            self._hook = None
        if str(args.get("drop_pending_updates", "")).lower() == "true":
            self.world.queue.confirm(2**31)
        return True

    def _webhook_info(self) -> dict[str, Any]:
        hook = self._hook
        info: dict[str, Any] = {
            "url": hook.url if hook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.world.queue),
        }
        if hook and hook.last_error:
            info["last_error_message"] = hook.last_error
        return info

    async def _file(self, request: web.Request) -> web.StreamResponse:
        try:
            self._authorise(request.match_info["token"])
        except Refusal as refusal:
            return _refused(refusal)
        found = self.world.files.get(request.match_info["file_id"])
        return (
            web.Response(body=found[1])
            if found
            else _json(404, {"ok": False, "error_code": 404, "description": "Not Found"})
        )


async def _arguments(request: web.Request) -> dict[str, Any]:
    args: dict[str, Any] = dict(request.query)
    kind = request.content_type
    if kind == "application/json" and request.can_read_body:
        try:
            body = json.loads(await request.read())
        except ValueError:
            raise bad_request("can't parse JSON object") from None
        args.update(body if isinstance(body, dict) else {})
    elif kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        for name, value in (await request.post()).items():
            args[name] = (value.filename, value.file.read()) if isinstance(value, web.FileField) else value
    document = args.get("document")
    if isinstance(document, str) and document.startswith("attach://"):
        args["document"] = args.get(document[len("attach://") :])
    return args


def _json(status: int, body: dict[str, Any]) -> web.Response:
    return web.Response(status=status, text=json.dumps(body, ensure_ascii=False), content_type="application/json")


def _refused(refusal: Refusal) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    response = None
    if refusal.retry_after is not None:
        body["parameters"] = {"retry_after": refusal.retry_after}
        response = _json(refusal.code, body)
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response or _json(refusal.code, body)


def _hang_up(request: web.Request) -> web.Response:
    """Close the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


async def _page(_: web.Request) -> web.Response:
    text = (PAGE / "index.html").read_text(encoding="utf-8")
    return web.Response(text=text, content_type="text/html", headers={"Cache-Control": "no-store"})


async def _not_found(_: web.Request) -> web.Response:
    return _json(404, {"ok": False, "error_code": 404, "description": "Not Found"})
