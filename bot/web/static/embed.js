// One line on a school's page brings the chat: <script src="https://…/nhung.js" data-unit="TH-LVT" async></script>
// data-unit: the unit's code, filled in for whoever comes from there; data-lang: vi or en; data-label: the button's words.

(() => {
  const script = document.currentScript;
  if (!script) return;
  const home = new URL(script.src).origin;
  const language = script.dataset.lang === "en" ? "en" : "vi";
  const words = WORDS[language]; // the server puts WORDS before this file

  const button = document.createElement("button");
  button.type = "button";
  button.textContent = script.dataset.label || words.open;
  button.setAttribute("aria-expanded", "false");
  Object.assign(button.style, {
    position: "fixed", right: "16px", bottom: "16px", zIndex: "2147483000", padding: "12px 18px",
    border: "0", borderRadius: "999px", background: "#0b6473", color: "#fff", cursor: "pointer",
    font: "600 16px/1.25 system-ui, sans-serif", boxShadow: "0 2px 12px rgb(0 0 0 / 25%)",
  });

  const asButton = button.style.cssText;
  // On a small screen the chat takes all of it, below a bar that closes it.
  const asBar = `${asButton};top:0;bottom:auto;left:0;right:0;width:100%;height:48px;padding:0 16px;border-radius:0;text-align:right;box-shadow:none`;
  let frame = null;

  function place() {
    const small = window.innerWidth < 560 || window.innerHeight < 560;
    button.style.cssText = small ? asBar : asButton;
    button.textContent = small ? `${words.close} ✕` : words.close;
    Object.assign(frame.style, {
      position: "fixed", zIndex: "2147482999", border: "0", background: "#fff",
      right: small ? "0" : "16px", bottom: small ? "0" : "76px",
      width: small ? "100%" : "400px", height: small ? "calc(100% - 48px)" : "min(620px, calc(100% - 92px))",
      borderRadius: small ? "0" : "12px", boxShadow: "0 4px 24px rgb(0 0 0 / 30%)",
    });
  }

  function open() {
    if (!frame) {
      const address = new URL("/khung-chat", home);
      address.searchParams.set("lang", language);
      if (script.dataset.unit) address.searchParams.set("bat-dau", `u_${script.dataset.unit}`);
      frame = document.createElement("iframe");
      frame.src = address;
      frame.title = words.title;
      document.body.append(frame);
    }
    place();
    frame.hidden = false;
    frame.style.display = "block";
    button.setAttribute("aria-expanded", "true");
    frame.focus();
  }

  function close() {
    frame.hidden = true;
    frame.style.display = "none";
    button.style.cssText = asButton;
    button.textContent = script.dataset.label || words.open;
    button.setAttribute("aria-expanded", "false");
    button.focus();
  }

  const isOpen = () => frame && !frame.hidden;
  button.addEventListener("click", () => (isOpen() ? close() : open()));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && isOpen()) close(); });
  window.addEventListener("resize", () => { if (isOpen()) place(); });
  document.body.append(button);
})();
