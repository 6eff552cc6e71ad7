"""The commands in both languages: one table, read from the text itself, with or without accents."""

from __future__ import annotations

import re
import unicodedata

from flows import Command

# (command, es, en, also accepted); menus hold the unaccented form, none belongs to two commands.
TABLE = (
    (Command.CONTINUE, "continuar", "continue", ()),
    (Command.PAUSE, "pausar", "pause", ("pausa",)),
    (Command.BACK, "atras", "back", ("anterior",)),
    (Command.SKIP, "saltar", "skip", ("omitir",)),
    (Command.REMIND, "recordar", "remind", ()),
    (Command.LANGUAGE, "idioma", "language", ()),
    (Command.QUESTIONNAIRE, "cuestionario", "questionnaire", ()),
    (Command.SUBMIT, "enviar", "submit", ()),
    (Command.PRIVACY, "privacidad", "privacy", ()),
    (Command.MY_DATA, "misdatos", "mydata", ()),
    (Command.STOP, "baja", "stop", ()),
    (Command.WITHDRAW, "retirar", "withdraw", ()),
    (Command.HELP, "ayuda", "help", ()),
)

_NAMES = {name: command for command, es, en, also in TABLE for name in (es, en, *also)} | {"start": Command.START}
# Telegram's own entity breaks off at an accented letter, so the raw text is read.
_FORM = re.compile(r"/([^\W\d_][\w]*)(?:@([A-Za-z0-9_]+))?(?:\s+(.*))?", re.DOTALL)


def read_command(text: str, bot_username: str) -> tuple[Command | None, str] | None:
    """Return (command, rest), (None, its plain name) for one that we do not know, or None when the text is no command at all."""
    found = _FORM.fullmatch(text.strip())
    if found is None:
        return None
    if found[2] and found[2].lower() != bot_username.lower():
        return None, ""
    plain = "".join(
        sign for sign in unicodedata.normalize("NFD", found[1].casefold()) if not unicodedata.combining(sign)
    )
    command = _NAMES.get(plain)
    return command, plain if command is None else (found[3] or "").strip()


def menu(locale: str) -> list[tuple[str, str]]:
    """Return (name without slash, wording key) of the menu in one language."""
    return [(es if locale == "es" else en, f"menu.{command.value}") for command, es, en, _ in TABLE]
