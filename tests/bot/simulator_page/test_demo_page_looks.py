"""The page fits a small phone, can be read by everybody in both themes, and shows no markup but what is on its list."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

import bot.simulator

from .conftest import OpenPage, Telegram

LONG_WORD = "https://example.org/" + "unapalabralarguísima" * 8
TOO_WIDE = """() => [...document.querySelectorAll('body *')]
  .filter((node) => node.checkVisibility() && node.getBoundingClientRect().right > innerWidth + 0.5)
  .map((node) => node.id || node.className)"""
TOO_SMALL = """() => [...document.querySelectorAll('button, input, select, a.file, a.key, .links a')]
  .filter((node) => node.checkVisibility() && !node.matches('.command'))
  .filter((node) => { const box = node.getBoundingClientRect(); return box.width < 43.9 || box.height < 43.9 })
  .map((node) => node.id || node.className || node.textContent)"""
FAINT = """() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b]
    .map((part) => part / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, n) => sum + part * [0.2126, 0.7152, 0.0722][n], 0);
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
  };
  const found = [];
  let looked = 0;
  const judge = (node, colour, text) => {
    const [a, b] = [light(rgba(colour)), light(behind(node))].sort((x, y) => y - x);
    looked += 1;
    if ((a + 0.05) / (b + 0.05) < 4.5) found.push([text, ((a + 0.05) / (b + 0.05)).toFixed(2)]);
  };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode.parentElement, text = walk.currentNode.data.trim();
    if (!text || !node.checkVisibility() || node.closest('[aria-hidden], script, .unseen, [data-kind=photo]')) continue;
    judge(node, getComputedStyle(node).color, text);
  }
  const box = document.querySelector('#composer');
  judge(box, getComputedStyle(box, '::placeholder').color, 'placeholder');
  return { looked, found };
}"""


async def fill(telegram: Telegram) -> None:
    """A chat with a bit of everything."""
    person = telegram.simulator.world.people[telegram.person]
    chat = telegram.simulator.world.chats[telegram.person]
    await telegram.say(f"▰▱▱\n<i>Sección 1 de 3</i>\n\nEscriba /ayuda o vea {LONG_WORD}\n<code>{'x' * 80}</code>")
    styles = [
        {"text": style or "Sin estilo", "callback_data": "d", **({"style": style} if style else {})}
        for style in ("", "primary", "success", "danger")
    ]
    link = {"text": "Aviso integral", "url": "https://example.org"}
    await telegram.call(
        "sendMessage", chat_id=telegram.person, text="¿Qué elige?",
        reply_markup={"inline_keyboard": [[one] for one in styles] + [[styles[0]] * 3, [{"text": "Larguísima" * 5, "callback_data": "l"}], [link]]},
    )  # fmt: skip
    telegram.simulator.world.say(person, chat, "Me parece muy bien. " + "larguísima" * 9)
    for kind in ("sticker", "voice", "photo"):
        telegram.simulator.world.say_other(person, chat, kind)
    mine = telegram.simulator.world.say(person, chat, "12")
    telegram.simulator.world.edit(person, mine, "13")


@pytest.mark.parametrize("width", [360, 320])
async def test_nothing_is_wider_than_the_phone_nor_too_small_for_a_thumb(
    started: Telegram, open_page: OpenPage, width: int
) -> None:
    await fill(started)
    page = await open_page(size=(width, 740))
    await expect(page.locator(".message")).to_have_count(8)
    assert await page.evaluate(TOO_WIDE) == []
    assert await page.evaluate(TOO_SMALL) == []

    await page.click("#panel-toggle")
    await page.click("#person-open")
    assert await page.evaluate(TOO_WIDE) == []
    assert await page.evaluate(TOO_SMALL) == []
    assert width == await page.evaluate("document.scrollingElement.scrollWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_text_keeps_a_contrast_of_four_and_a_half(
    started: Telegram, open_page: OpenPage, scheme: str
) -> None:
    await fill(started)
    started.simulator.world.add_person("Julia", language_code="en", note="Nota")
    page = await open_page(size=(1280, 800), color_scheme=scheme)
    await expect(page.locator(".message")).to_have_count(8)
    assert scheme == await page.evaluate("document.documentElement.dataset.theme")
    await page.click("#attach")
    await started.call("sendChatAction", chat_id=started.person, action="typing")
    await expect(page.locator("#bot-caption")).to_have_text("escribiendo…")

    seen = await page.evaluate(FAINT)

    assert seen["found"] == []
    assert seen["looked"] > 40


async def test_the_theme_button_overrules_the_device_and_is_remembered(telegram: Telegram, open_page: OpenPage) -> None:
    page = await open_page(size=(1280, 800), color_scheme="light")
    await page.get_by_role("button", name="Modo oscuro").click()
    await page.reload()
    await expect(page.get_by_role("button", name="Modo claro")).to_be_visible()
    assert await page.evaluate("document.documentElement.dataset.theme") == "dark"


async def test_markup_outside_the_list_keeps_its_words_only(telegram: Telegram, open_page: OpenPage) -> None:
    page = await open_page()
    hostile = (
        '<b onclick="x()" style="color:red">a</b><script>x()</script><img src=x onerror="x()"><a href="javascript:x()">b</a>'
        '<iframe srcdoc="x"></iframe><div>c</div><a href="https://example.org/?a=1&amp;b=2" onmouseover="x()">d</a><svg><a href="x">e</a></svg>&lt;i&gt;'
    )
    shown = await page.evaluate(
        "async (html) => { const { safe } = await import('/page/safe.js'); const box = document.createElement('p'); box.append(safe(html)); return box.innerHTML }",
        hostile,
    )
    link = '<a href="https://example.org/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">d</a>'
    assert f"<b>a</b>bc{link}&lt;i&gt;" == shown


async def test_the_language_button_rewords_the_page(telegram: Telegram, open_page: OpenPage) -> None:
    page = await open_page(size=(1280, 800))
    english = page.get_by_role("button", name="English")
    await english.click()
    await expect(page.locator("#start")).to_have_text("START")
    await expect(english).to_have_attribute("aria-pressed", "true")
    assert await page.evaluate("document.documentElement.lang") == "en"
    await expect(page.get_by_role("main")).to_have_accessible_name("Chat with Voces")


def test_both_languages_have_the_same_words_and_none_is_idle() -> None:
    page = Path(bot.simulator.__file__).with_name("page")
    source = (page / "words.js").read_text(encoding="utf-8")
    spanish, english = (re.findall(r"^    (\w+): \"", part, re.MULTILINE) for part in source.split("\n  en: {"))
    assert spanish == english
    used = "\n".join(
        one.read_text(encoding="utf-8")
        for one in page.iterdir()
        if one.suffix in (".html", ".js") and one.name != "words.js"
    )
    used += source.split("const LOCALES")[1]
    assert [key for key in spanish if not re.search(rf'"{key}"', used) and not key.startswith("attach_")] == []
