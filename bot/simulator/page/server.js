/* Speaks with the simulator: requests, and the feed of what happens in one chat. Knows no elements. */

import { words } from "./words.js";

/** A request that the simulator refused or that did not arrive; its message may be shown. */
export class Refused extends Error {}

async function call(method, path, body) {
  let response;
  try {
    response = await fetch(path, {
      method,
      cache: "no-store",
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (error) {
    throw new Refused(words("failed_offline"), { cause: error });
  }
  const text = await response.text();
  if (!response.ok) {
    const refused = new Refused(words("failed", { why: text.slice(0, 120) || response.status }));
    refused.status = response.status;
    throw refused;
  }
  return text ? JSON.parse(text) : {};
}

const person = (id, act) => `/client/people/${encodeURIComponent(id)}/${act}`;

export const server = {
  bot: () => call("GET", "/client/bot"),
  people: () => call("GET", "/client/people"),
  addPerson: (known) => call("POST", "/client/people", known),
  chat: (id) => call("GET", person(id, "chat")),
  act: (id, act, body = {}) => call("POST", person(id, act), body),
  clock: () => call("GET", "/clock"),
  advance: (seconds) => call("POST", "/clock/advance", { seconds }),
  /** Return the demo's links; a simulator without a demo around it has none. */
  async links() {
    try {
      return await call("GET", "/demo/links");
    } catch (error) {
      if (error.status === 404) return [];
      throw error;
    }
  },
};

const KINDS = ["message", "edit", "delete", "toast", "answered", "clock", "blocked", "typing"];
const AGAIN_AFTER = 1000;

/**
 * What happens in one person's chat. Each time the stream (re)opens the chat is loaded whole; what streams in meanwhile waits,
 * and what the loaded chat already holds is dropped. So nothing is missed and nothing is shown twice.
 */
export class Feed {
  /** `heard(kind, body)`, `loaded(chat)` and `lost()` are called in the order things happened. */
  constructor(id, { heard, loaded, lost }) {
    Object.assign(this, { id, heard, loaded, lost, waiting: [], ready: false, closed: false, after: 0, timer: 0 });
    this.open();
  }

  open() {
    this.source = new EventSource(person(this.id, "events"));
    this.source.onopen = () => this.load(this.source);
    this.source.onerror = () => {
      if (this.closed) return;
      this.ready = false;
      this.lost();
      // The browser would wait longer before it tries again; and as the chat is loaded whole, no event has to be resumed from.
      this.source.close();
      this.again(() => this.open());
    };
    for (const kind of KINDS) {
      this.source.addEventListener(kind, (event) => {
        const one = { kind, at: kind === "clock" ? Infinity : Number(event.lastEventId), body: JSON.parse(event.data) };
        if (this.ready) this.heard(one.kind, one.body);
        else this.waiting.push(one);
      });
    }
  }

  async load(source) {
    let chat;
    try {
      chat = await server.chat(this.id);
    } catch (error) {
      if (this.closed || source !== this.source) return;
      this.lost(error);
      this.again(() => this.load(source));
      return;
    }
    if (this.closed || source !== this.source) return;
    this.loaded(chat);
    const waited = this.waiting;
    this.waiting = [];
    this.ready = true;
    for (const one of waited) if (!(one.at <= chat.event)) this.heard(one.kind, one.body);
  }

  again(act) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => !this.closed && act(), AGAIN_AFTER);
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    this.source.close();
  }
}
