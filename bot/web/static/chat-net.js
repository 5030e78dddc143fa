// Speaks to the server. Nothing is lost or doubled: a message is sent again under the same id until it is
// accepted, and what comes is taken once, by its number.

import * as store from "./chat-store.js";

const API = "/api/v1/chat";
const PATIENCE_MS = 20000;
const FIRST_SIGN_MS = 8000; // a stream that says nothing for so long is held back by something on the way
const SILENCE_MS = 40000; // the server gives a sign of life every 15 s
const POLL_S = 25;
const LONGEST_PAUSE_MS = 30000;
const HIDDEN_MS = 60000;

export class Refusal extends Error {
  constructor(status, message, afterMs) {
    super(message);
    this.status = status;
    this.afterMs = afterMs;
  }

  get isFinal() {
    return this.status >= 400 && this.status < 500 && ![401, 408, 425, 429].includes(this.status);
  }
}

export class Net {
  // tell: {message(one), item(item, state, words), connected(yes)}
  constructor(language, tell) {
    this.language = language;
    this.tell = tell;
    this.session = store.read("session");
    this.last = 0;
    this.queue = [];
    this.naps = new Set();
    this.line = null; // what is being listened to
    this.mayStream = typeof ReadableStream !== "undefined" && typeof AbortController !== "undefined";
    window.addEventListener("offline", () => this.tell.connected(false));
    window.addEventListener("online", () => {
      this.hangUp(); // what was open before may be dead without saying so
      this.wake();
    });
    document.addEventListener("visibilitychange", () => this.followSight());
  }

  // ---- calls

  async call(path, { method = "GET", body, token, patience = PATIENCE_MS, control = new AbortController() } = {}) {
    const timer = setTimeout(() => control.abort(), patience);
    const headers = { "Accept-Language": this.language };
    if (token) headers.Authorization = `Bearer ${token}`;
    if (typeof body === "string") headers["Content-Type"] = "application/json";
    try {
      const response = await fetch(API + path, { method, body, headers, signal: control.signal, cache: "no-store" });
      if (!response.ok) throw await refusalOf(response);
      return await response.json();
    } finally {
      clearTimeout(timer);
    }
  }

  open() {
    if (this.session) return Promise.resolve(this.session);
    if (!this.opening) {
      this.opening = this.call("", { method: "POST", body: JSON.stringify({ language: this.language }) })
        .then((session) => {
          this.session = session;
          store.write("session", session);
          return session;
        })
        .finally(() => { this.opening = null; });
    }
    return this.opening;
  }

  lose(session) {
    if (this.session === session) {
      this.session = null;
      this.last = 0;
      store.forget("session");
      this.hangUp();
    }
  }

  async history() {
    const session = await this.open();
    try {
      const { messages } = await this.call("/messages?after=0&own=1", { token: session.token });
      this.last = messages.reduce((most, one) => Math.max(most, one.seq || 0), this.last);
      return messages;
    } catch (error) {
      if (error.status !== 401) throw error;
      this.lose(session);
      return [];
    }
  }

  async upload(file) {
    const { token } = await this.open();
    const body = new FormData();
    body.append("file", file);
    return this.call("/files", { method: "POST", body, token, patience: 10 * PATIENCE_MS });
  }

  // ---- sending, one after the other

  send(item) {
    this.queue.push(item);
    this.pump();
  }

  async pump() {
    if (this.pumping) return;
    this.pumping = true;
    let failures = 0;
    while (this.queue.length) {
      const item = this.queue[0];
      this.tell.item(item, "sending");
      const session = this.session;
      try {
        const answer = await this.post(item);
        failures = 0;
        this.done(item, "sent", answer.notice);
      } catch (error) {
        if (error.isFinal) {
          this.done(item, "refused", error.message);
          continue;
        }
        if (error.status === 401) this.lose(session);
        failures += 1;
        this.tell.item(item, "unsent");
        // A lost session is replaced at once; only if that does not help, slowly.
        if (error.status !== 401 || failures > 1) await this.nap(error.afterMs || pauseAfter(failures));
      }
    }
    this.pumping = false;
  }

  async post({ id, text, choice, attachments }) {
    const { token } = await this.open();
    const message = { id };
    if (text) message.text = text;
    if (choice) message.choice = choice;
    if (attachments && attachments.length) message.attachments = attachments.map((file) => file.id);
    return this.call("/messages", { method: "POST", body: JSON.stringify(message), token });
  }

