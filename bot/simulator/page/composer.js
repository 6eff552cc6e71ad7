/* Where one writes: the text box, commands, attachments, and editing what one has sent. Decides nothing about what is sent. */

import { byId, swapIcon } from "./dom.js";
import { closeMenu, enterMenu, isMenuOpen, openMenu } from "./popups.js";
import { words } from "./words.js";

const LONGEST = 4096; // A longer text leaves as several messages, as Telegram's own clients do.
const OTHERS = [
  ["sticker", "sticker"],
  ["voice", "voice"],
  ["photo", "photo"],
];

export class Composer {
  /**
   * `send(text)`, `sendOther(kind)`, `sendFile(name, buffer)` and `edit(message, text)` return promises and may reject; `commands()` returns
   * [{command, description}]; `lastOwn()` returns the newest own text message.
   */
  constructor(calls) {
    Object.assign(this, calls, { box: byId("composer"), edited: null, kept: "" });
    byId("composer-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.box.addEventListener("keydown", (event) => this.onKey(event));
    this.box.addEventListener("input", () => this.onInput());
    byId("editing-cancel").addEventListener("click", () => this.stopEditing());
    byId("commands").addEventListener("click", ({ currentTarget }) => this.toggle(currentTarget, () => this.showCommands()));
    byId("attach").addEventListener("click", ({ currentTarget }) => this.toggle(currentTarget, () => this.showOthers(currentTarget)));
    byId("file").addEventListener("change", ({ currentTarget }) => this.sendChosen(currentTarget));
    this.fit();
  }

  /** Send the file that was chosen; the same one may be chosen again. */
  async sendChosen(chooser) {
    const [chosen] = chooser.files;
    if (chosen) await this.sendFile(chosen.name, await chosen.arrayBuffer());
    chooser.value = "";
  }

  onKey(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape" && this.edited && !isMenuOpen()) {
      this.stopEditing();
    } else if (event.key === "ArrowDown" && isMenuOpen(this.box)) {
      event.preventDefault();
      enterMenu();
    } else if (event.key === "ArrowUp" && this.box.value === "" && !this.edited) {
      const message = this.lastOwn();
      if (!message) return;
      event.preventDefault();
      this.startEditing(message);
    }
  }

  onInput() {
    this.fit();
    const typed = /^\/\w*$/.test(this.box.value) ? this.box.value.slice(1).toLowerCase() : null;
    const matching = typed === null ? [] : this.commands().filter(({ command }) => command.startsWith(typed));
    if (matching.length) this.showCommands(this.box, matching);
    else if (isMenuOpen(this.box)) closeMenu();
  }

  /** Let the box grow with its text, to six lines. */
  fit() {
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(this.box.scrollHeight, 148)}px`;
    this.box.style.overflowY = this.box.scrollHeight > 148 ? "auto" : "hidden";
    byId("send").classList.toggle("ready", this.box.value.trim() !== "");
  }

  async submit() {
    const text = this.box.value.trim();
    if (text === "") return;
    closeMenu({ refocus: false });
    const message = this.edited;
    if (message) {
      if (text !== message.text && !(await this.edit(message, text))) return;
      this.stopEditing();
      return;
    }
    this.write("");
    for (let rest = text; rest !== ""; rest = rest.slice(LONGEST)) {
      if (await this.send(rest.slice(0, LONGEST))) continue;
      this.write(this.box.value ? `${rest}\n${this.box.value}` : rest);
      return;
    }
  }

  write(text) {
    this.box.value = text;
    this.fit();
  }

  startEditing(message) {
    if (!this.edited) this.kept = this.box.value;
    this.edited = message;
    byId("editing").hidden = false;
    byId("editing-text").textContent = message.text;
    swapIcon(byId("send"), "done");
    byId("send").setAttribute("aria-label", words("save"));
    this.write(message.text);
    this.box.focus();
    this.box.setSelectionRange(message.text.length, message.text.length);
  }

  stopEditing() {
    if (!this.edited) return;
    this.edited = null;
    byId("editing").hidden = true;
    swapIcon(byId("send"), "send");
    byId("send").setAttribute("aria-label", words("send"));
    this.write(this.kept);
    this.box.focus();
  }

  /** Forget what is being written: another chat has been opened. */
  reset() {
    this.stopEditing();
    this.write("");
  }

  toggle(button, show) {
    if (isMenuOpen(button)) closeMenu();
    else show();
  }

  showCommands(anchor = byId("commands"), commands = this.commands()) {
    const entries = commands.map(({ command, description }) => ({
      word: `/${command}`,
      note: description,
      act: () => {
        if (anchor === this.box) this.write("");
        this.send(`/${command}`);
      },
    }));
    if (entries.length) openMenu(anchor, entries, { label: words("commands"), at: "bottom", wide: true, focus: anchor !== this.box });
  }

  showOthers(anchor) {
    const file = { word: words("attach_file"), icon: "file", act: () => byId("file").click() };
    const entries = OTHERS.map(([kind, icon]) => ({ word: words(`attach_${kind}`), icon, act: () => this.sendOther(kind) }));
    openMenu(anchor, [...entries, file], { label: words("attach"), at: "bottom-right" });
  }
}
