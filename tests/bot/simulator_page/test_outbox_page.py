"""The outbox page in a browser: fits a phone, is legible in both themes, and a message's button leads to its reader's chat."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.fieldwork.codes import qr_png
from bot.library import open_edition, shipped_sources
from bot.mail.message import Letterhead, Mail, compose
from bot.simulator import Simulator
from bot.study import fills, load_study
from tests.patience import PATIENCE

from .test_demo_page_looks import FAINT, TOO_SMALL, TOO_WIDE

LINK = "https://t.me/voces_demo_bot?start=k7Qm2xW9bT4uYc1nZr8sLg"
NAME = "Dra. María de los Ángeles Guadalupe Hernández de la Cruz y Núñez"
WIDE, PHONE = (1280, 860), (360, 740)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def outbox() -> AsyncIterator[Simulator]:
    """A simulator in whose outbox a message in each language stands."""
    study = load_study("lides_mx")
    speech = open_edition(*shipped_sources("lides_mx"), fills(study), strict=True).speech
    one = Simulator(mail=True)
    await one.start()
    assert one.post is not None
    for locale, name, words in (("es", NAME, "invitation"), ("en", "Ben Okri", "reminder_3")):
        mail = Mail(
            "ana@uni.example",
            locale,
            LINK,
            "1.0123456789abcdef",
            datetime.now(UTC),
            name,
            "Rectora",
            "Universidad X",
            words,
        )
        content = compose(mail, Letterhead("lides@study.example", study.arco_contact), speech, qr_png(LINK))
        one.post.take("lides@study.example", [mail.address], content)
    yield one
    await one.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def pages(chromium: Browser, outbox: Simulator) -> AsyncIterator:
    """Open the page; an error in it fails the test that opened it."""
    contexts, errors = [], []

    async def opened(size: tuple[int, int], scheme: str = "light", path: str = "/mail") -> Page:
        context = await chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, locale="es-MX", reduced_motion="reduce"
        )
        context.set_default_timeout(1_000 * PATIENCE)
        contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if "Content Security" in said.text else None)
        await page.goto(f"{outbox.url}{path}")
        return page

    yield opened
    for context in contexts:
        await context.close()
    assert [] == errors


async def test_message_is_read_in_three_ways(pages) -> None:
    page = await pages(WIDE)
    await page.get_by_role("button", name=NAME).click()
    await expect(page.locator("#subject")).to_have_text(
        "Invitación personal: Encuesta de Liderazgo en la Educación Superior en México"
    )
    frame = page.frame_locator("#page")
    await expect(frame.get_by_text("Reciba un cordial saludo.")).to_be_visible()
    # The code stands inside the message: it is no picture from elsewhere.
    assert (
        await frame.get_by_alt_text("Código QR de su enlace personal").evaluate("(picture) => picture.naturalWidth")
        > 100
    )
    await page.get_by_role("button", name="Solo texto").click()
    await expect(page.locator("#text")).to_contain_text(LINK)
    await page.get_by_role("button", name="Encabezados").click()
    await expect(page.locator("#headers")).to_contain_text("<1.0123456789abcdef@study.example>")


async def test_button_of_a_message_leads_to_its_readers_chat(pages) -> None:
    page = await pages(WIDE)
    await page.get_by_role("button", name=NAME).click()
    await page.frame_locator("#page").get_by_role("link", name="Responder la encuesta").click()
    await expect(page.locator("#start")).to_be_visible()
    await expect(page.locator("#panel-who")).to_have_text(NAME)


async def test_new_mail_appears_by_itself_and_the_page_speaks_english(pages, outbox: Simulator) -> None:
    page = await pages(WIDE)
    await expect(page.locator("#list button")).to_have_count(len(outbox.post.kept))
    before = len(outbox.post.kept)
    outbox.post.take("a@b.example", ["c@d.example"], b"Subject: Nuevo\r\nTo: Eva <c@d.example>\r\n\r\nHola\r\n")
    await expect(page.locator("#list button")).to_have_count(before + 1)
    await page.get_by_role("button", name="Eva").click()
    # Without a page of its own a message shows its text.
    await expect(page.locator("#text")).to_have_text("Hola\n")
    await page.get_by_role("button", name="EN", exact=True).click()
    await expect(page.get_by_role("button", name="Text only")).to_be_visible()


@pytest.mark.parametrize("width", [360, 320])
async def test_phone_shows_list_then_message_and_everything_fits(pages, width: int) -> None:
    page = await pages((width, 740))
    await page.get_by_role("button", name=NAME).wait_for()
    for _ in range(2):
        assert [] == await page.evaluate(TOO_WIDE)
        assert [] == await page.evaluate(TOO_SMALL)
        if await page.locator("#list").is_visible():
            await page.get_by_role("button", name=NAME).click()
            await expect(page.locator("#list")).to_be_hidden()
    assert width == await page.evaluate("document.scrollingElement.scrollWidth")
    inside = page.frame_locator("#page").locator("body")
    assert await inside.evaluate("(body) => body.scrollWidth <= document.documentElement.clientWidth")
    await page.get_by_role("button", name="← Todos los correos").click()
    await expect(page.get_by_role("button", name=NAME)).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("number", [1, 2])
async def test_page_and_message_keep_a_contrast_of_four_and_a_half(pages, scheme: str, number: int) -> None:
    judged = FAINT.replace("const box = document.querySelector('#composer');", "").replace(
        "judge(box, getComputedStyle(box, '::placeholder').color, 'placeholder');", ""
    )
    page = await pages(WIDE, scheme, f"/mail#{number}")
    await expect(page.locator("#subject")).not_to_be_empty()
    seen = await page.evaluate(judged)
    assert ([], True) == (seen["found"], seen["looked"] > 12)
    message = await pages(PHONE, scheme, f"/mail/messages/{number}/page")
    seen = await message.evaluate(judged)
    assert ([], True) == (seen["found"], seen["looked"] > 12)
