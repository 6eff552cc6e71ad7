/* One message as elements, and how it changes in place. Keys are reused by their position, so that focus and thumb stay. */

import { el, icon } from "./dom.js";
import { isFollowed, safe } from "./safe.js";
import { momentOf, sizeOf, timeOf, words } from "./words.js";

const WAVE = [5, 9, 14, 8, 12, 18, 11, 6, 15, 20, 13, 7, 10, 17, 12, 6, 9, 14, 8, 5, 11, 7];

/** Return a message's date; the simulator sends seconds since 1970 or ISO text. */
export const dateOf = (message) => new Date(typeof message.date === "number" ? message.date * 1000 : message.date);

/** Return the element of a message. */
export function bubble(message, botName) {
  const made = el("article", { class: "message", tabindex: "-1", data: { messageId: message.message_id, from: message.from } });
  made.append(el("div", { class: "bubble" }));
  rewrite(made, message, botName);
  return made;
}

/** Show a message's newest state in its element. What has not changed is not touched. */
export function rewrite(made, message, botName) {
  made.dataset.kind = message.document ? (message.kind === "photo" ? "picture" : "document") : (message.kind ?? "text");
  made.classList.toggle("keyed", hasKeys(message));
  const looks = JSON.stringify([message.html, message.text, message.document, message.kind, message.edited, message.date, words("edited")]);
  if (made.looks !== looks) {
    made.looks = looks;
    made.querySelector(".bubble").replaceChildren(...content(message, botName));
  }
  keyboard(made, message.keyboard ?? []);
}

/** Return whether a message offers keys. */
export const hasKeys = (message) => (message.keyboard ?? []).some((row) => row.length > 0);

function content(message, botName) {
  const sender = el("span", { class: "unseen" }, `${message.from === "me" ? words("you") : botName}: `);
  const body = el("div", { class: "text" }, message.html || message.text ? [written(message), " "] : [], meta(message));
  if (message.document && message.kind === "photo") return [sender, picture(message.document), body];
  if (message.document) return [sender, file(message.document), body];
  const other = otherThanText(message);
  return other ? [sender, other, body] : [sender, body];
}

function written(message) {
  // Telegram's apps keep the payload of a link to themselves.
  if (message.from === "me" && /^\/start \S+$/.test(message.text ?? "")) return "/start";
  return safe(message.html || "", { commands: message.from === "bot" });
}

function meta(message) {
  const date = dateOf(message);
  return el(
    "span",
    { class: "meta" },
    message.edited ? `${words("edited")} ` : null,
    el("time", { datetime: date.toISOString(), title: momentOf(date) }, timeOf(date)),
    message.from === "me" ? icon("seen") : null,
  );
}

/** A photo with its size, so that nothing jumps when it arrives; it opens whole. */
function picture({ url, width, height }) {
  const href = sameOrigin(url);
  return el(
    "a",
    { class: "picture", href, target: "_blank", rel: "noopener noreferrer", "aria-label": words("picture_open") },
    el("img", { src: href, width, height, alt: words("photo") }),
  );
}

function file({ name, size, url }) {
  const label = words("download", { name, size: sizeOf(size) });
  return el(
    "a",
    { class: "file", href: sameOrigin(url), download: name, "aria-label": label },
    el("span", { class: "file-icon" }, icon("file")),
    el("span", { class: "file-words" }, el("b", {}, name), el("small", {}, sizeOf(size))),
  );
}

function sameOrigin(url) {
  const address = new URL(url, location.href);
  return address.origin === location.origin ? address.href : undefined;
}

function otherThanText(message) {
  switch (message.kind) {
    case "sticker":
      return el("div", { class: "sticker", role: "img", "aria-label": words("sticker") }, "👋");
    case "voice":
      return el(
        "div",
        { class: "voice", role: "img", "aria-label": words("voice") },
        el("span", { class: "file-icon" }, icon("play")),
        el("span", { class: "wave" }, WAVE.map(bar)),
        el("small", {}, "0:03"),
      );
    case "photo":
      return el("div", { class: "photo", role: "img", "aria-label": words("photo") }, icon("photo"));
    case undefined:
    case "text":
    case "document":
      return null;
    default:
      return el("i", {}, message.kind);
  }
}

function bar(height) {
  const made = el("i");
  made.style.height = `${height}px`;
  return made;
}

function keyboard(made, rows) {
  const shown = rows.filter((row) => row.length > 0);
  let keys = made.querySelector(".keys");
  if (shown.length === 0) {
    if (keys?.contains(document.activeElement)) made.focus({ preventScroll: true });
    keys?.remove();
    return;
  }
  if (!keys) {
    keys = el("div", { class: "keys", role: "group" });
    made.append(keys);
  }
  keys.setAttribute("aria-label", words("keys"));
  shown.forEach((row, r) => {
    const line = keys.children[r] ?? keys.appendChild(el("div", { class: "row" }));
    row.forEach((wanted, k) => key(line, k, wanted));
    drop(line, row.length, made);
  });
  drop(keys, shown.length, made);
}

function drop(parent, from, made) {
  while (parent.children.length > from) {
    if (parent.lastElementChild.contains(document.activeElement)) made.focus({ preventScroll: true });
    parent.lastElementChild.remove();
  }
}

function key(line, at, { text, data, url, style }) {
  const state = JSON.stringify([text, data, url, style, words("keys")]);
  let made = line.children[at];
  if (made?.state === state) return;
  const tag = url ? "A" : "BUTTON";
  if (made?.tagName !== tag) {
    const fresh = el(tag.toLowerCase(), { class: "key" });
    if (made) made.replaceWith(fresh);
    else line.append(fresh);
    made = fresh;
  }
  if (made.dataset.data !== data) calm(made);
  made.state = state;
  made.replaceChildren(el("span", {}, text));
  if (style) made.dataset.style = style;
  else delete made.dataset.style;
  if (url) {
    if (isFollowed(url)) Object.assign(made, { href: url, target: "_blank", rel: "noopener noreferrer" });
    made.setAttribute("aria-label", words("key_link", { text }));
    made.append(icon("out"));
  } else {
    made.type = "button";
    made.dataset.data = data ?? "";
  }
}

/** Show that a key has been pressed and waits for its answer. */
export function busy(made) {
  made.setAttribute("aria-busy", "true");
}

/** Show that a key no longer waits. */
export function calm(made) {
  made.removeAttribute("aria-busy");
}
