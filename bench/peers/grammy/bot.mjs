// The survey in grammY's own idiom: its sessions kept by better-sqlite3, each answer committed before the bot goes on.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { Bot, InlineKeyboard, session } from "grammy";

const survey = JSON.parse(readFileSync(new URL("../survey.json", import.meta.url), "utf8"));
const { questions, options, thanks } = survey;

const database = new Database(join(process.env.BENCH_FOLDER, "answers.db"));
database.pragma("journal_mode = WAL");
database.exec(`
  CREATE TABLE IF NOT EXISTS sessions (key TEXT PRIMARY KEY, value TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS answers (person INTEGER, item INTEGER, option INTEGER, PRIMARY KEY (person, item));
`);
const readSession = database.prepare("SELECT value FROM sessions WHERE key = ?").pluck();
const writeSession = database.prepare("INSERT OR REPLACE INTO sessions VALUES (?, ?)");
const deleteSession = database.prepare("DELETE FROM sessions WHERE key = ?");
const keepAnswer = database.prepare("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)");

const storage = {
  read: (key) => {
    const value = readSession.get(key);
    return value === undefined ? undefined : JSON.parse(value);
  },
  write: (key, value) => void writeSession.run(key, JSON.stringify(value)),
  delete: (key) => void deleteSession.run(key),
};

const asked = (item) => `${item + 1} of ${questions.length}\n\n${questions[item]}`;
const keyboard = (item) => {
  const built = new InlineKeyboard();
  options.forEach((label, code) => built.text(label, `${item}:${code}`).row());
  return built;
};

const bot = new Bot(process.env.BENCH_TOKEN, { client: { apiRoot: process.env.BENCH_API } });
bot.use(session({ initial: () => ({ item: 0 }), storage }));

bot.command("start", async (ctx) => {
  ctx.session.item = 0;
  await ctx.reply(asked(0), { reply_markup: keyboard(0) });
});

bot.callbackQuery(/^(\d+):(\d)$/, async (ctx) => {
  const [item, option] = [Number(ctx.match[1]), Number(ctx.match[2])];
  if (item !== ctx.session.item) {
    await ctx.answerCallbackQuery();
    return;
  }
  keepAnswer.run(ctx.from.id, item, option);
  ctx.session.item = item + 1;
  await ctx.answerCallbackQuery();
  await ctx.editMessageText(`${asked(item)}\n\n✓ ${options[option]}`);
  if (item + 1 === questions.length) await ctx.reply(thanks);
  else await ctx.reply(asked(item + 1), { reply_markup: keyboard(item + 1) });
});

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => bot.stop());
await bot.start();
