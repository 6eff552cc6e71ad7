"""What a wave says: the study's own words for how far somebody is, or a coordinator's text with a few pipes in it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flows.wording import Words

PIPES = frozenset({"section", "minutes"})
"""Filled in for each person who has begun; everything else is the study's and the same for all."""
LONGEST = 1500
_PIPE = re.compile(r"\{\s*\$?(\w*)\s*\}")


def own_words(text: str, fills: Mapping[str, str | Words]) -> Words:
    """Return a coordinator's text with its pipes filled in; what is no pipe of ours stands as it was written."""
    pieces: list[str | Words] = []
    end = 0
    for found in _PIPE.finditer(text):
        if found[1] in fills:
            pieces += [text[end : found.start()], fills[found[1]]]
            end = found.end()
    pieces.append(text[end:])
    said = Words("joined", {"left": "", "right": pieces[-1]})
    for piece in reversed(pieces[:-1]):
        said = Words("joined", {"left": piece, "right": said})
    return said


def text_faults(texts: Mapping[str, str], locales: tuple[str, ...], pipes: frozenset[str]) -> list[str]:
    """Return what is wrong with a coordinator's texts, each with its remedy: a language missing, a pipe that nothing fills."""
    faults = [
        f"{locale}: there is no text; write one in every language of the study."
        for locale in locales
        if not texts.get(locale, "").strip()
    ]
    for locale, text in texts.items():
        if locale not in locales:
            faults.append(f"{locale}: the study is not in this language; leave the text out.")
        if len(text) > LONGEST:
            faults.append(f"{locale}: it has {len(text)} characters; {LONGEST} are the most.")
        unknown = sorted({name for name in _PIPE.findall(text) if name not in pipes})
        faults += [f"{locale}: nothing fills {{{name}}}; there are {', '.join(sorted(pipes))}." for name in unknown]
        if re.sub(_PIPE, "", text).count("{") or re.sub(_PIPE, "", text).count("}"):
            faults.append(f"{locale}: a brace stands alone; close it, or leave it out.")
    used = {locale: set(_PIPE.findall(texts.get(locale, ""))) for locale in locales}
    if len({frozenset(names) for names in used.values()}) > 1:
        faults.append("the languages do not fill in the same; use the same pipes in each.")
    return faults
