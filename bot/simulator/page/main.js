/* The composition of the page: which person is shown, what happens in their chat, and what they do about it. */

import { busy, calm } from "./bubble.js";
import { Composer } from "./composer.js";
import { byId } from "./dom.js";
import { Log } from "./log.js";
import { Panel, face } from "./panel.js";
import { alertBox, closeMenu, isMenuOpen, openMenu, toast } from "./popups.js";
import { Feed, Refused, server } from "./server.js";
import { speak, spoken, words } from "./words.js";

const BUSY_AT_MOST = 5000;
const LONG_PRESS = 500;
const TYPING = 5000; // as long as Telegram shows it
const BOT_AGAIN = 5000;
const TYPES = matchMedia("(hover: hover) and (pointer: fine)");

let bot = { name: "", description: "", commands_es: [], commands_en: [] };
let person = null;
let feed = null;
let online = true;
let typing = 0;
const pressed = new Map(); // callback query id -> the key that waits
const early = new Set(); // answers that came before the tap's own reply

const log = new Log({ scroller: byId("scroller"), list: byId("log"), pill: byId("pill"), pillWord: byId("pill-word") });
const composer = new Composer({
  send: (text) => act("send", { text }),
  sendOther: (kind) => act("sendother", { kind }),
  sendFile: (name, buffer) => act("sendfile", { name, content: base64(buffer) }),
  edit: (message, text) => act("edit", { message_id: message.message_id, text }),
  commands: () => (person && spoken(person.language_code) === "es" ? bot.commands_es : bot.commands_en) ?? [],
  lastOwn: () => log.newestOwn(),
});
const panel = new Panel({ chosen: (one) => (location.hash = `person=${one.id}`), reworded: reword, failed: (error) => toast(error.message) });

/** Do something as the person; return whether the simulator took it. */
async function act(name, body) {
  try {
    return await server.act(person.id, name, body);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    toast(error.message);
    return null;
  }
}

/** Return bytes as text that JSON carries. */
function base64(buffer) {
  let text = "";
  for (const byte of new Uint8Array(buffer)) text += String.fromCharCode(byte);
  return btoa(text);
}

// ---- who

function wanted() {
  const id = new URLSearchParams(location.hash.slice(1)).get("person");
  return panel.person(id) ?? panel.people[0];
}

function show(one) {
  if (!one || one.id === person?.id) return;
  feed?.close();
  person = one;
  history.replaceState(null, "", `#person=${one.id}`);
  closeMenu({ refocus: false });
  for (const id of [...pressed.keys()]) answered(id);
  early.clear();
  composer.reset();
  log.clear();
  panel.select(one);
  byId("log").lang = spoken(one.language_code);
  foot();
  title();
  feed = new Feed(one.id, { loaded, heard, lost });
}

function title() {
  byId("bot-name").textContent = bot.name;
  byId("bot-avatar").textContent = face(bot.name).letters.slice(0, 1);
  caption();
  byId("phone").setAttribute("aria-label", words("chat_with", { name: bot.name }));
  document.title = person ? `${bot.name} · ${person.first_name}` : bot.name;
  const english = person && spoken(person.language_code) === "en" && bot.description_en;
  byId("about-text").textContent = english || bot.description || "";
}

function reword() {
  title();
  log.reword();
}

/** Show the composer, or the one big button that fits. */
function foot() {
  const state = person.blocked ? "restart" : person.started || log.shown.size > 0 ? "composer-form" : "start";
  for (const id of ["restart", "start", "composer-form"]) byId(id).hidden = id !== state;
  byId("about").hidden = log.shown.size > 0 || !byId("about-text").textContent;
  caption();
}

function caption() {
  const key = !online ? "connecting" : person?.blocked ? "blocked" : typing ? "typing" : "bot";
  byId("bot-caption").textContent = words(key);
}

function setTyping(is) {
  clearTimeout(typing);
  typing = is ? setTimeout(() => setTyping(false), TYPING) : 0;
  caption();
}

// ---- what happens

function loaded(chat) {
  online = true;
  log.load(chat.messages);
  panel
    .refresh()
    .then(() => {
      person = panel.person(person.id) ?? person;
      foot();
    })
    .catch(lost);
  foot();
}

function lost() {
  online = false;
  foot();
}

