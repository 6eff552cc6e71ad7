/* The list of messages and where it stands: it follows new messages only for someone at its end, and an edit moves nothing. */

import { bubble, dateOf, hasKeys, rewrite } from "./bubble.js";
import { el } from "./dom.js";
import { dayOf, words } from "./words.js";

const NEAR = 72;
const ABOVE = 10;
/** Milliseconds that a chat just opened takes to stand still. */
const SETTLES = 2000;

export class Log {
  /** `scroller` holds `list`; `pill` appears when there is more below. */
  constructor({ scroller, list, pill, pillWord }) {
    Object.assign(this, { scroller, list, pill, pillWord, shown: new Map(), fresh: 0, botName: "", near: true });
    scroller.addEventListener("scroll", () => this.look(), { passive: true });
    pill.addEventListener("click", () => this.toEnd());
    // A keyboard that slides in makes the wall smaller; who was at the end stays there.
    new ResizeObserver(() => this.near && this.toEnd()).observe(scroller);
  }

  get left() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight;
  }

  get(id) {
    return this.shown.get(Number(id));
  }

  /** Return the newest own text message, if any. */
  newestOwn() {
    return [...this.shown.values()].filter(({ message }) => message.from === "me" && (message.kind ?? "text") === "text").pop()?.message;
  }

  clear() {
    this.shown.clear();
    this.list.replaceChildren();
    this.fresh = 0;
    this.near = true;
    this.look();
  }

  /** Show exactly these messages; the first time stand at the end, later stay where the reader is. */
  load(messages) {
    const first = this.shown.size === 0;
    const held = new Set(messages.map((one) => one.message_id));
    for (const id of [...this.shown.keys()]) if (!held.has(id)) this.remove(id);
    if (first) this.list.setAttribute("aria-busy", "true");
    for (const message of messages) this.put(message, { still: first });
    if (first) this.list.removeAttribute("aria-busy");
    if (first && messages.length) this.settle(this.shown.get(messages.at(-1).message_id).element);
  }

  /** Stand at the end, and stay there while the page takes its final shape: what grows late would push the last keys below the edge. */
  settle(element) {
    this.reveal(element);
    const growing = new ResizeObserver(() => this.near && this.reveal([...this.shown.values()].at(-1).element));
    growing.observe(this.list);
    setTimeout(() => growing.disconnect(), SETTLES);
  }

  /** Show a new message, or the newest state of one that is shown. */
  put(message, { still = false } = {}) {
    const known = this.shown.get(message.message_id);
    if (known) {
      this.edit(known, message);
      return;
    }
    const near = this.left < NEAR;
    const element = bubble(message, this.botName);
    element.classList.toggle("arriving", !still);
    this.place(message, element);
    if (still) return;
    if (near || message.from === "me") this.reveal(element);
    else this.fresh += 1;
    this.look();
  }

  place(message, element) {
    const later = [...this.shown.keys()].filter((id) => id > message.message_id);
    const next = later.length ? this.shown.get(Math.min(...later)).element : null;
    this.list.insertBefore(element, next);
    this.shown.set(message.message_id, { message, element });
    if (next) this.shown = new Map([...this.shown].sort(([a], [b]) => a - b));
    this.group();
  }

  /** Change a message without moving what the reader looks at or is about to tap. */
  edit(known, message) {
    const { element } = known;
    const wall = this.scroller.getBoundingClientRect();
    const was = element.getBoundingClientRect();
    const inView = was.bottom > wall.top && was.top < wall.bottom;
    const atEnd = this.left < NEAR;
    const keepsKeys = hasKeys(known.message) && hasKeys(message);
    rewrite(element, message, this.botName);
    known.message = message;
    const is = element.getBoundingClientRect();
    // Keys stand at the bottom: while they stay, or the end is in sight, that edge is what must not move.
    const edge = was.bottom <= wall.top || (inView && (atEnd || keepsKeys)) ? "bottom" : "top";
    if (was.top < wall.bottom) this.scroller.scrollTop += is[edge] - was[edge];
    this.look();
  }

  remove(id) {
    const known = this.shown.get(id);
    if (!known) return;
    const was = known.element.getBoundingClientRect();
    const above = was.bottom <= this.scroller.getBoundingClientRect().top;
    const height = this.scroller.scrollHeight;
    known.element.remove();
    this.shown.delete(id);
    this.group();
    if (above) this.scroller.scrollTop -= height - this.scroller.scrollHeight;
    this.look();
  }

  /** Write every message anew, for another language. */
  reword() {
    for (const known of this.shown.values()) this.edit(known, known.message);
    this.list.querySelectorAll(".day").forEach((day) => day.remove());
    this.group();
    this.look();
  }

  /** Days between messages, and a tail on the last of those that belong together. */
  group() {
    let before = null;
    for (const { message, element } of this.shown.values()) {
      const day = dateOf(message).toDateString();
      const turns = !before || dateOf(before.message).toDateString() !== day;
      const sign = element.previousElementSibling?.classList.contains("day") ? element.previousElementSibling : null;
      if (turns && !sign) element.before(el("div", { class: "day" }, el("span", {}, dayOf(dateOf(message)))));
      if (!turns) sign?.remove();
      const starts = turns || before.message.from !== message.from;
      element.classList.toggle("first", starts);
      before?.element.classList.toggle("last", starts);
      before = { message, element };
    }
    before?.element.classList.add("last");
    for (const day of this.list.querySelectorAll(".day + .day, .day:last-child")) day.remove();
  }

  /** Go to the end, but never past the beginning of a message that is taller than the wall. */
  reveal(element) {
    // offsetTop, because a message that is still sliding in has its rectangle elsewhere. Scrolling stops at the end by itself.
    this.scroller.scrollTop = element.offsetTop - ABOVE;
    this.look();
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.look();
  }

  /** Note where the reader is, and say what is below. */
  look() {
    this.near = this.left < NEAR;
    if (this.near) this.fresh = 0;
    const below = this.fresh === 0 ? "" : this.fresh === 1 ? words("new_one") : words("new_many", { n: this.fresh });
    this.pill.hidden = this.near;
    this.pill.dataset.fresh = this.fresh;
    if (this.pillWord.textContent !== below) this.pillWord.textContent = below;
    this.pill.setAttribute("aria-label", below || words("to_bottom"));
  }
}
