"""The main job in a real browser: a leader answers the whole questionnaire on the demo page; the export holds every tap.

In Spanish and in English, with a switch of language, a stop and a kill -9 of the bot in the middle, an answer changed by going
back, an item skipped and an item refused.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyreadstat
import pytest
from playwright.sync_api import Page, sync_playwright

from tests.browser.demo import FLAGS, PHONE, Demo, Key, Leader
from tests.patience import PATIENCE
from tests.tools import tool

pytestmark = pytest.mark.browser

SHOTS = Path("test-results") / "screenshots"
NUMBERS = {
    "yrs_position": "6",
    "year_first_lead": "2009",
    "direct_reports": "8",
    "dev_hours": "40",
    "iglu_year": "2015",
}
TEXTS = {
    "position_other": "Enlace", "dev_acts_other": "Ajedrez <b>&</b> *teatro*", "barriers_other": "Otro 🙂", "chal_other": "Agua",
    "open_lesson": "Una huelga.\nHubo diálogo.", "open_offer": "Breve", "open_offer_probe": "Con =SUM(A1)", "open_comment": "",
}  # fmt: skip
SHOT_AT = {"consent_part": "consent", "dev_acts": "multi", "pref_mod": "ranking", "submit": "end"}


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    tool("chromium")
    with Demo(tmp_path, speed=25.0) as running:
        yield running


class Conversation:
    """One leader's way through the questionnaire."""

    def __init__(self, leader: Leader, demo: Demo, locale: str) -> None:
        self.leader, self.demo, self.locale = leader, demo, locale
        self.expected: dict[str, int | str] = {}
        self.done: set[str] = set()
        self.before: list[Key] = []

    def run(self) -> None:
        self.leader.start()
        keys = self.leader.wait_for_change([])
        for _ in range(400):
            item = keys[0][1]
            if item == "~review":
                self.shot("review")
            self.before = keys
            if not self.detour(item, keys) and self.answer(item, keys):
                break
            keys = self.leader.wait_for_change(self.before)
        self.leader.page.get_by_text("enviaron" if self.locale_now == "es" else "been submitted").last.wait_for(
            timeout=1_000 * PATIENCE
        )
        time.sleep(0.3)
        self.shot("end")

    @property
    def locale_now(self) -> str:
        return {"es": "en", "en": "es"}[self.locale] if "switched" in self.done else self.locale

    def once(self, what: str) -> bool:
        if what in self.done:
            return False
        self.done.add(what)
        return True

    def detour(self, item: str, keys: list[Key]) -> bool:
        """What a person does besides answering; True when the screen will change."""
        if item == "inst_size" and self.once("skip"):
            self.leader.say("/saltar" if self.locale == "es" else "/skip")
            self.expected["inst_size"] = -96
            return True
        if item == "imp_change" and self.once("back"):
            # Change the answer to the one before by going back.
            self.leader.say("/atras" if self.locale == "es" else "/back")
            return True
        if item == "dev_hours" and self.once("kill"):
            self.leader.say("/pausar" if self.locale == "es" else "/pause")
            time.sleep(0.5)
            self.demo.kill_bot()
            self.leader.say("/continuar" if self.locale == "es" else "/continue")
            self.leader.page.get_by_text("donde se quedó" if self.locale == "es" else "left off").last.wait_for(
                timeout=1_000 * PATIENCE
            )
            time.sleep(0.5)
            return False
        if item == "gender" and self.once("switched"):
            self.leader.say("/idioma" if self.locale == "es" else "/language")
            return True
        if item == "~language":
            wanted = "en" if self.locale == "es" else "es"
            self.leader.tap(next(key for key in keys if key[3] == wanted))
            return True
        return False

    def answer(self, item: str, keys: list[Key]) -> bool:
        """Answer one item; True when that was the end."""
        if item in SHOT_AT or (item.startswith("imp_") and self.once("battery shot")):
            self.shot(SHOT_AT.get(item, "battery"))
        actions = {key[3]: key for key in keys}
        if item == "lang":
            self.leader.tap(actions["1" if self.locale == "es" else "2"])
            # The language chosen first, and the one in force at the end, after the switch.
            first, last = (1, 2) if self.locale == "es" else (2, 1)
            self.expected.update({"lang": first, "lang_final": last})
        elif item in NUMBERS:
            self.leader.say(NUMBERS[item])
            self.expected[item] = int(NUMBERS[item])
        elif item in TEXTS:
            self.write(item, actions, keys)
        elif item == "contact_email":
            self.leader.say("persona@example.org")
        elif item == "submit":
            if self.once("review"):
                self.leader.tap(actions["2"])
            else:
                self.leader.tap(actions["1"])
                return True
        elif item == "~review":
            self.leader.tap(actions["submit"])
            return True
        elif item == "appointment":
            self.leader.tap(actions["m99"])
            self.expected[item] = -99
        elif "go" in actions:
            self.leader.tap(actions["go"])
        elif any(action.startswith("+") for action in actions):
            self.mark(item, keys)
        else:
            self.choose(item, actions)
        return False

    def choose(self, item: str, actions: dict[str, Key]) -> None:
        codes = sorted(int(action) for action in actions if action.isdecimal())
        code = {
            "role_current": 1,
            "position": 90,
            "inst_control": 1,
            "consent_part": 1,
            "consent_recontact": 1,
            "iglu_part": 1,
        }.get(item, codes[sum(map(ord, item)) % len(codes)])
        if item not in ("consent_recontact", "consent_results"):
            # Going back, another answer than the first.
            code = codes[(codes.index(code) + 1) % len(codes)] if self.expected.get(item) == code else code
            self.expected[item] = code
        self.leader.tap(actions[str(code)])

    def mark(self, item: str, keys: list[Key]) -> None:
        wanted = {"dev_acts": [3, 10, 90], "barriers": [2, 90], "chal": [90, 5, 1]}.get(item)
        offered = [int(key[3][1:]) for key in keys if key[3][:1] == "+"]
        picked = wanted or offered[1:4]
        all_codes = offered
        for code in picked:
            self.leader.tap(next(key for key in keys if key[3] == f"+{code}"))
            keys = self.leader.wait_for_change(keys)
        if item in SHOT_AT:
            self.shot(SHOT_AT[item])
        if item in ("dev_acts", "barriers"):
            self.expected.update({f"{item}_{code:02d}": int(code in picked) for code in all_codes})
        else:
            self.expected.update({f"{item}_r{rank}": code for rank, code in enumerate(picked, start=1)})
        self.before = keys
        self.leader.tap(next(key for key in keys if key[3] == "done"))

    def write(self, item: str, actions: dict[str, Key], keys: list[Key]) -> None:
        text = TEXTS[item]
        self.expected[item] = text
        self.expected[f"{item}_st"] = 1 if text else -96
        if not text:
            self.leader.tap(actions["skip"])
            return
        parts = text.split("\n") if item.startswith("open_") else [text]
        for part in parts:
            self.leader.say(part)
            if item.startswith("open_"):
                self.leader.page.locator(f'button.key[data-data$="|done|{item}"]').last.wait_for(
                    timeout=1_000 * PATIENCE
                )
                time.sleep(0.4)
        if item.startswith("open_"):
            self.before = self.leader.keys()
            self.leader.page.locator(f'button.key[data-data$="|done|{item}"]').last.click()

    def shot(self, name: str) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        time.sleep(0.4)  # A bubble fades in; what is looked at is the page at rest.
        self.leader.page.screenshot(path=SHOTS / f"{self.locale}_{name}.png")


