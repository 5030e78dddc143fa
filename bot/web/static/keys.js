// Keys that hold on every page of the console, and the list that explains them.

import { isTyping } from "./typing.js";

const help = document.getElementById("keys");
const open = () => help.showModal();

for (const button of document.querySelectorAll("[data-keys]")) {
  button.hidden = false;
  button.addEventListener("click", open);
}

document.addEventListener("keydown", (event) => {
  if (isTyping(event)) return;
  const search = document.querySelector("[data-search]");
  const answer = document.getElementById("text-answer");
  if (event.key === "?") open();
  else if (event.key === "/" && search) {
    search.focus();
    search.select();
  } else if (event.key === "r" && answer) reach(answer);
  else if (event.key === "u" && !document.getElementById("queue")) location.assign("/can-bo");
  else return;
  event.preventDefault();
});

function reach(area) {
  area.closest("details")?.setAttribute("open", "");
  area.focus();
}

// Whoever comes with "r" from the list wants to write at once.
if (location.hash === "#text-answer") {
  const area = document.getElementById("text-answer");
  if (area) reach(area);
}
