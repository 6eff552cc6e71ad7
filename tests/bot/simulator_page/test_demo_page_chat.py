"""What one does on the page reaches the bot, and what the bot does shows; the thumb and the eye stay where they are."""

from __future__ import annotations

import asyncio
import re

from playwright.async_api import Locator, Page, expect

from .conftest import OpenPage, Telegram

SCALE = (["Nada importante"], ["Muy importante"], ["Indispensable"], ["Anterior", "Omitir"])
LONG = "Aprovechar las tecnologías digitales, incluida la inteligencia artificial. " * 6


async def top(place: Locator) -> float:
    box = await place.bounding_box()
    assert box is not None
    return box["y"]


async def left_below(page: Page) -> float:
    return float(
        await page.evaluate(
            "(() => { const s = document.querySelector('#scroller'); return s.scrollHeight - s.scrollTop - s.clientHeight })()"
        )
    )


def message(page: Page, number: int) -> Locator:
    return page.locator(f'[data-message-id="{number}"]')


async def test_the_full_stop_after_a_command_begins_no_line(telegram: Telegram, open_page: OpenPage) -> None:
    page = await open_page()
    await page.click("#start")
    await telegram.update()
    number = await telegram.say("\n".join("i" * fill + " use /retirar. Luego siga." for fill in range(10, 70)))
    await expect(message(page, number).locator(".command")).to_have_count(60)
    apart = await page.evaluate(
        """() => [...document.querySelectorAll(".command")].filter((one) => {
             const stop = document.createRange();
             stop.setStart(one.nextSibling, 0);
             stop.setEnd(one.nextSibling, 1);
             return stop.getBoundingClientRect().bottom > one.getBoundingClientRect().bottom + 4;
           }).length"""
    )
    assert 0 == apart


async def test_start_sends_the_payload_of_the_link_and_the_reply_is_shown(
    telegram: Telegram, open_page: OpenPage
) -> None:
    page = await open_page()
    await expect(page.locator("#composer")).to_be_hidden()

    await page.click("#start")

    assert (await telegram.update())["message"]["text"] == "/start k7Qm2"
    await expect(page.locator('[data-from="me"] .text')).to_have_text(re.compile(r"^/start \d\d:\d\d$"))
    number = await telegram.say("Le damos la <b>bienvenida</b>. Use /continuar.", ["Continuar"])
    await expect(message(page, number).locator("b")).to_have_text("bienvenida")
    await expect(message(page, number)).to_have_attribute("data-from", "bot")
    await expect(page.locator("#start")).to_be_hidden()
    await message(page, number).locator(".command").click()
    assert (await telegram.update())["message"]["text"] == "/continuar"


async def test_a_tapped_key_is_busy_until_the_tap_is_answered_and_the_answer_is_a_toast(
    started: Telegram, open_page: OpenPage
) -> None:
    page = await open_page()
    number = await started.say("¿Acepta participar?", ["Sí", "No"])
    key = message(page, number).locator('button.key[data-data="Sí"]')

    await key.click()
    query = (await started.update())["callback_query"]
    assert ("Sí", number) == (query["data"], query["message"]["message_id"])
    await expect(key).to_have_attribute("aria-busy", "true")

    await started.call("answerCallbackQuery", callback_query_id=query["id"], text="Respuesta guardada")
    await expect(page.locator("#toasts")).to_have_text("Respuesta guardada")
    await expect(key).not_to_have_attribute("aria-busy", "true")


async def test_a_key_whose_tap_is_never_answered_calms_after_five_seconds(
    started: Telegram, open_page: OpenPage
) -> None:
    number = await started.say("¿Acepta participar?", ["Sí"])
    page = await open_page()
    await page.clock.install()
    key = message(page, number).locator(".key")

    async with page.expect_response("**/tap"):
        await key.click()
    await page.clock.run_for(4500)
    await expect(key).to_have_attribute("aria-busy", "true")
    await page.clock.run_for(1000)
    await expect(key).not_to_have_attribute("aria-busy", "true")


async def test_an_alert_waits_in_a_dialog(started: Telegram, open_page: OpenPage) -> None:
    page = await open_page()
    number = await started.say("¿Borrar?", ["Sí"])
    await message(page, number).locator(".key").click()
    query = (await started.update())["callback_query"]

    await started.call(
        "answerCallbackQuery", callback_query_id=query["id"], text="No se puede deshacer", show_alert=True
    )

    await expect(page.get_by_role("dialog")).to_contain_text("No se puede deshacer")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()


