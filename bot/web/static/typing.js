// Whether a key is meant for a field rather than for the page.
export function isTyping(event) {
  const field = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], dialog");
  return Boolean(field) || event.ctrlKey || event.metaKey || event.altKey;
}
