"""From a reading of the store to the whole report: parts in order, and the few numbers at its head."""

from __future__ import annotations

from bot.report.fieldwork import fieldwork_part
from bot.report.material import Material
from bot.report.method import method_part, reliability_part
from bot.report.outcomes import Account, account
from bot.report.quality import quality_part
from bot.report.results import results_parts
from bot.report.sheets import Card, Pairs, Part, Report
from bot.report.survival import median_minutes
from bot.report.writing import Pen, number, share
from flows import Words
from flows.rates import rates


def report_of(material: Material, pen: Pen) -> Report:
    """Return the report."""
    results = results_parts(material, pen)
    quality = quality_part(material, pen)
    parts = [fieldwork_part(material, pen), *results, *([quality] if quality else [])]
    parts += [reliability_part(material, pen), method_part(material, pen)]
    organisers = {locale: getattr(material.study.organisers, locale) for locale in pen.locales}
    return Report(
        title=pen.words(Words("study")),
        subtitle=organisers,
        banner=pen.say("banner") if material.kind != "field" else {},
        facts={
            "study": material.study.name,
            "kind": material.kind,
            "versions": ", ".join(material.versions),
            "read_at": f"{material.read_at:%Y-%m-%dT%H:%M:%SZ}",
            "analysed": material.n,
            "smallest_cell": material.smallest,
        },
        read=pen.moment(material.read_at),
        cards=_cards(material, pen, account(material), results),
        parts=tuple(parts),
        locales=pen.locales,
    )


def _cards(material: Material, pen: Pen, found: Account, results: list[Part]) -> tuple[Card, ...]:
    cards = []
    if found.roster:
        rate = rates(found.classes)["RR2"]
        value = pen.same("–" if rate.value is None else share(rate.value))
        note = pen.say("card.rate-note", numerator=number(rate.numerator, 0), denominator=number(rate.denominator, 0))
        cards.append(
            Card(
                "invited", pen.say("card.invited"), pen.same(number(len(found.roster), 0)), pen.say("card.invited-note")
            )
        )
        cards.append(Card("rate", pen.say("card.rate"), value, note))
    if found.open_link:
        n = pen.same(number(len(found.open_link), 0))
        cards.append(Card("open_link", pen.say("card.open-link"), n, pen.say("card.open-link-note")))
    cards.append(
        Card("responses", pen.say("card.responses"), pen.same(number(material.n, 0)), pen.say("card.responses-note"))
    )
    minutes = median_minutes(material.active_seconds, material.smallest)
    if minutes is not None:
        note = pen.say("card.minutes-note", n=minutes[1])
        cards.append(Card("minutes", pen.say("card.minutes"), pen.same(number(minutes[0], 0)), note))
    pairs = next((f.chart.pairs for part in results for f in part.figures if isinstance(f.chart, Pairs)), ())
    if pairs:
        note = pen.say("card.gap-note", name=pairs[0].label)
        cards.append(Card("gap", pen.say("card.gap"), pen.same(number(pairs[0].difference)), note))
    return tuple(cards)
