// Whether a key is meant for a field rather than for the page.
// A dialog that was just closed may hold the focus until the next picture is drawn: its keys are the page's again.
export function isTyping(event) {
  const field = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], dialog[open]");
  return Boolean(field) || event.ctrlKey || event.metaKey || event.altKey;
}
