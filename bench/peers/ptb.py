"""The survey in python-telegram-bot's own idiom: a ConversationHandler with a state for each item, and PicklePersistence.

With the argument `sqlite` each answer is besides committed with aiosqlite before the bot goes on.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import aiosqlite
from survey import API, FOLDER, OPTIONS, QUESTIONS, THANKS, TOKEN, asked, chosen
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    PicklePersistence,
)

SCHEMA = "CREATE TABLE IF NOT EXISTS answers (person INTEGER, item INTEGER, option INTEGER, PRIMARY KEY (person, item))"


def keyboard(item: int) -> InlineKeyboardMarkup:
    """Return the options, a row each."""
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=f"{item}:{code}")] for code, label in enumerate(OPTIONS)]
    )


async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Begin, or begin again."""
    assert update.message is not None
    assert context.user_data is not None
    context.user_data.clear()
    await update.message.reply_text(asked(0), reply_markup=keyboard(0))
    return 0


async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Keep an answer and put the next question."""
    query = update.callback_query
    assert query is not None
    assert query.data is not None
    assert context.user_data is not None
    item, option = map(int, query.data.split(":"))
    context.user_data[item] = option
    database: aiosqlite.Connection | None = context.bot_data_database  # type: ignore[attr-defined]
    if database is not None:
        await database.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", (query.from_user.id, item, option))
        await database.commit()
    await query.answer()
    await query.edit_message_text(chosen(item, option))
    if item + 1 == len(QUESTIONS):
        await context.bot.send_message(query.from_user.id, THANKS)
        return ConversationHandler.END
    await context.bot.send_message(query.from_user.id, asked(item + 1), reply_markup=keyboard(item + 1))
    return item + 1


class Context(ContextTypes.DEFAULT_TYPE):
    """A context that knows the database, which cannot be pickled with the rest."""

    bot_data_database: aiosqlite.Connection | None = None


async def open_database(_application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Open the database of the variant that has one."""
    Context.bot_data_database = database = await aiosqlite.connect(FOLDER / "answers.db")
    await database.execute("PRAGMA journal_mode=WAL")
    await database.execute(SCHEMA)
    await database.commit()


async def close_database(_application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Close it, lest its thread keep the process."""
    assert Context.bot_data_database is not None
    await Context.bot_data_database.close()


def main(*, sqlite: bool) -> None:
    """Run until told to stop."""
    builder = (
        Application.builder()
        .token(TOKEN)
        .base_url(f"{API}/bot")
        .context_types(ContextTypes(context=Context))
        .persistence(PicklePersistence(FOLDER / "conversations.pickle"))
    )
    if sqlite:
        builder = builder.post_init(open_database).post_shutdown(close_database)
    application = builder.build()
    states: dict[object, list[Any]] = {
        item: [CallbackQueryHandler(answer, pattern=rf"^{item}:\d$")] for item in range(len(QUESTIONS))
    }
    application.add_handler(
        ConversationHandler(
            entry_points=[CommandHandler("start", start)],
            states=states,
            fallbacks=[CommandHandler("start", start)],
            name="survey",
            persistent=True,
        )
    )
    asyncio.set_event_loop(asyncio.new_event_loop())
    application.run_polling()


if __name__ == "__main__":
    main(sqlite="sqlite" in sys.argv[1:])
