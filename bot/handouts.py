"""The files that respondents ask for, made when they are sent; the results, as they were given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.courier import Document
from bot.documents import notice_page, questionnaire_page
from bot.mydata import mydata_page
from bot.ports import SendResults, Utterance
from bot.store.holdings import holdings
from bot.study import notice_text
from flows import SendFile, Words

if TYPE_CHECKING:
    from bot.open_store import Store


async def document(store: Store, utterance: Utterance) -> Document:
    """Make the file that an utterance sends."""
    locale = utterance.locale
    if isinstance(utterance.say, SendResults):
        return await _results(store, locale)
    assert isinstance(utterance.say, SendFile)
    edition = store.editions.get(utterance.version) or store.current
    speech, questionnaire = edition.speech, edition.questionnaire
    match utterance.say.file:
        case "questionnaire":
            return _file(
                "cuestionario",
                "questionnaire",
                locale,
                questionnaire_page(questionnaire, speech, locale),
                speech.say(Words("questionnaire_caption"), locale),
            )
        case "notice":
            title = speech.plain(Words("study"), locale)
            text = notice_page(notice_text(store.study, locale), title, locale)
            return _file(
                "aviso-de-privacidad", "privacy-notice", locale, text, speech.say(Words("notice_caption"), locale)
            )
        case "mydata":
            held = await holdings(store.database, utterance.account)
            text = mydata_page(questionnaire, speech, locale, held)
            return _file("mis-datos", "my-data", locale, text, speech.say(Words("mydata_caption"), locale))


async def _results(store: Store, locale: str) -> Document:
    file = await store.results.file(locale)
    if file is None:
        raise LookupError("the file is gone")
    name = "resultados" if locale == "es" else "results"
    return f"{name}.{file.suffix}", file.content, store.current.speech.say(Words("results_caption"), locale)


def _file(es: str, en: str, locale: str, text: str, caption: str) -> Document:
    return f"{es if locale == 'es' else en}.html", text.encode(), caption
