"""The composition root: builds everything, opens it in order, and closes it in the opposite one."""

from __future__ import annotations

import asyncio
import gc
import logging
from contextlib import AsyncExitStack, suppress
from functools import partial

import aiohttp
from telegram import Bot
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.care import take_care
from bot.chat.courier import Courier
from bot.chat.intake import Poller, forget_webhook
from bot.chat.lanes import Lanes
from bot.chat.menus import set_menus
from bot.chat.request import AiohttpRequest
from bot.clock import SimulatedClock, SystemClock
from bot.config import Settings
from bot.ending import parts_at, study_dates
from bot.fieldwork.dates import Dates
from bot.handouts import document
from bot.interviewer import Interviewer
from bot.meter import Meter
from bot.office import Office
from bot.open_store import Store, open_store
from bot.outreach import Outreach
from bot.ports import Clock, Incoming
from bot.running import CannotRun, OutOfReach, WrongToken, together, unless
from bot.staff.desk import Desk
from bot.staff.watching import Watching
from bot.store.disturbances import Disturbances
from bot.store.fielding import Kind
from bot.store.lock import StoreLock
from bot.study import Study
from bot.terms import Terms

log = logging.getLogger(__name__)

SHUTDOWN_SECONDS = 3.0
"""What turns and calls in hand have to finish; a supervisor's patience is longer."""
SETTLED_SECONDS = 1.0
"""After the first look for updates; whoever has waited for us to start is answered first."""
UNANNOUNCED_SECONDS = 5.0
"""How long what we write first waits until Telegram has heard of us. It may be told for hours, and mail does not go by it."""


