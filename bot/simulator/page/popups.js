/* What appears over the chat for a while: menus, toasts and alerts. Knows nothing of what they are about. */

import { byId, el, icon } from "./dom.js";

const TOAST_AT_LEAST = 3500;
const TOAST_PER_SIGN = 45;
let open = null;

/**
 * Open a menu beside `anchor`; `entries` are {word, note?, icon?, act, danger?}. Only one is open at a time.
 * `at` says where: "top" (under the header, right), "bottom" (over the composer), or a point {x, y} in the window.
 * With `focus: false` the focus stays where it is (a list that follows typing).
 */
export function openMenu(anchor, entries, { label, at, wide = false, focus = true }) {
  closeMenu({ refocus: false });
  const items = entries.map((entry) =>
    el(
      "button",
      { type: "button", role: "menuitem", tabindex: "-1", class: entry.danger ? "danger" : null, click: () => choose(entry) },
      entry.icon ? icon(entry.icon) : null,
      el("span", {}, entry.word),
      entry.note ? el("small", {}, entry.note) : null,
    ),
  );
  const menu = el("div", { class: `menu${wide ? " wide-menu" : ""}`, role: "menu", "aria-label": label, keydown: steer }, items);
  byId("menus").append(menu);
  open = { menu, anchor, items };
  expanded(anchor, true);
  stand(menu, at);
  if (focus) items[0]?.focus({ preventScroll: true });
  return menu;
}

/** Return whether a menu is open, of this anchor if one is given. */
export const isMenuOpen = (anchor) => open !== null && (anchor === undefined || open.anchor === anchor);

/** Put the focus on the first entry of the open menu. */
export const enterMenu = () => open?.items[0]?.focus();

/** Close the open menu, if any, and give the focus back to where it came from. */
export function closeMenu({ refocus = true } = {}) {
  if (!open) return;
  const { menu, anchor } = open;
  const inside = menu.contains(document.activeElement);
  open = null;
  menu.remove();
  expanded(anchor, false);
  if (refocus && inside) anchor?.focus({ preventScroll: true });
}

function expanded(anchor, is) {
  if (anchor?.hasAttribute("aria-expanded")) anchor.setAttribute("aria-expanded", String(is));
}

function choose(entry) {
  closeMenu();
  entry.act();
}

function stand(menu, at) {
  if (typeof at === "string") {
    menu.dataset.at = at;
    return;
  }
  const room = byId("menus").getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const x = Math.max(8, Math.min(at.x - room.left - width / 2, room.width - width - 8));
  const below = at.y - room.top + 8;
  menu.style.left = `${x}px`;
  menu.style.top = `${below + height > room.height - 8 ? Math.max(8, below - height - 16) : below}px`;
}

function steer(event) {
  const { items } = open;
  const here = items.indexOf(document.activeElement);
  const steps = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: items.length - 1 };
  if (event.key in steps) {
    event.preventDefault();
    items[(steps[event.key] + items.length) % items.length].focus();
  } else if (event.key === "Tab") {
    closeMenu();
  }
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !open) return;
  event.stopPropagation();
  closeMenu();
});
document.addEventListener("pointerdown", (event) => {
  if (open && !open.menu.contains(event.target) && !open.anchor?.contains(event.target)) closeMenu({ refocus: false });
});

/** Show a short text over the bottom of the chat; a newer one takes its place. */
export function toast(text) {
  const made = el("div", { class: "toast" }, text);
  byId("toasts").replaceChildren(made);
  setTimeout(() => made.remove(), TOAST_AT_LEAST + TOAST_PER_SIGN * text.length);
}

/** Show a text that has to be acknowledged. */
export function alertBox(text) {
  const box = byId("alert");
  byId("alert-text").textContent = text;
  if (!box.open) box.showModal();
  byId("alert-ok").focus();
}
