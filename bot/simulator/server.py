"""The simulator as a server: the Bot API at /bot<token>/…, the phone at /client/…, the clock, the faults, the page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from aiohttp import web

from bot.simulator.bot_api import BotApi, not_found
from bot.simulator.clock import SimulatedTime
from bot.simulator.controls import Controls
from bot.simulator.faults import Faults
from bot.simulator.hook import Webhook
from bot.simulator.keeping import Keeper
from bot.simulator.methods import Methods
from bot.simulator.outbox import Outbox
from bot.simulator.phone import Phone
from bot.simulator.post import PostOffice
from bot.simulator.rates import Rates
from bot.simulator.watching import Screen
from bot.simulator.world import World

DEFAULT_TOKEN = "7000000001:simulated-token-for-loopback"  # noqa: S105 - opens nothing but the simulator
PAGE = Path(__file__).with_name("page")
LARGEST_REQUEST = 60 << 20


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
        state: Path | None = None,
        mail: bool = False,
    ) -> None:
        """`port` 0 takes a free one; `clock` replaces `start` and `speed`; `routes` are pages that whoever runs the simulator adds;
        `state` is a file from which everything is read at the start and in which it is kept. Raises Unreadable for one that is none.
        `mail` also takes mail by SMTP, and shows it on a page.
        """
        self.clock = clock or SimulatedTime(start, speed)
        self.world = World(self.clock, token=token, username=username, name=name, seed=seed)
        self.rates = Rates(self.clock, enforced=rates)
        self.faults = Faults(seed=seed)
        self.methods = Methods(self.world, self.rates, self.faults)
        self.world.queue.is_doubled = lambda: self.faults.strikes("duplicate")
        self.post = PostOffice(self.clock, host) if mail else None
        self.url = ""
        self._host, self._port, self._routes = host, port, routes
        self._api = BotApi(self.world, self.clock, self.faults, self.methods)
        self._screen = Screen(self.world, self.clock)
        self._keeper = Keeper(self.world, state) if state is not None else None
        self._runner: web.AppRunner | None = None

    @property
    def _hook(self) -> Webhook | None:
        return self._api.hook

    async def start(self) -> str:
        """Start serving and return the address. Raises OSError when the port is in use."""
        application = web.Application(client_max_size=LARGEST_REQUEST)
        application.add_routes(self._routes)
        application.add_routes(Phone(self.world).routes())
        application.add_routes(self._screen.routes())
        controls = Controls(self.world, self.clock, self.faults, self.methods, self.rates)
        application.add_routes(controls.routes())
        if self.post is not None:
            application.add_routes(Outbox(self.post, self.world).routes())
        application.add_routes(self._api.routes())
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
        self.url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        if self._keeper is not None:
            self._keeper.start()
        if self.post is not None:
            await self.post.start()
        return self.url

    async def stop(self) -> None:
        """Stop serving."""
        self._screen.close()
        await self._api.close()
        if self.post is not None:
            await self.post.stop()
        if self._runner is not None:
            await self._runner.cleanup()
        if self._keeper is not None:
            await self._keeper.stop()


async def _page(_: web.Request) -> web.Response:
    text = (PAGE / "index.html").read_text(encoding="utf-8")
    return web.Response(text=text, content_type="text/html", headers={"Cache-Control": "no-store"})


async def _not_found(_: web.Request) -> web.Response:
    return not_found()
