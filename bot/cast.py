"""The people of the demonstration: forty on the roster, in four zones and both languages. None of them exists."""

from __future__ import annotations

from bot.store.people import RosterRow

SEATS = 38
"""Besides the two leaders who hold a personal link from the start."""
_ZONES = ("America/Mexico_City", "America/Tijuana", "America/Hermosillo", "America/Cancun")
_POSTS = (
    ("Rectoría", "Rector(a)", "Rector"),
    ("Facultad", "Director(a) de facultad", "Dean of faculty"),
    ("Departamento", "Jefe(a) de departamento", "Head of department"),
)


def leaders(run: str) -> tuple[RosterRow, RosterRow]:
    """Return the two who hold a link; `run` names the run, for a simulated account is new each time and a link knows one account."""
    return (
        RosterRow(
            f"demo-{run}-es",
            name="Rectora de demostración",
            title="Rectora",
            email="rectora@example.org",
            institution="Universidad de demostración 1",
            locale="es",
            zone=_ZONES[0],
            stratum=1,
            details={"level": "Rectoría"},
        ),
        RosterRow(
            f"demo-{run}-en",
            name="Demonstration dean",
            title="Dean",
            email="dean@example.org",
            institution="Demonstration university 2",
            locale="en",
            zone=_ZONES[1],
            stratum=2,
            details={"level": "Facultad"},
        ),
    )


def others() -> list[RosterRow]:
    """Return the rest of the roster: the same people in every run, whom nobody has written to."""
    return [_seat(number) for number in range(1, SEATS + 1)]


def _seat(number: int) -> RosterRow:
    level, title_es, title_en = _POSTS[number % len(_POSTS)]
    is_english = number % 5 == 0
    return RosterRow(
        f"demo-{number:02}",
        name=f"Demonstration person {number}" if is_english else f"Persona de demostración {number}",
        title=title_en if is_english else title_es,
        # Some rosters lack an address; a wave by mail says so of these.
        email="" if number % 13 == 0 else f"demo-{number:02}@example.org",
        institution=f"Universidad de demostración {number % 7 + 1}",
        locale="en" if is_english else "es",
        zone=_ZONES[number % len(_ZONES)],
        stratum=number % 2 + 1,
        details={"level": level, "telefono": f"+52 55 0000 00{number:02}"},
    )