  done(item, state, words) {
    this.queue.shift();
    store.forgetWaiting(item.id);
    this.tell.item(item, state, words);
  }

  // ---- receiving, for ever

  async listen() {
    let failures = 0;
    for (;;) {
      await this.seen();
      let session = null;
      try {
        session = await this.open();
        await (this.mayStream ? this.readStream(session) : this.poll(session));
        failures = 0;
        if (this.mayStream) await this.nap(500);
      } catch (error) {
        if (error.status === 401) this.lose(session);
        // Hung up by ourselves: the page is out of sight, or there is another session.
        if (this.hiding || (session && session !== this.session)) continue;
        failures += 1;
        if (failures > 1) this.tell.connected(false);
        await this.nap(error.afterMs || pauseAfter(failures));
      }
    }
  }

  async poll({ token }) {
    // After a failure the first answer comes at once, so that it shows that we are connected again.
    const path = `/messages?after=${this.last}&wait=${this.polled ? POLL_S : 0}`;
    this.polled = false;
    this.line = new AbortController();
    const { messages } = await this.call(path, { token, patience: (POLL_S + 15) * 1000, control: this.line });
    this.polled = true;
    this.tell.connected(true);
    messages.forEach((one) => this.take(one));
  }

  async readStream({ token }) {
    const control = new AbortController();
    this.line = control;
    let timer = setTimeout(() => control.abort(), FIRST_SIGN_MS);
    let opened = false;
    let heard = false;
    try {
      const headers = { Authorization: `Bearer ${token}`, "Last-Event-ID": String(this.last), "Accept-Language": this.language };
      const response = await fetch(API + "/events", { headers, signal: control.signal, cache: "no-store" });
      if (!response.ok) throw await refusalOf(response);
      if (!response.body || !response.body.getReader) {
        this.mayStream = false;
        return;
      }
      opened = true;
      for await (const block of blocksOf(response.body.getReader())) {
        clearTimeout(timer);
        timer = setTimeout(() => control.abort(), SILENCE_MS);
        heard = true;
        this.tell.connected(true);
        const data = block.split("\n").filter((line) => line.startsWith("data: ")).map((line) => line.slice(6));
        if (data.length) this.take(JSON.parse(data.join("\n")));
      }
    } catch (error) {
      if (opened && !heard && !this.hiding && this.session) this.mayStream = false;
      throw error;
    } finally {
      clearTimeout(timer);
      control.abort();
    }
  }

  hangUp() {
    if (this.line) this.line.abort();
  }

  take(message) {
    if (message.seq <= this.last) return;
    this.last = message.seq;
    this.tell.message(message);
  }

  // ---- pausing

  nap(ms) {
    return new Promise((resolve) => {
      const nap = { timer: 0, end: () => { clearTimeout(nap.timer); this.naps.delete(nap); resolve(); } };
      nap.timer = setTimeout(nap.end, ms);
      this.naps.add(nap);
    });
  }

  wake() {
    Array.from(this.naps).forEach((nap) => nap.end());
  }

  // A page that nobody sees for a while gives its connection back.
  followSight() {
    clearTimeout(this.hideTimer);
    if (document.hidden) {
      this.hideTimer = setTimeout(() => {
        this.hiding = true;
        this.hangUp();
      }, HIDDEN_MS);
      return;
    }
    this.hiding = false;
    if (this.show) this.show();
    this.wake();
  }

  seen() {
    if (!this.hiding) return Promise.resolve();
    return new Promise((resolve) => { this.show = resolve; });
  }
}

function pauseAfter(failures) {
  return Math.min(LONGEST_PAUSE_MS, 1000 * 2 ** Math.min(failures - 1, 5)) * (0.75 + Math.random() / 2);
}

async function refusalOf(response) {
  const problem = await response.json().catch(() => ({}));
  const after = Number(response.headers.get("Retry-After"));
  return new Refusal(response.status, problem.message || "", after > 0 ? after * 1000 : 0);
}

async function* blocksOf(reader) {
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += decoder.decode(value, { stream: true });
    const blocks = text.split("\n\n");
    text = blocks.pop();
    yield* blocks;
  }
}
