"""The survey in aiogram's own idiom: states of its FSM in memory, each answer committed with aiosqlite."""

from __future__ import annotations

import asyncio

import aiosqlite
from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from aiogram.utils.keyboard import InlineKeyboardBuilder
from survey import API, FOLDER, OPTIONS, QUESTIONS, THANKS, TOKEN, asked, chosen

SCHEMA = "CREATE TABLE IF NOT EXISTS answers (person INTEGER, item INTEGER, option INTEGER, PRIMARY KEY (person, item))"
router = Router()


class Survey(StatesGroup):
    """Where somebody stands; the item is in the data."""

    asking = State()


def keyboard(item: int) -> InlineKeyboardMarkup:
    """Return the options, a row each."""
    builder = InlineKeyboardBuilder()
    for code, label in enumerate(OPTIONS):
        builder.button(text=label, callback_data=f"{item}:{code}")
    return builder.adjust(1).as_markup()


@router.message(CommandStart())
async def start(message: Message, state: FSMContext) -> None:
    """Begin, or begin again."""
    await state.set_state(Survey.asking)
    await state.set_data({"item": 0})
    await message.answer(asked(0), reply_markup=keyboard(0))


@router.callback_query(Survey.asking, F.data.contains(":"))
async def answer(query: CallbackQuery, state: FSMContext, database: aiosqlite.Connection) -> None:
    """Keep an answer and put the next question."""
    assert query.data is not None
    assert isinstance(query.message, Message)
    item, option = map(int, query.data.split(":"))
    if item != (await state.get_data()).get("item"):
        await query.answer()
        return
    await database.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", (query.from_user.id, item, option))
    await database.commit()
    await state.update_data(item=item + 1)
    await query.answer()
    await query.message.edit_text(chosen(item, option))
    if item + 1 == len(QUESTIONS):
        await state.clear()
        await query.message.answer(THANKS)
    else:
        await query.message.answer(asked(item + 1), reply_markup=keyboard(item + 1))


async def main() -> None:
    """Run until told to stop."""
    async with aiosqlite.connect(FOLDER / "answers.db") as database:
        await database.execute("PRAGMA journal_mode=WAL")
        await database.execute(SCHEMA)
        await database.commit()
        bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(API)))
        dispatcher = Dispatcher(storage=MemoryStorage(), database=database)
        dispatcher.include_router(router)
        await dispatcher.start_polling(bot)


if __name__ == "__main__":
    asyncio.run(main())
