// Comfort only: everything here works without it.
"use strict";

(() => {
  let sending = false;

  // A question before what cannot be undone.
  document.addEventListener("submit", (event) => {
    const question = event.target.dataset.confirm;
    if (question && !window.confirm(question)) {
      event.preventDefault();
      return;
    }
    const busy = event.submitter?.dataset.busy;
    if (busy) {
      if (event.target.querySelector("[data-busy-line]")) {
        event.preventDefault(); // an impatient second click
        return;
      }
      waitingLine(busy, event.submitter);
    }
    sending = true;
  });

  // What takes seconds says so.
  function waitingLine(words, button) {
    const line = document.createElement("p");
    line.className = "hint";
    line.dataset.busyLine = "";
    line.setAttribute("role", "status");
    (button.closest(".row, .save-bar") ?? button).after(line);
    line.textContent = words;
  }

  // Why a form came back is seen, however far down it stands.
  document.querySelector("main .notice-bad[role=alert]")?.scrollIntoView({ block: "nearest" });

  // The address of a search names only what was asked for.
  document.addEventListener("formdata", (event) => {
    if (event.target.method !== "get") return;
    for (const [name, value] of [...event.formData]) {
      if (value === "") event.formData.delete(name);
    }
  });

  // A warning before words that were typed but not sent are left behind.
  const isUnsaved = (area) => {
    const kept = area.dataset.safe ?? ("kept" in area.dataset ? area.defaultValue : "");
    return area.value.trim() !== "" && area.value !== kept;
  };
  window.addEventListener("beforeunload", (event) => {
    const areas = [...document.querySelectorAll("form[data-unsaved] textarea")];
    if (!sending && areas.some(isUnsaved)) {
      event.preventDefault();
    }
  });
  window.addEventListener("pageshow", () => {
    sending = false;
    document.querySelector("[data-busy-line]")?.remove();
  });

  // On a phone the menu moves sideways: where one is comes into sight.
  for (const line of document.querySelectorAll(".nav-main, .places")) {
    const here = line.querySelector("[aria-current]");
    line.scrollLeft = here ? here.offsetLeft - line.offsetLeft - (line.clientWidth - here.offsetWidth) / 2 : 0;
  }

  // Copying a link or a code that is shown once.
  const button = document.querySelector("[data-copy]");
  if (button && navigator.clipboard) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.querySelector("[data-copy-source]").value);
      button.textContent = button.dataset.copied;
    });
  }
})();
