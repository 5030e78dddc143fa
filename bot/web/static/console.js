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
    sending = true;
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
  });

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
