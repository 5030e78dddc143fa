// The page of a case: what is begun is kept, who else is there is seen, words to begin with are put in.
const presence = document.getElementById("presence");
const { code, csrf, version, every } = presence.dataset;
const SAVE_AFTER_MS = 1500;

const post = (end, fields = {}) =>
  fetch(`/can-bo/ho-so/${code}/${end}`, { method: "POST", body: new URLSearchParams({ csrf, ...fields }) });

// Keeping drafts: some time after the last key, and when the page is left.
let leaving = false;
document.addEventListener("submit", () => { leaving = true; });
for (const area of document.querySelectorAll("form[data-unsaved] textarea[id^=text-]")) {
  const told = area.closest(".field").querySelector("[data-saved]");
  let timer = 0;
  const keep = async () => {
    if (leaving) return;
    const text = area.value;
    const answer = await post("ban-nhap", { action: area.id.slice("text-".length), text });
    if (!answer.ok || answer.redirected) return;
    area.dataset.safe = text;
    if (told && text.trim()) told.textContent = told.dataset.saved;
  };
  area.addEventListener("input", () => {
    if (told) told.textContent = "";
    clearTimeout(timer);
    timer = setTimeout(() => keep().catch(() => {}), SAVE_AFTER_MS);
  });
}

// Words to begin with go to where the cursor is; nothing typed is lost.
for (const link of document.querySelectorAll("[data-fill]")) {
  link.addEventListener("click", (event) => {
    const area = document.getElementById("text-answer");
    if (!area) return;
    event.preventDefault();
    const words = document.getElementById(link.dataset.fill).textContent;
    area.setRangeText(words, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  });
}

// Who else is here, and whether the case is still as this page shows it.
async function sign() {
  if (document.hidden) return;
  const answer = await post("co-mat");
  if (!answer.ok || answer.redirected) return;
  const now = await answer.json();
  presence.textContent = now.others;
  presence.hidden = !now.others;
  document.getElementById("changed").hidden = String(now.version) === version;
}
const signQuietly = () => sign().catch(() => {});
setInterval(signQuietly, Number(every) * 1000);
document.addEventListener("visibilitychange", signQuietly);
signQuietly();
