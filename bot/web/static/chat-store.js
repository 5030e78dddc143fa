// What the chat keeps on this device: the session, the draft, and what has not been accepted yet.
// Each waiting message has its own key, so that two tabs do not overwrite each other.

const PREFIX = "tro-ly-so.";
const WAITING = "waiting.";
const memory = new Map();

function storage() {
  try {
    window.localStorage.setItem(PREFIX + "probe", "");
    window.localStorage.removeItem(PREFIX + "probe");
    return window.localStorage;
  } catch (error) {
    // Storage is switched off or full: the page still works, until it is closed.
    return {
      getItem: (key) => (memory.has(key) ? memory.get(key) : null),
      setItem: (key, value) => memory.set(key, value),
      removeItem: (key) => memory.delete(key),
      get length() { return memory.size; },
      key: (index) => Array.from(memory.keys())[index],
    };
  }
}

const kept = storage();

export function read(name) {
  const value = kept.getItem(PREFIX + name);
  if (value === null) return null;
  try {
    return JSON.parse(value);
  } catch (error) {
    return null;
  }
}

export function write(name, value) {
  try {
    kept.setItem(PREFIX + name, JSON.stringify(value));
  } catch (error) {
    // Full: what is on the page is still sent as long as it stays open.
    memory.set(PREFIX + name, JSON.stringify(value));
  }
}

export function forget(name) {
  kept.removeItem(PREFIX + name);
}

export function keepWaiting(item) {
  write(WAITING + item.id, item);
}

export function forgetWaiting(id) {
  forget(WAITING + id);
}

export function allWaiting() {
  const items = [];
  for (let index = 0; index < kept.length; index += 1) {
    const key = kept.key(index);
    if (key && key.startsWith(PREFIX + WAITING)) items.push(read(key.slice(PREFIX.length)));
  }
  return items.filter(Boolean).sort((one, other) => one.at - other.at);
}

// A name that nobody else chooses; crypto.randomUUID is missing on plain http.
export function newId() {
  const bytes = window.crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