async def test_an_edit_leaves_the_keys_under_the_thumb_and_the_focus_on_its_key(
    started: Telegram, open_page: OpenPage
) -> None:
    for _ in range(6):
        await started.say("Una de las preguntas anteriores.\n" * 3)
    number = await started.say("¿Qué tan importante es?", *SCALE)
    page = await open_page()
    key = message(page, number).locator(".key", has_text="Muy importante")
    await key.focus()
    was = await top(key)

    await started.edit(number, f"¿Qué tan importante es?\n<b>{LONG}</b>", *SCALE)

    await expect(message(page, number)).to_contain_text("Aprovechar")
    assert abs(await top(key) - was) < 1
    assert await page.evaluate("document.activeElement.textContent") == "Muy importante"

    await page.evaluate(
        "document.querySelector('#scroller').scrollTop -= 150"
    )  # no longer at the end, but still in view
    was = await top(key)
    await started.edit(number, "¿Qué tan importante es?\n<b>Otra capacidad</b>", *SCALE)
    await expect(message(page, number)).to_contain_text("Otra capacidad")
    assert abs(await top(key) - was) < 1


async def test_an_edit_above_does_not_move_what_is_being_read(started: Telegram, open_page: OpenPage) -> None:
    numbers = [await started.say(f"Mensaje {n}\n" * 4) for n in range(14)]
    page = await open_page()
    read = message(page, numbers[8])
    await read.evaluate("(node) => document.querySelector('#scroller').scrollTop = node.offsetTop - 40")
    was = await top(read)

    await started.edit(numbers[1], LONG)

    await expect(message(page, numbers[1])).to_contain_text("Aprovechar")
    assert abs(await top(read) - was) < 1


async def test_a_new_message_scrolls_only_for_somebody_at_the_end(started: Telegram, open_page: OpenPage) -> None:
    for n in range(14):
        await started.say(f"Mensaje {n}\n" * 4)
    page = await open_page()
    number = await started.say("Al final")
    await expect(message(page, number)).to_be_in_viewport()

    await page.evaluate("document.querySelector('#scroller').scrollTop = 200")
    await started.say("Más abajo")
    await expect(page.locator("#pill")).to_have_text("1 mensaje nuevo")
    assert await page.evaluate("document.querySelector('#scroller').scrollTop") == 200

    await page.click("#pill")
    await expect(page.locator("#pill")).to_be_hidden()
    assert await left_below(page) < 2


async def test_an_opened_chat_stays_at_its_end_while_it_takes_its_shape(started: Telegram, open_page: OpenPage) -> None:
    numbers = [await started.say(f"Mensaje {n}\n" * 4, ["Continuar"]) for n in range(8)]
    page = await open_page()
    await message(page, numbers[5]).evaluate("(node) => node.style.paddingBottom = '46px'")
    await page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert await left_below(page) < 2


async def test_a_message_taller_than_the_wall_is_shown_from_its_beginning(
    started: Telegram, open_page: OpenPage
) -> None:
    page = await open_page()
    number = await started.say("Aviso de privacidad\n" * 60, ["Continuar"])
    await expect(message(page, number).locator(".key")).to_be_attached()
    # A bubble comes in with a short movement; where it comes to rest is what counts.
    for _ in range(1200):
        distance = await top(message(page, number)) - await top(page.locator("#scroller"))
        if 0 <= distance < 20:
            break
        await page.wait_for_timeout(50)
    assert 0 <= distance < 20


async def test_the_keyboard_alone_is_enough(telegram: Telegram, open_page: OpenPage) -> None:
    page = await open_page(size=(1280, 800))
    await page.focus("#start")
    await page.keyboard.press("Enter")
    await telegram.update()
    await expect(page.locator("#composer")).to_be_focused()

    await page.keyboard.type("Doce años")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("y medio")
    await page.keyboard.press("Enter")
    assert (await telegram.update())["message"]["text"] == "Doce años\ny medio"

    await expect(page.locator('[data-from="me"]')).to_have_count(2)
    await page.keyboard.press("ArrowUp")
    await expect(page.locator("#composer")).to_have_value("Doce años\ny medio")
    await page.keyboard.press("Control+A")
    await page.keyboard.type("Doce")
    await page.keyboard.press("Enter")
    assert (await telegram.update())["edited_message"]["text"] == "Doce"
    await expect(page.locator('[data-from="me"]').last).to_contain_text("editado")

    number = await telegram.say("¿Acepta participar?", ["Sí"], ["No"])
    await message(page, number).wait_for()
    await page.focus("#scroller")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    assert (await telegram.update())["callback_query"]["data"] == "No"
    await telegram.edit(number, "¿Acepta participar? No")
    await expect(message(page, number)).to_be_focused()  # so that Tab goes on to what comes next


