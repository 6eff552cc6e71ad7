/* The outbox page: asks every second what was mailed, and shows one message in three ways. */

import { byId, el } from "./dom.js";
import { momentOf, shortClockOf, speak } from "./words.js";

const WORDS = {
  es: {
    back_to_chat: "← Al chat",
    back_to_list: "← Todos los correos",
    date: "Fecha",
    from: "De",
    language: "Idioma de esta página",
    none: "Todavía no se ha enviado ningún correo. Cuando una ola salga por correo, los mensajes aparecerán aquí.",
    outbox: "Correos enviados",
    raw: "Descargar .eml",
    to: "Para",
    view_headers: "Encabezados",
    view_page: "Como se ve",
    view_text: "Solo texto",
    views: "Maneras de ver el mensaje",
    what_this_is: "Aquí llega lo que el bot envía por correo: nada sale de este equipo. El enlace de cada mensaje abre el chat de su destinatario.",
  },
  en: {
    back_to_chat: "← To the chat",
    back_to_list: "← All mail",
    date: "Date",
    from: "From",
    language: "Language of this page",
    none: "Nothing has been mailed yet. When a wave goes out by mail, its messages appear here.",
    outbox: "Mail sent",
    raw: "Download .eml",
    to: "To",
    view_headers: "Headers",
    view_page: "As it looks",
    view_text: "Text only",
    views: "Ways to see the message",
    what_this_is: "What the bot mails arrives here: nothing leaves this computer. Each message’s link opens its reader’s chat.",
  },
};
const LOOK_EVERY = 1000;

let language = kept() ?? (navigator.language.toLowerCase().startsWith("en") ? "en" : "es");
let messages = [];
let shown = null;
let view = "page";

const word = (key) => WORDS[language][key];

function kept() {
  try {
    const value = sessionStorage.getItem("demo-language");
    return value === "es" || value === "en" ? value : null;
  } catch {
    return null; // Storage may be forbidden; then the choice lasts as long as the page.
  }
}

function say() {
  speak(language);
  document.title = word("outbox");
  for (const node of document.querySelectorAll("[data-mail-word]")) node.textContent = word(node.dataset.mailWord);
  for (const node of document.querySelectorAll("[data-mail-label]")) node.setAttribute("aria-label", word(node.dataset.mailLabel));
  for (const node of document.querySelectorAll("[data-mail-title]")) node.title = word(node.dataset.mailTitle);
  for (const node of document.querySelectorAll("[data-language]")) node.setAttribute("aria-pressed", String(node.dataset.language === language));
  list();
  letter();
}

// "Ana Ruiz <ana@uni.mx>" -> "Ana Ruiz"
const nameOf = (mailbox) => mailbox.replace(/\s*<[^<>]*>$/, "").replace(/^"|"$/g, "") || mailbox;

function list() {
  byId("none").hidden = messages.length > 0;
  const focused = document.activeElement?.dataset?.number;
  byId("list").replaceChildren(
    ...messages.map((one) =>
      el(
        "li",
        {},
        el(
          "button",
          { type: "button", "aria-current": String(one.number === shown?.number), data: { number: one.number }, click: () => open(one.number) },
          el("span", { class: "who" }, nameOf(one.to)),
          el("time", { datetime: one.at }, shortClockOf(new Date(one.at))),
          el("span", { class: "what", lang: one.language || null }, one.subject),
        ),
      ),
    ),
  );
  if (focused) byId("list").querySelector(`[data-number="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

function letter() {
  byId("letter").hidden = shown === null;
  byId("desk").toggleAttribute("data-open", shown !== null);
  if (shown === null) return;
  byId("subject").textContent = shown.subject;
  byId("subject").lang = shown.language;
  const fields = [[word("from"), shown.from], [word("to"), shown.to], [word("date"), momentOf(new Date(shown.at))]];
  byId("fields").replaceChildren(...fields.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
  byId("text").textContent = shown.text;
  byId("text").lang = shown.language;
  byId("headers").tBodies[0].replaceChildren(
    ...shown.headers.map(([name, value]) => el("tr", {}, el("th", { scope: "row" }, name), el("td", {}, value))),
  );
  byId("raw").href = `mail/messages/${shown.number}/raw`;
  const now = view === "page" && !shown.has_page ? "text" : view;
  for (const id of ["page", "text", "headers"]) byId(id).hidden = id !== now;
  for (const node of document.querySelectorAll("[data-view]")) node.setAttribute("aria-pressed", String(node.dataset.view === now));
  const page = `mail/messages/${shown.number}/page`;
  if (byId("page").getAttribute("src") !== page) byId("page").src = page;
}

async function open(number) {
  const response = await fetch(`mail/messages/${number}`, { cache: "no-store" });
  if (!response.ok) return;
  shown = await response.json();
  history.replaceState(null, "", `#${number}`);
  list();
  letter();
  if (matchMedia("(max-width: 859px)").matches) byId("back").focus();
}

async function look() {
  try {
    const response = await fetch("mail/messages", { cache: "no-store" });
    const found = response.ok ? await response.json() : messages;
    if (found.length !== messages.length || found[0]?.number !== messages[0]?.number) {
      messages = found;
      list();
    }
  } catch {
    // The demonstration has ended, or begins anew: what is shown stays, and we ask again.
  }
}

for (const node of document.querySelectorAll("[data-language]")) {
  node.addEventListener("click", () => {
    language = node.dataset.language;
    try {
      sessionStorage.setItem("demo-language", language);
    } catch {
      // As above: nothing to keep it in.
    }
    say();
  });
}
for (const node of document.querySelectorAll("[data-view]")) {
  node.addEventListener("click", () => {
    view = node.dataset.view;
    letter();
  });
}
byId("back").addEventListener("click", () => {
  const number = shown?.number;
  shown = null;
  history.replaceState(null, "", location.pathname);
  list();
  letter();
  byId("list").querySelector(`[data-number="${CSS.escape(String(number))}"]`)?.focus();
});
say();
await look();
if (/^#\d+$/.test(location.hash)) await open(Number(location.hash.slice(1)));
setInterval(() => document.hidden || look(), LOOK_EVERY);
