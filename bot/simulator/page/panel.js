/* The demo's panel: people, clock, links and the page's looks. Everything in it is outside the phone. */

import { byId, el, icon, swapIcon } from "./dom.js";
import { Refused, server } from "./server.js";
import { clockOf, current, shortClockOf, speak, spoken, words } from "./words.js";

const PEOPLE_EVERY = 4000;
const WIDE = matchMedia("(min-width: 860px)");

/** Return the letters and the tint of somebody's avatar. */
export function face(name, id = 0) {
  const letters = name.split(/\s+/).filter(Boolean).slice(0, 2).map((word) => [...word][0]).join("");
  return { letters: letters.toUpperCase(), tint: Math.abs(Number(id)) % 6 };
}

export const fullName = (person) => [person.first_name, person.last_name].filter(Boolean).join(" ");

export class Panel {
  /** `chosen(person)` is called when somebody picks a person, `reworded()` after a change of language, `failed(error)` for the user. */
  constructor({ chosen, reworded, failed }) {
    Object.assign(this, { chosen, reworded, failed, people: [], links: [], id: null, time: null, picked: kept("demo-language") });
    const bar = byId("panel-toggle");
    bar.addEventListener("click", () => this.open(bar.getAttribute("aria-expanded") !== "true"));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || WIDE.matches || !("open" in byId("panel").dataset)) return;
      this.open(false);
      bar.focus();
    });
    document.addEventListener("pointerdown", (event) => {
      if (!WIDE.matches && !byId("panel").contains(event.target)) this.open(false);
    });
    byId("person-open").addEventListener("click", () => this.showForm(byId("person-form").hidden));
    byId("person-cancel").addEventListener("click", () => this.showForm(false));
    byId("person-form").addEventListener("submit", (event) => this.add(event));
    byId("clock-buttons").addEventListener("click", (event) => this.advance(event.target.closest("button")));
    byId("theme").addEventListener("click", () => {
      window.theme.turn();
      this.look();
    });
    for (const button of document.querySelectorAll("[data-language]")) button.addEventListener("click", () => this.pick(button.dataset.language));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.look());
    setInterval(() => this.tick(), 1000);
    setInterval(() => document.hidden || this.refresh().catch(() => {}), PEOPLE_EVERY); // the feed says when the simulator is gone
    this.open(WIDE.matches);
  }

  open(wanted) {
    byId("panel-toggle").setAttribute("aria-expanded", String(wanted));
    byId("panel").toggleAttribute("data-open", wanted);
  }

  // ---- people

  async refresh() {
    this.people = await server.people();
    this.draw();
  }

  person(id) {
    return this.people.find((one) => String(one.id) === String(id));
  }

  /** Mark who is being played; the page speaks their language unless somebody has picked one. */
  select(person) {
    this.id = person.id;
    speak(this.picked ?? spoken(person.language_code));
    byId("panel-who").textContent = fullName(person);
    this.draw();
    this.look();
  }

  draw() {
    const list = byId("people");
    const focused = document.activeElement?.dataset?.person;
    const rows = this.people.map((person) => this.row(person));
    list.replaceChildren(...(rows.length ? rows : [el("li", { class: "panel-note" }, words("nobody"))]));
    if (focused) list.querySelector(`[data-person="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    const unread = this.people.reduce((sum, one) => sum + (one.id === this.id ? 0 : one.unread || 0), 0);
    byId("panel-unread").hidden = unread === 0;
    byId("panel-unread").textContent = unread;
    byId("panel-unread").setAttribute("aria-label", words("unread", { n: unread }));
  }

  row(person) {
    const name = fullName(person);
    const { letters, tint } = face(name, person.id);
    const mine = person.id === this.id;
    const unread = mine ? 0 : person.unread || 0;
    return el(
      "li",
      {},
      el(
        "button",
        { type: "button", class: "person", "aria-current": mine ? "true" : null, data: { person: person.id }, click: () => this.choose(person) },
        el("span", { class: "avatar", "aria-hidden": "true", data: { tint } }, letters),
        el(
          "span",
          { class: "words" },
          el("span", { class: "name" }, el("span", {}, name), el("span", { class: "code" }, spoken(person.language_code).toUpperCase())),
          el("span", { class: "about-person" }, noteOf(person)),
        ),
        unread ? el("span", { class: "badge", "aria-label": words("unread", { n: unread }) }, String(unread)) : null,
      ),
    );
  }

  choose(person) {
    if (!WIDE.matches) {
      this.open(false);
      byId("panel-toggle").focus({ preventScroll: true });
    }
    this.chosen(person);
  }

  showForm(wanted) {
    byId("person-form").hidden = !wanted;
    byId("person-open").hidden = wanted;
    byId("person-open").setAttribute("aria-expanded", String(wanted));
    if (wanted) {
      byId("person-language").value = current();
      byId("person-name").focus();
    } else byId("person-open").focus();
  }

  async add(event) {
    event.preventDefault();
    const [first_name, ...rest] = byId("person-name").value.trim().split(/\s+/);
    if (!first_name) return;
    await this.attempt(async () => {
      const person = await server.addPerson({ first_name, last_name: rest.join(" "), language_code: byId("person-language").value });
      byId("person-form").reset();
      this.showForm(false);
      await this.refresh();
      this.choose(person);
    });
  }

  async attempt(act) {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.failed(error);
    }
  }

  // ---- the clock

  setTime({ now, speed }) {
    this.time = { now: Date.parse(now), speed, seen: performance.now() };
    this.tick();
  }

  tick() {
    if (!this.time) return;
    const now = new Date(this.time.now + (performance.now() - this.time.seen) * this.time.speed);
    for (const [id, text] of [["clock", clockOf(now)], ["panel-time", shortClockOf(now)]]) {
      byId(id).dateTime = now.toISOString();
      byId(id).textContent = text;
    }
    byId("clock-speed").hidden = this.time.speed === 1;
    byId("clock-speed").textContent = words("clock_speed", { speed: this.time.speed });
  }

  async advance(button) {
    if (!button) return;
    const buttons = [...byId("clock-buttons").children];
    buttons.forEach((one) => (one.disabled = true));
    await this.attempt(async () => this.setTime(await server.advance(Number(button.dataset.seconds))));
    buttons.forEach((one) => (one.disabled = false));
    button.focus({ preventScroll: true });
    await this.attempt(() => this.refresh());
  }

  // ---- links and looks

  setLinks(links) {
    this.links = links;
    this.look();
  }

  pick(language) {
    this.picked = language;
    keep("demo-language", language);
    speak(language);
    this.draw();
    this.look();
    this.reworded();
  }

  /** Write anew what depends on language and theme. */
  look() {
    for (const button of document.querySelectorAll("[data-language]")) button.setAttribute("aria-pressed", String(button.dataset.language === current()));
    const dark = window.theme.now() === "dark";
    swapIcon(byId("theme"), dark ? "sun" : "moon");
    byId("theme-word").textContent = words(dark ? "light" : "dark");
    byId("links-section").hidden = this.links.length === 0;
    byId("links").replaceChildren(
      ...this.links
        .filter(({ href }) => ["http:", "https:"].includes(new URL(href, location.href).protocol))
        .map((link) => el("li", {}, el("a", { href: link.href, target: "_blank", rel: "noopener" }, link[`label_${current()}`], icon("out")))),
    );
    this.tick();
  }
}

/** A note may be one text or "texto / text"-like data of the demo: {es, en}. */
function noteOf(person) {
  const note = person.note || person.last_text || "";
  return typeof note === "object" ? note[current()] : note;
}

function kept(name) {
  try {
    const value = sessionStorage.getItem(name);
    return value === "es" || value === "en" ? value : null;
  } catch {
    return null; // Storage may be forbidden; then the choice lasts as long as the page.
  }
}

function keep(name, value) {
  try {
    sessionStorage.setItem(name, value);
  } catch {
    // As above: nothing to keep it in.
  }
}