async def test_escape_closes_a_menu_and_gives_the_focus_back(started: Telegram, open_page: OpenPage) -> None:
    await started.call(
        "setMyCommands",
        commands=[{"command": "continuar", "description": "Seguir"}, {"command": "ayuda", "description": "Ver"}],
    )
    page = await open_page()
    await page.focus("#commands")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem")).to_have_text(["/continuarSeguir", "/ayudaVer"])
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("menu")).to_have_count(0)
    await expect(page.locator("#commands")).to_be_focused()

    await page.keyboard.press("Enter")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    assert (await started.update())["message"]["text"] == "/ayuda"


async def test_blocking_and_restarting_reach_the_bot(started: Telegram, open_page: OpenPage) -> None:
    page = await open_page()
    await page.click("#chat-menu")
    await page.get_by_role("menuitem", name="Bloquear bot").click()
    assert (await started.update())["my_chat_member"]["new_chat_member"]["status"] == "kicked"

    await page.get_by_role("button", name="REINICIAR").click()
    assert (await started.update())["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert (await started.update())["message"]["text"] == "/start"
    await expect(page.locator("#composer")).to_be_visible()


async def test_what_was_missed_while_the_stream_was_gone_is_shown_after_it_returns(
    started: Telegram, open_page: OpenPage
) -> None:
    page = await open_page()
    number = await started.say("Primera versión")
    await message(page, number).wait_for()
    await page.route("**/events", lambda route: route.abort())
    await page.evaluate("location.reload()")
    await expect(page.locator("#bot-caption")).to_have_text("conectando…")

    await started.edit(number, "Segunda versión")
    late = await started.say("Mientras tanto")
    await page.unroute("**/events")

    await expect(message(page, number)).to_contain_text("Segunda versión")
    await expect(message(page, late)).to_contain_text("Mientras tanto")
    await expect(page.locator("#bot-caption")).to_have_text("bot")


async def test_two_tabs_are_two_people_and_each_speaks_their_language(telegram: Telegram, open_page: OpenPage) -> None:
    james = telegram.simulator.world.add_person("James", language_code="en")
    spanish, english = await asyncio.gather(open_page(), open_page(james.id))

    await expect(english.locator("#start")).to_have_text("START")
    await expect(spanish.locator("#start")).to_have_text("INICIAR")
    await english.click("#start")
    assert (await telegram.update())["message"]["from"]["id"] == james.id

    await english.click("#panel-toggle")
    await english.click(f'[data-person="{telegram.person}"]')
    await expect(english.locator("#start")).to_have_text("INICIAR")
    assert await english.evaluate("location.hash") == f"#person={telegram.person}"


async def test_a_person_can_be_added_and_played_at_once(telegram: Telegram, open_page: OpenPage) -> None:
    page = await open_page()
    await page.click("#panel-toggle")
    await page.click("#person-open")
    await page.select_option("#person-language", "en")
    await page.fill("#person-name", "Ana Sofía")
    await page.keyboard.press("Enter")

    await expect(page.locator("#panel-who")).to_have_text("Ana Sofía")
    await page.click("#start")
    sender = (await telegram.update())["message"]["from"]
    assert (sender["first_name"], sender["last_name"], sender["language_code"]) == ("Ana", "Sofía", "en")


async def test_the_clock_moves_forward_and_shows_it(telegram: Telegram, open_page: OpenPage) -> None:
    page = await open_page()
    await page.click("#panel-toggle")
    before = telegram.simulator.clock.now()

    await page.click('[data-seconds="93600"]')

    await expect(page.locator('[data-seconds="93600"]')).to_be_enabled()
    moved = (telegram.simulator.clock.now() - before).total_seconds()
    assert 93_600 <= moved < 93_620
    shown = await page.evaluate("Date.parse(document.querySelector('#clock').dateTime) / 1000")
    assert abs(shown - telegram.simulator.clock.now().timestamp()) < 3
