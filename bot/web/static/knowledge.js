// Shows, while an editor writes, how parents will read the answer and whether a question finds it.
"use strict";

(() => {
  const form = document.querySelector("form[data-live]");
  if (!form) {
    return;
  }
  for (const button of form.querySelectorAll("[data-no-script]")) {
    button.hidden = true;
  }

  const shows = (selector, address) => {
    const place = form.querySelector(selector);
    let waiting = 0;
    let underway = null;
    const ask = async () => {
      underway?.abort();
      underway = new AbortController();
      place.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(address, {
          method: "POST",
          body: new URLSearchParams(new FormData(form)),
          signal: underway.signal,
        });
        if (answer.ok) {
          place.innerHTML = await answer.text();
        }
        place.removeAttribute("aria-busy");
      } catch (error) {
        if (error.name !== "AbortError") {
          place.removeAttribute("aria-busy"); // offline: what is shown stays
        }
      }
    };
    return (delay) => {
      clearTimeout(waiting);
      waiting = setTimeout(ask, delay);
    };
  };

  const preview = shows("[data-preview]", form.dataset.previewAt ?? "/can-bo/kien-thuc/xem-truoc");
  const found = shows("[data-found]", form.dataset.foundAt ?? "/can-bo/kien-thuc/thu-cau");
  const question = form.querySelector("#try_question");
  form.addEventListener("input", (event) => {
    if (event.target === question) {
      found(400);
      return;
    }
    preview(300);
    if (question.value.trim()) {
      found(1200);
    }
  });
  // Enter in the trial field tries; it does not publish.
  question.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      found(0);
    }
  });
})();