function heard(kind, body) {
  switch (kind) {
    case "message":
    case "edit":
      if (body.from === "bot") setTyping(false);
      log.put(body);
      if (!byId("about").hidden || byId("composer-form").hidden) foot();
      break;
    case "delete":
      log.remove(body.message_id);
      break;
    case "toast":
      answered(body.callback_query_id);
      if (body.text) (body.alert ? alertBox : toast)(body.text);
      break;
    case "answered":
      answered(body.callback_query_id);
      break;
    case "clock":
      panel.setTime(body);
      break;
    case "blocked":
      person.blocked = body.blocked;
      foot();
      break;
    case "typing":
      setTyping(true);
      break;
    default:
      throw new Error(`the feed spoke of ${kind}`);
  }
}

// ---- taps

async function tap(key) {
  const message_id = Number(key.closest(".message").dataset.messageId);
  busy(key);
  const taken = await act("tap", { message_id, data: key.dataset.data });
  if (!taken || early.delete(taken.callback_query_id)) {
    calm(key);
    return;
  }
  pressed.set(taken.callback_query_id, key);
  setTimeout(() => answered(taken.callback_query_id), BUSY_AT_MOST);
}

function answered(id) {
  const key = pressed.get(id);
  if (!pressed.delete(id)) {
    early.add(id);
    setTimeout(() => early.delete(id), BUSY_AT_MOST);
    return;
  }
  if (![...pressed.values()].includes(key)) calm(key);
}

byId("log").addEventListener("click", (event) => {
  const key = event.target.closest("button.key");
  if (key) tap(key);
  const command = event.target.closest(".command");
  if (command) act("send", { text: command.dataset.command });
});

// ---- one's own messages: long press, right click, or the menu key

let press = 0;
const ownText = (target) => {
  const known = log.get(target.closest?.('.message[data-from="me"]')?.dataset.messageId);
  return known && (known.message.kind ?? "text") === "text" && !person.blocked ? known : null;
};

function messageMenu(known, point) {
  const entries = [
    { word: words("edit"), icon: "edit", act: () => composer.startEditing(known.message) },
    { word: words("copy"), icon: "copy", act: () => navigator.clipboard?.writeText(known.message.text).then(() => toast(words("copied"))) },
  ];
  openMenu(byId("composer"), entries, { label: words("edit"), at: point });
}

byId("log").addEventListener("contextmenu", (event) => {
  const known = ownText(event.target);
  if (!known) return;
  event.preventDefault();
  clearTimeout(press);
  messageMenu(known, { x: event.clientX, y: event.clientY });
});
byId("log").addEventListener("pointerdown", (event) => {
  const known = event.pointerType === "mouse" ? null : ownText(event.target);
  clearTimeout(press);
  if (known) press = setTimeout(() => messageMenu(known, { x: event.clientX, y: event.clientY }), LONG_PRESS);
});
for (const name of ["pointerup", "pointercancel", "pointerleave"]) byId("log").addEventListener(name, () => clearTimeout(press));

// ---- the rest of the phone

byId("start").addEventListener("click", async () => {
  if (!(await act("start", person.start ? { payload: person.start } : {}))) return;
  person.started = true;
  foot();
  settle();
});

async function restart() {
  if (!(await act("unblock"))) return;
  person.blocked = false;
  foot();
  await act("start");
  settle();
}

/** Give the focus a place after the big button has gone; on a touch screen never the box, which would raise the keyboard. */
function settle() {
  byId(TYPES.matches ? "composer" : "scroller").focus({ preventScroll: true });
}
byId("restart").addEventListener("click", restart);

byId("chat-menu").addEventListener("click", ({ currentTarget }) => {
  if (isMenuOpen(currentTarget)) return closeMenu();
  const entry = person.blocked
    ? { word: words("menu_restart"), icon: "restart", act: restart }
    : { word: words("menu_block"), icon: "block", danger: true, act: () => act("block") };
  return openMenu(currentTarget, [entry], { label: words("chat_menu"), at: "top" });
});

window.addEventListener("hashchange", () => show(wanted()));

/** Read what the bot says of itself; it may set its commands some time after the page was opened. */
async function askBot() {
  try {
    bot = await server.bot();
    title();
    if (person) foot();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    lost();
  }
  if (!bot.commands_es?.length) setTimeout(askBot, BOT_AGAIN);
}

async function begin() {
  speak(panel.picked ?? spoken(navigator.language));
  panel.look();
  try {
    const [, time, links] = await Promise.all([panel.refresh(), server.clock(), server.links(), askBot()]);
    panel.setTime(time);
    panel.setLinks(links);
    show(wanted());
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    toast(error.message);
    setTimeout(begin, BOT_AGAIN);
  }
}

begin();