def open_page(browser_page: Page, demo: Demo, locale: str) -> Leader:
    people = json.loads(browser_page.request.get(f"{demo.url}/client/people").text())
    person = next(p for p in people if p["language_code"] == locale and p["start"])
    browser_page.goto(f"{demo.url}/#person={person['id']}")
    browser_page.locator("#start").wait_for()
    return Leader(browser_page)


@pytest.mark.parametrize("locale", ["es", "en"])
def test_a_leader_answers_everything_and_the_export_holds_every_tap(demo: Demo, tmp_path: Path, locale: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=tool("chromium"), args=FLAGS)
        page = browser.new_page(
            viewport=PHONE, color_scheme="light" if locale == "es" else "dark", device_scale_factor=2
        )
        conversation = Conversation(open_page(page, demo, locale), demo, locale)
        conversation.run()
        browser.close()
    rows, sav = _export(demo, tmp_path)
    assert 1 == len(rows)
    row = rows[0]
    book = json.loads(next((tmp_path / "out").glob("*/codebook.json")).read_text(encoding="utf-8"))
    # A text that was not typed has no line of its own; its companion `_st` says why.
    assert {name for name, value in conversation.expected.items() if value != ""} <= set(row)
    differs = {
        name: (str(value), row.get(name, ""))
        for name, value in conversation.expected.items()
        if row.get(name, "") != str(value)
    }
    assert {} == differs
    items = {v["name"]: v for v in book["variables"] if v["missing_range"] and "formula" not in v}
    unasked = {name: row[name] for name in items if name not in conversation.expected}
    assert {"-95"} == set(unasked.values()), unasked
    assert "110" == row["disp"]
    assert "1" == row["lang_switches"]
    for name in items:
        assert float(row[name]) == sav[name][0]


def _export(demo: Demo, tmp_path: Path) -> tuple[list[dict[str, str]], dict[str, list[object]]]:
    subprocess.run(
        [sys.executable, "-m", "bot", "export", str(tmp_path / "out"), "--open-text", "--database", str(demo.database)],
        check=True,
    )
    folder = next((tmp_path / "out").iterdir())
    with (folder / "data" / "responses.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (folder / "data" / "open_text.csv").open(encoding="utf-8", newline="") as file:
        for typed in csv.DictReader(file):
            next(row for row in rows if row["case_id"] == typed["case_id"])[typed["variable"]] = typed["text"]
    columns, _ = pyreadstat.read_sav(str(folder / "data" / "responses_es.sav"), output_format="dict", user_missing=True)
    return rows, columns
