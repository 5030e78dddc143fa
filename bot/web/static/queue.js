// The queue: keys, chosen cases, and what is new without losing one's place. All of it is comfort.
import { isTyping } from "./typing.js";

const list = document.getElementById("queue");
const lines = () => [...list.querySelectorAll(".queue-line")];
const linkOf = (line) => line.querySelector(".queue-what a");
const here = () => document.activeElement.closest(".queue-line");

// Where a browser cannot show folded filters on a wide screen, they are opened there.
const fold = document.getElementById("filters-fold");
if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 45rem)").matches) fold.open = true;

// j and k walk over the cases; x chooses; r opens at the answer.
function walk(step) {
  const all = lines();
  const at = all.indexOf(here());
  const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step];
  if (next) {
    linkOf(next).focus();
    next.scrollIntoView({ block: "nearest" });
  }
}

document.addEventListener("keydown", (event) => {
  if (isTyping(event)) return;
  const line = here();
  if (event.key === "j") walk(1);
  else if (event.key === "k") walk(-1);
  else if (event.key === "x" && line) line.querySelector("input")?.click();
  else if (event.key === "r" && line) location.assign(`${linkOf(line).href}#text-answer`);
  else return;
  event.preventDefault();
});

// How many are chosen.
const count = document.getElementById("many-count");
const hint = count?.textContent;
function tell() {
  const chosen = list.querySelectorAll("input:checked").length;
  count.textContent = chosen ? count.dataset.count.replace("{count}", chosen) : hint;
  document.getElementById("many-bar").classList.toggle("many-chosen", chosen > 0);
}
if (count) {
  list.addEventListener("change", tell);
  window.addEventListener("pageshow", tell);
}

// What is new: the same page once more, merged line by line around the line that is looked at.
async function renew() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("queue");
  if (!fresh) return;
  for (const id of ["tallies", "shown"]) {
    const [old, now] = [document.getElementById(id), page.getElementById(id)];
    if (old.textContent !== now.textContent) old.replaceChildren(...now.childNodes);
  }
  merge([...fresh.querySelectorAll(".queue-line")]);
}

function merge(fresh) {
  const old = new Map(lines().map((line) => [line.dataset.code, line]));
  const anchor = here() || lines().find((line) => line.getBoundingClientRect().bottom > 0);
  const top = anchor?.getBoundingClientRect().top;
  const kept = fresh.map((line) => {
    const known = old.get(line.dataset.code);
    old.delete(line.dataset.code);
    return known ? renewed(known, line) : line;
  });
  const added = kept.filter((line) => !line.isConnected).length;
  const focused = document.activeElement;
  for (const line of old.values()) line.remove();
  // What stands right already is not touched, so that the focus stays where it is.
  let before = null;
  for (const line of kept) {
    const next = before ? before.nextElementSibling : list.firstElementChild;
    if (next !== line) list.insertBefore(line, next);
    before = line;
  }
  if (focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
  if (anchor?.isConnected) window.scrollBy(0, anchor.getBoundingClientRect().top - top);
  if (added || old.size) {
    const news = document.getElementById("queue-news");
    news.textContent = news.dataset.news.replace("{added}", added).replace("{gone}", old.size);
  }
  if (count) tell();
}

function renewed(known, line) {
  if (known.dataset.stamp === line.dataset.stamp) return known;
  known.className = line.className;
  known.dataset.stamp = line.dataset.stamp;
  for (const part of ["queue-mark", "queue-state", "queue-due"]) {
    known.querySelector(`.${part}`).replaceChildren(...line.querySelector(`.${part}`).childNodes);
  }
  return known;
}

// The first change is shown at once; what follows while the list rests is shown together, after it.
let rests = false;
let waits = false;
async function look() {
  waits = rests;
  if (rests) return;
  rests = true;
  await renew().catch(() => {});
  setTimeout(() => {
    rests = false;
    if (waits) look();
  }, Number(list.dataset.rest));
}

// One stream while the page is looked at; a hidden page does not listen.
let stream = null;
let after = list.dataset.after;
function listen() {
  stream?.close();
  stream = null;
  if (document.hidden) return;
  stream = new EventSource(`/can-bo/song?tu=${after}`);
  stream.addEventListener("changed", (event) => {
    after = event.data;
    look();
  });
}
document.addEventListener("visibilitychange", listen);
window.addEventListener("pagehide", () => stream?.close());
listen();
