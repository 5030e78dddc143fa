// The web chat: puts the box, the view and the net together.

import { Files } from "./chat-files.js";
import { Net } from "./chat-net.js";
import * as store from "./chat-store.js";
import { View } from "./chat-view.js";

const SLOW_MS = 12000;
const TYPING_MS = 8000;

const page = document.getElementById("main");
const words = JSON.parse(page.dataset.words);
const language = document.documentElement.lang;
const composer = document.getElementById("composer");
const box = document.getElementById("text");
const picker = document.getElementById("file");
const typing = document.getElementById("typing");
const netLine = document.getElementById("net");
const onPhone = window.matchMedia("(pointer: coarse)").matches;

let typingTimer = 0;
let slowTimer = 0;
let wasConnected = true;
let spoken = null; // the language of the conversation, once a message said it
let answered = false; // the answer may be faster than the word that the message was accepted

const view = new View(document.getElementById("chat"), words, language, {
  choose: (choice) => say({ choice: choice.id, label: choice.label }),
  retry: () => net.wake(),
});

const net = new Net(language, {
  message(one) {
    answered = true;
    rest();
    view.message(one);
    follow(one.language);
  },
  item(item, state, told) {
    view.state(item.id, state, told);
    if (state === "sending") answered = false;
    if (state === "sent" && !answered) expect();
  },
  connected(yes) {
    if (yes === wasConnected) return;
    wasConnected = yes;
    line(yes ? words.online : words.offline, !yes);
    if (yes) setTimeout(() => { if (wasConnected) netLine.hidden = true; }, 3000);
  },
});

const files = new Files(document.getElementById("chips"), words, Number(page.dataset.maxFileMb), (file) => net.upload(file));

function line(text, bad) {
  netLine.textContent = text;
  netLine.classList.toggle("net-bad", bad);
  netLine.hidden = false;
}

// Whoever changes the language of the conversation wants the page in it too. What is drawn, and what is
// being written, is there again after the page is loaded.
function follow(now) {
  const before = spoken;
  spoken = now || spoken;
  if (before && spoken !== before && spoken !== language) window.location.replace(`${window.location.pathname}?lang=${spoken}`);
}

// An answer is expected: show that somebody writes, and say so if it takes long.
function expect() {
  rest();
  typing.hidden = false;
  typingTimer = setTimeout(() => { typing.hidden = true; }, TYPING_MS);
  slowTimer = setTimeout(() => line(words.slow, false), SLOW_MS);
}

function rest() {
  clearTimeout(typingTimer);
  clearTimeout(slowTimer);
  typing.hidden = true;
  if (wasConnected) netLine.hidden = true;
}

function say({ text = "", choice, label, attachments = [], hidden = false }) {
  const item = { id: store.newId(), at: Date.now(), text, choice, label, attachments, hidden };
  store.keepWaiting(item);
  if (!hidden) view.mine(item);
  net.send(item);
}

function submit() {
  const text = box.value.trim();
  if (files.wait) {
    line(words.file_wait, false);
    return;
  }
  const attachments = files.take();
  if (!text && !attachments.length) {
    box.focus();
    return;
  }
  box.value = "";
  store.forget("draft");
  fit();
  say({ text, attachments });
  box.focus();
}

function fit() {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, window.innerHeight * 0.35)}px`;
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});

box.addEventListener("keydown", (event) => {
  // While a Vietnamese keyboard composes a letter, Enter belongs to it. On a phone it begins a new line.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229 || onPhone) return;
  event.preventDefault();
  submit();
});

box.addEventListener("input", () => {
  store.write("draft", box.value);
  fit();
});

box.addEventListener("paste", (event) => {
  if (event.clipboardData && event.clipboardData.files.length) {
    event.preventDefault();
    files.add(event.clipboardData.files);
  }
});

picker.addEventListener("change", () => {
  files.add(picker.files);
  picker.value = "";
});

// What the server has is drawn first, then what still waits on this device.
async function begin() {
  const known = store.read("session") !== null;
  const waiting = store.allWaiting();
  let messages = [];
  try {
    messages = known ? await net.history() : [];
  } catch (error) {
    // No connection yet: what was said comes from number 0 on when there is one.
    line(words.offline, true);
  }
  const accepted = new Set(messages.filter((one) => one.from === "me").map((one) => one.own_id));
  view.quietly(() => {
    messages.forEach((one) => view.message(one));
    waiting.forEach((item) => { if (!item.hidden) view.mine(item); });
  });
  waiting.forEach((item) => {
    if (accepted.has(item.id)) store.forgetWaiting(item.id);
    else net.send(item);
  });
  greet(net.session !== null || waiting.length > 0);
  net.listen();
}

function greet(known) {
  const address = new URL(window.location.href);
  const payload = address.searchParams.get("bat-dau");
  if (payload) {
    address.searchParams.delete("bat-dau");
    window.history.replaceState(null, "", address);
  }
  if (payload || !known) say({ choice: payload ? `start:${payload.slice(0, 60)}` : "start", hidden: true });
}

box.value = store.read("draft") || "";
composer.hidden = false;
fit();
if (!onPhone) box.focus({ preventScroll: true });
begin();
