"""The shipped questionnaire as later versions have it: what comes, goes and changes between versions."""

from __future__ import annotations

from bot.library import shipped_sources

LONGEST_NAME = "name_of_twenty_eight_letters"
LONG_LABEL = "🙂" * 80
"""As many characters as Stata takes, and a longer one is no questionnaire's; 320 bytes, of which SPSS holds 256."""
LONG_OPTION = "é" * 64
"""128 bytes: more than SPSS's 120 of a value label."""


def newer(name: str) -> tuple[str, dict[str, str]]:
    """Return the questionnaire as a later version has it: one item gone, one option more, one label and one condition changed."""
    structure, wording = shipped_sources(name)
    structure = structure.replace("version: 1.0.0", "version: 1.1.0")
    gone = structure.index("      - id: burden\n")
    structure = structure[:gone] + structure[structure.index("      - id: consent_results\n") :]
    before, item, after = structure.partition("      - id: appointment\n")
    after = after.replace("options: [1, 2, 3, 4, 5, 6, 90]", "options: [1, 2, 3, 4, 5, 6, 7, 90]", 1)
    structure = before + item + after
    return structure, {locale: _reworded(text) for locale, text in wording.items()}


def _reworded(text: str) -> str:
    start = text.index("\nburden = ")
    shorter = text[:start] + text[text.index("\n\n", start) :]
    start = shorter.index("\nappointment = ")
    return shorter[:start] + shorter[start:].replace("    .o90 = ", "    .o7 = Sorteo\n    .o90 = ", 1)


def odder(name: str) -> tuple[str, dict[str, str]]:
    """Return the later version with one more item, whose name and labels are as long as they may be, or longer than a format holds."""
    structure, wording = newer(name)
    before, next_item, after = structure.partition("      - id: gender\n")
    item = f"      - id: {LONGEST_NAME}\n        type: single\n        options: [1, 2, 3]\n        missing: [-99]\n\n"
    words = f"\n{LONGEST_NAME} = ¿Sí?\n    .o1 = {LONG_OPTION}\n    .o2 = B\n    .o3 = C\n    .label = {LONG_LABEL}\n"
    return before + item + next_item + after, {locale: text.rstrip() + "\n" + words for locale, text in wording.items()}
