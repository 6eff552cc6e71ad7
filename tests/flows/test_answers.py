"""Typed words into values: what is taken, what is refused, and that nothing is guessed."""

from __future__ import annotations

import pytest

from flows.answers import Accepted, Rejected, match_label, read_email, read_number, read_text, read_year, search


@pytest.mark.parametrize(
    ("reply", "value"),
    [
        ("12", 12), (" 12 ", 12), ("12 años", 12), ("12 AÑOS", 12), ("1 año", 1), ("3 years", 3), ("1,200", 1200), ("1 200", 1200),
        ("40 horas", 40), ("40 hrs.", 40), ("5 people", 5), ("5 personas", 5), ("٣٤", 34), ("007", 7), ("0", 0),
    ],
)  # fmt: skip
def test_number_is_read(reply: str, value: int) -> None:
    assert Accepted(value) == read_number(reply, 0, 2000)


@pytest.mark.parametrize(
    "reply", ["abc", "-3", "12.5", "12,5", "dos mil", "", "2001", "1,20", "12 meses", "²", "1e3", "9" * 40]
)
def test_what_is_no_number_is_refused_with_the_bounds(reply: str) -> None:
    assert Rejected("err_integer", {"min": "0", "max": "2000"}) == read_number(reply, 0, 2000)


@pytest.mark.parametrize(
    ("reply", "taken"),
    [("2014", True), (" 2014 ", True), ("14", False), ("02014", False), ("1964", False), ("2,014", False)],
)
def test_year_has_four_digits(reply: str, taken: bool) -> None:
    assert (Accepted(2014) if taken else Rejected("err_year", {"min": "1965", "max": "2026"})) == read_year(
        reply, 1965, 2026
    )


def test_text_is_trimmed_and_limited() -> None:
    assert Accepted("hola") == read_text("  hola\0 ", 4)
    assert Rejected("err_too_long", {"max": "4"}) == read_text("cinco", 4)


@pytest.mark.parametrize("reply", ["ana@uni.mx", "a.b+c@sub.uni.edu.mx", "ñandú@uni.mx"])
def test_mail_address_is_taken(reply: str) -> None:
    assert Accepted(reply) == read_email(f" {reply} ", 120)


@pytest.mark.parametrize(
    "reply", ["ana", "ana@uni", "ana@@uni.mx", "ana @uni.mx", "ana@uni..mx", "<a@b.mx>", "a@-b.mx", "a" * 130 + "@b.mx"]
)
def test_what_is_no_mail_address_is_refused(reply: str) -> None:
    assert Rejected("err_email") == read_email(reply, 120)


def test_label_matches_without_case_and_accents_but_never_nearly() -> None:
    labels = [("1", "Pública"), ("2", "Particular (privada)"), ("3", "No"), ("4", "no")]
    assert "1" == match_label(" PUBLICA ", labels)
    assert match_label("publi", labels) is None
    assert match_label("no", labels) is None


def test_search_finds_by_beginning_and_prefers_the_whole_name() -> None:
    names = {
        9: ("Ciudad de México", "cdmx"),
        15: ("Estado de México", "mexico"),
        3: ("Baja California Sur",),
        2: ("Baja California",),
    }
    assert (9,) == search("CDMX", names)
    assert (2,) == search("baja california", names)
    assert (3, 2) == search("baja", names)
    assert (15,) == search("méxico", names)
    assert () == search("zz", names)
    assert () == search("  ", names)
