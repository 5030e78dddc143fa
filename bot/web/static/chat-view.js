// Draws the conversation.

const ZONE = "Asia/Ho_Chi_Minh";
const ADDRESS = /https?:\/\/[^\s<>"“”]+[^\s<>"“”.,;:!?)\]’]/g;

export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  Object.entries(attributes).forEach(([key, value]) => {
    if (value === true) node.setAttribute(key, "");
    else if (value !== false && value !== undefined) node.setAttribute(key, value);
  });
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export class View {
  constructor(log, words, language, { choose, retry }) {
    this.log = log;
    this.words = words;
    this.locale = language === "en" ? "en-GB" : "vi-VN";
    this.choose = choose;
    this.retry = retry;
    this.own = new Map();
    this.day = "";
    this.firstNew = null;
    this.lastSent = null;
    this.jump = document.getElementById("jump");
    this.jump.addEventListener("click", () => this.toEnd());
    log.addEventListener("scroll", () => { if (this.atEnd()) this.jump.hidden = true; }, { passive: true });
  }

  clear() {
    const intro = document.getElementById("intro");
    if (intro) intro.remove();
  }

  // Old messages are not read out again.
  quietly(draw) {
    this.log.setAttribute("aria-live", "off");
    draw();
    this.toEnd();
    setTimeout(() => this.log.removeAttribute("aria-live"), 1000);
  }

  message(one) {
    if (one.from === "me") {
      this.mine({ id: one.own_id || one.id, text: one.text, attachments: one.files, at: one.at });
      return;
    }
    this.clear();
    const wasAtEnd = this.atEnd() || this.firstNew !== null;
    const bubble = element("div", { class: "bubble" }, ...paragraphs(one.text));
    (one.files || []).forEach((file) => {
      const open = element("a", { href: file.url, target: "_blank", rel: "noopener" }, file.name);
      bubble.append(element("p", { class: "file" }, `${this.words.attached}: `, open));
    });
    if (one.qr) bubble.append(this.qr(one));
    const staff = one.from === "staff";
    const node = element(
      "article",
      { class: `said said-${staff ? "staff" : "bot"}`, "data-seq": one.seq },
      element("p", { class: staff ? "who" : "only-heard" }, this.words[one.from]),
      bubble,
      one.choices.length ? this.choices(one) : null,
      this.time(one.at),
    );
    this.joinTimes(node);
    this.add(node, one.at);
    if (wasAtEnd) this.follow(node);
    else this.jump.hidden = false;
  }

  mine({ id, text, label, attachments, at }) {
    if (this.own.has(id)) return;
    this.clear();
    const bubble = element("div", { class: "bubble" }, ...paragraphs(text || label || ""));
    (attachments || []).forEach((file) => {
      bubble.append(element("p", { class: "file" }, `${this.words.attached}: ${file.name}`));
    });
    const state = element("p", { class: "state" });
    const node = element(
      "article",
      { class: "said said-me", "data-own": id },
      element("p", { class: "only-heard" }, this.words.me),
      bubble,
      element("div", { class: "below" }, this.time(at), state),
    );
    this.own.set(id, state);
    this.add(node, at);
    this.firstNew = null;
    this.toEnd();
  }

  // state: sending, sent, unsent or refused
  state(id, state, words) {
    const place = this.own.get(id);
    if (!place) return;
    const follows = this.atEnd();
    if (state === "sent") {
      if (this.lastSent) this.lastSent.textContent = "";
      this.lastSent = place;
    }
    place.className = `state state-${state}`;
    place.textContent = state === "refused" ? words : this.words[state];
    if (state === "unsent") {
      const button = element("button", { type: "button", class: "link" }, this.words.retry);
      button.addEventListener("click", this.retry);
      place.append(" ", button);
    }
    if (state === "sent" && words) this.note(words);
    if (follows) this.log.scrollTop = this.log.scrollHeight;
  }

  note(words) {
    this.log.append(element("p", { class: "note" }, words));
  }

  choices({ choices }) {
    const short = choices.length > 4 && choices.every((one) => one.label.length < 30);
    const group = element("div", { class: short ? "choices choices-short" : "choices", role: "group", "aria-label": this.words.choices });
    choices.forEach((choice, index) => {
      const number = element("span", { class: "choice-number" }, String(index + 1));
      const button = element("button", { type: "button", class: "choice" }, number, " ", choice.label);
      button.addEventListener("click", () => this.choose(choice));
      group.append(button);
    });
    return group;
  }

  qr({ qr, link, case: code }) {
    const picture = element("img", { src: qr, width: 180, height: 180, alt: `${this.words.qr} ${code || ""}`.trim() });
    const open = element("a", { href: link, target: "_blank", rel: "noopener" }, this.words.open_link);
    return element("details", { class: "qr" }, element("summary", {}, this.words.qr), picture, element("p", {}, open));
  }

  time(at) {
    const text = new Date(at).toLocaleTimeString(this.locale, { hour: "2-digit", minute: "2-digit", timeZone: ZONE });
    return element("time", { datetime: new Date(at).toISOString() }, text);
  }

  add(node, at) {
    const form = { weekday: "long", day: "2-digit", month: "2-digit", year: "numeric", timeZone: ZONE };
    const day = new Date(at).toLocaleDateString(this.locale, form);
    if (day !== this.day) {
      this.day = day;
      this.log.append(element("p", { class: "day" }, day));
    }
    this.log.append(node);
  }

  // Of what somebody says in one minute, only the last message tells the time.
  joinTimes(node) {
    const before = this.log.lastElementChild;
    const [told, tells] = [before, node].map((one) => one && one.querySelector(":scope > time"));
    if (told && told.textContent === tells.textContent && before.className === node.className) told.remove();
  }

  atEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 80;
  }

  toEnd() {
    this.firstNew = null;
    this.jump.hidden = true;
    this.log.scrollTop = this.log.scrollHeight;
  }

  // Shows the end, but never scrolls past the beginning of the first answer that is not read yet.
  follow(node) {
    if (!this.firstNew) this.firstNew = node;
    const end = this.log.scrollHeight - this.log.clientHeight;
    const start = this.firstNew.offsetTop - this.log.offsetTop - 12;
    this.log.scrollTop = Math.min(end, start);
    this.jump.hidden = this.atEnd();
  }
}

// An empty line is half a line high: on a small screen each line counts.
function paragraphs(text) {
  return text.split(/\n\n+/).map((one) => element("span", { class: "paragraph" }, ...linked(one)));
}

function linked(text) {
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    parts.push(text.slice(from, match.index));
    parts.push(element("a", { href: match[0], target: "_blank", rel: "noopener" }, match[0]));
    from = match.index + match[0].length;
  }
  parts.push(text.slice(from));
  return parts;
}