class Service:
    """A running bot."""

    def __init__(self, settings: Settings, study: Study, kind: Kind = "field", clock: Clock | None = None) -> None:
        """`clock` is for tests that hold time still; otherwise the settings name it."""
        self.settings, self.study = settings, study
        self._given_clock = clock
        self._kind = kind
        self._stack = AsyncExitStack()
        self._listening = asyncio.Event()
        self.ready = asyncio.Event()
        self.meter = Meter()
        self.clock: Clock
        self.courier: Courier
        self.interviewer: Interviewer
        self.dates: Dates
        self.desk: Desk
        self.lanes: Lanes
        self.outreach: Outreach
        self.store: Store
        self.watching: Watching

    async def run(self, stop: asyncio.Event) -> None:
        """Run until told to stop, be it in the middle of the start. Raises CannotRun, StoreError, StoreTaken, Superseded or BadToken."""
        async with self._stack:
            started = await unless(stop, self._start())
            if started is None:
                return
            bot, request, clock = started
            if self.settings.metrics_listen:
                from bot.health import health
                from bot.serving import serve

                await serve(health(self), self.settings.metrics_listen, "VOCES_METRICS_LISTEN", self._stack)
            settled = asyncio.get_running_loop().call_later(SETTLED_SECONDS, self._keep_out_of_collections)
            self._stack.callback(settled.cancel)
            log.info("running bot=%s study=%s kind=%s", bot.username, self.study.name, self.store.kind)
            take = self._serve_webhook(bot, clock) if self.settings.webhook_url else self._poll(bot, request, clock)
            await unless(stop, together(take, self._begin(bot), take_care(self, clock)))

    async def idle(self) -> None:
        """Return when nothing is being worked on or said (for tests)."""
        await self.lanes.idle()
        await self.courier.idle()

    async def _start(self) -> tuple[Bot, AiohttpRequest, Clock]:
        """Open everything, in order."""
        clock = await self._open_clock()
        lock = StoreLock(self.settings.database)
        lock.take()
        self._stack.callback(lock.release)
        self.store = await open_store(self.settings.database, self.study, self._kind, clock.now(), self._stack)
        self._refuse_wrong_store()
        self._parts_at = await parts_at(self.store)
        bot, request = await self._open_bot()
        self._build(bot, clock)
        await self.desk.open()
        await self.dates.open()
        self._stack.push_async_callback(self.dates.stop)
        # What is caught up with is worked on and said from here on, so it is finished wherever the start is broken off.
        self._stack.push_async_callback(self._finish)
        await self._catch_up()
        return bot, request, clock

    async def _begin(self, bot: Bot) -> None:
        """Once Telegram has heard of us: load what the first answer would wait for, write first, and set the menus."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._listening.wait(), UNANNOUNCED_SECONDS)
        try:
            # In a thread beside the first answers.
            await asyncio.to_thread(self.store.warm_up)
            await asyncio.to_thread(self._staff_words.warm_up)
        except Exception as error:
            # What cannot be loaded now fails again where it is used, and only there.
            log.exception("not_warmed_up error=%s", type(error).__name__)
        # Its hours depend on the days off, which take a tenth of a start to load.
        self.outreach.start()
        self.ready.set()
        try:
            await set_menus(bot, self.store.current.speech)
        except Exception as error:
            # Every command works without them.
            log.exception("menus_not_set error=%s", type(error).__name__)

    def _keep_out_of_collections(self) -> None:
        """What was made at the start lives as long as we do: looking through it for garbage costs a fifth of an answer."""
        gc.collect()
        gc.freeze()
        gc.enable()
        self._stack.callback(gc.unfreeze)

    async def _open_clock(self) -> Clock:
        if self._given_clock is not None:
            return self._given_clock
        if not self.settings.clock:
            return SystemClock()
        clock = SimulatedClock(self.settings.clock)
        try:
            await clock.open()
        except (aiohttp.ClientError, OSError, TimeoutError):
            raise CannotRun(
                f"VOCES_CLOCK: no clock answers at {self.settings.clock}; start the simulator first."
            ) from None
        self._stack.push_async_callback(clock.close)
        return clock

    def _refuse_wrong_store(self) -> None:
        if self.store.kind != "field" and not self.settings.is_loopback:
            raise CannotRun(
                f"{self.settings.database}: it is a {self.store.kind} store, and the bot would talk to real people; name another"
                " file with VOCES_DATABASE."
            )

    async def _open_bot(self) -> tuple[Bot, AiohttpRequest]:
        request, polling = AiohttpRequest(), AiohttpRequest(connections=2)
        for one in (request, polling):
            self._stack.push_async_callback(one.shutdown)
        token = self.settings.bot_token.get_secret_value()
        bot = Bot(
            token,
            base_url=f"{self.settings.bot_api_url}/bot",
            base_file_url=f"{self.settings.bot_api_url}/file/bot",
            request=request,
            get_updates_request=polling,
        )
        try:
            await bot.initialize()
        except InvalidToken:
            raise WrongToken(
                "VOCES_BOT_TOKEN: Telegram does not know this token; copy it again from BotFather."
            ) from None
        except TelegramError as error:
            raise OutOfReach(
                f"{self.settings.bot_api_url}: Telegram does not answer ({type(error).__name__}); check the network and VOCES_BOT_API_URL."
            ) from None
        if bot.username.lower() != self.study.bot_username.lower():
            raise CannotRun(
                f"study file, bot_username: the token belongs to {bot.username}, not {self.study.bot_username}; correct one of them."
            )
        return bot, polling

    def _build(self, bot: Bot, clock: Clock) -> None:
        store = self.store
        office = Office(store, self.study, bot, clock, sends_mail=bool(self.settings.smtp_host))
        self._staff_words = office.speech
        self.courier = Courier(
            bot,
            store.outbox,
            clock,
            {hashed: edition.speech for hashed, edition in store.editions.items()},
            store.current.questionnaire.hash,
            documents=partial(document, store),
            on_unreachable=lambda account: store.people.reachable(account, clock.now(), False),
            pages=office.pages.page,
            on_asked=self.meter.asked,
            on_reminded=lambda: self.outreach.has_room(),
            on_said=office.watching.said,
        )
        interviewer = self.interviewer = Interviewer(
            {hashed: edition.questionnaire for hashed, edition in store.editions.items()},
            store.current.questionnaire,
            Terms(
                self.settings.enrolment,
                self.study.closes_at,
                self._parts_at,
                self.study.notice.version,
                self.study.use_frame_values,
            ),
            ledger=store.ledger,
            people=store.people,
            inbox=store.inbox,
            voice=self.courier,
            clock=clock,
            on_wish=lambda: self.outreach.tick.look_again(),
        )
        self.clock = clock
        self.desk = office.desk(
            self.courier,
            interviewer.locale_of,
            # Who starts or holds a wave from here need not wait for the next look.
            on_page=lambda: self.outreach.sender.look_again(),
        )
        self.watching = office.watching
        self._stack.push_async_callback(self.watching.stop)

        async def receive(incoming: Incoming) -> None:
            if not await self.desk.receive(incoming):
                await interviewer.receive(incoming)

        async def flooded(account: int, times: int) -> None:
            self.courier.say(await Disturbances(store.database).flooded(account, times, clock.now()))

        self.lanes = Lanes(
            receive, store.inbox, clock, bot.username,
            unsaid=self.courier.unsaid, on_flood=flooded, on_kept=self.meter.pressed,
        )  # fmt: skip
        self.outreach = Outreach(self.settings, self.study, store, self.courier, clock)
        self.dates = study_dates(store, self._parts_at, clock, interviewer)

    async def _catch_up(self) -> None:
        """Say what was committed and not said; take up what was kept and had no effect yet."""
        await self.outreach.catch_up()
        if uncertain := await self.store.outbox.leave_uncertain():
            log.warning("reminders_uncertain count=%s", uncertain)
        after = 0
        while waiting := await self.store.outbox.unspoken(500, after):
            self.courier.recover(waiting)
            after = waiting[-1].id
        self.lanes.drain()

    async def _poll(self, bot: Bot, request: AiohttpRequest, clock: Clock) -> None:
        try:
            await forget_webhook(bot)
        except TelegramError as error:
            log.warning("webhook_not_forgotten error=%s", type(error).__name__)
        self._listening.set()
        inbox, lanes = self.store.inbox, self.lanes
        await Poller(bot, request, inbox, clock, lanes.add, lanes.admit, self.meter.polled).run()

    async def _serve_webhook(self, bot: Bot, clock: Clock) -> None:
        from bot.chat.webhook import announce, webhook
        from bot.serving import serve

        url, secret = self.settings.webhook_url, self.settings.webhook_secret.get_secret_value()
        path = "/" + url.split("://", 1)[1].partition("/")[2]
        application = webhook(path, secret, self.store.inbox, clock, self.lanes.add, self.lanes.admit)
        await serve(application, self.settings.listen, "VOCES_LISTEN", self._stack)
        try:
            await announce(bot, url, secret, clock)
        except BadRequest as error:
            raise CannotRun(f"VOCES_WEBHOOK_URL: Telegram does not take {url} ({error.message}).") from None
        self._listening.set()
        await asyncio.Event().wait()

    async def _finish(self) -> None:
        # A mail that is being handed over has two seconds, beside the turns in hand.
        await asyncio.gather(self.outreach.stop(), self.lanes.stop(SHUTDOWN_SECONDS / 2))
        await self.courier.stop(SHUTDOWN_SECONDS / 2)
        log.info("stopped")
