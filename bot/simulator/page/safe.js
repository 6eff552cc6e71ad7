/* Turns the server's HTML into nodes by copying what is on a short list into new elements; everything else keeps its words only.
   Addresses, mail addresses and /commands in plain text become links, as in Telegram. */

import { el } from "./dom.js";
import { words } from "./words.js";

const KEPT = new Set(["B", "I", "U", "S", "CODE", "PRE", "BR", "BLOCKQUOTE"]);
const SAME = { STRONG: "b", EM: "i", INS: "u", DEL: "s", STRIKE: "s" };
const DROPPED = new Set(["SCRIPT", "STYLE", "TEMPLATE", "IFRAME", "OBJECT", "NOSCRIPT", "SVG", "MATH", "HEAD", "TITLE", "TEXTAREA", "SELECT"]);
const FOUND = /https?:\/\/[^\s<>"“”«»]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\/[A-Za-z][A-Za-z0-9_]{0,31}(?![\w/À-ÿ])/gu;
const [NOTHING, ADDRESSES, LINKS] = [0, 1, 2]; // what becomes a link in plain text
const BEFORE_COMMAND = /[\s(\[“"'«¿¡—–·:;,]/;

/** Return whether an address may be followed from a message. */
export const isFollowed = (href) => /^(https?:\/\/|tg:)/i.test(href);

/** Return the HTML as a fragment of allowed elements; without `commands` a /command stays plain text. */
export function safe(html, { commands = true } = {}) {
  // A parsed document of its own runs nothing and loads nothing.
  const parsed = new DOMParser().parseFromString(String(html ?? ""), "text/html");
  const fragment = document.createDocumentFragment();
  copy(parsed.body, fragment, commands ? LINKS : ADDRESSES);
  return fragment;
}

function copy(from, into, linked) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) into.append(...(linked ? linkified(node.data, linked === LINKS) : [node.data]));
    else if (node.nodeType === Node.ELEMENT_NODE) copyElement(node, into, linked);
  }
}

function copyElement(node, into, linked) {
  const name = node.tagName.toUpperCase();
  if (DROPPED.has(name)) return;
  let made = into;
  if (KEPT.has(name)) made = el(name.toLowerCase());
  else if (SAME[name]) made = el(SAME[name]);
  else if (name === "A" && isFollowed(node.getAttribute("href") ?? "")) made = link(node.getAttribute("href"));
  else if (name === "TG-SPOILER" || (name === "SPAN" && node.classList.contains("spoiler"))) made = spoiler();
  copy(node, made, ["A", "CODE", "PRE"].includes(name) ? NOTHING : linked);
  if (made !== into) into.append(made);
}

function link(href, text = "") {
  return el("a", { href, target: "_blank", rel: "noopener noreferrer" }, text);
}

function command(text) {
  return el("button", { type: "button", class: "command", data: { command: text } }, text);
}

function spoiler() {
  const made = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": words("spoiler") });
  const reveal = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    made.classList.add("seen");
    for (const name of ["role", "tabindex", "aria-label"]) made.removeAttribute(name);
    made.removeEventListener("click", reveal);
    made.removeEventListener("keydown", reveal);
  };
  made.addEventListener("click", reveal);
  made.addEventListener("keydown", reveal);
  return made;
}

function linkified(text, commands) {
  const pieces = [];
  let at = 0;
  for (const match of text.matchAll(FOUND)) {
    const before = match.index ? text[match.index - 1] : " ";
    const found = match[0].startsWith("http") ? match[0].replace(/[.,;:!?)\]…]+$/u, "") : match[0];
    let made;
    if (found.startsWith("/")) made = commands && BEFORE_COMMAND.test(before) ? command(found) : null;
    else made = found.startsWith("http") ? link(found, found) : el("a", { href: `mailto:${found}` }, found);
    if (!made) continue;
    // A button is a box to the browser, which would let the full stop after it begin the next line.
    const after = found.startsWith("/") ? /^[.,;:!?)\]…]+/u.exec(text.slice(match.index + found.length))?.[0] ?? "" : "";
    pieces.push(text.slice(at, match.index), after ? el("span", { class: "unbroken" }, made, after) : made);
    at = match.index + found.length + after.length;
  }
  pieces.push(text.slice(at));
  return pieces.filter((piece) => piece !== "");
}
