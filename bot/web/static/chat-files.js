// The files that wait beside the box: uploaded when chosen, sent with the next message.

import { element } from "./chat-view.js";

const ENDINGS = /\.(jpe?g|png|webp|hei[cf]|pdf|docx|xlsx)$/i;
const MOST = 10;

export class Files {
  constructor(list, words, maxMb, upload) {
    this.list = list;
    this.words = words;
    this.maxBytes = maxMb * 1024 * 1024;
    this.upload = upload;
    this.chips = new Set();
  }

  add(files) {
    Array.from(files).slice(0, MOST - this.chips.size).forEach((file) => this.addOne(file));
  }

  async addOne(file) {
    const state = element("span", { class: "chip-state" });
    const remove = element("button", { type: "button", "aria-label": `${this.words.remove} ${file.name}` }, "×");
    const told = element("div", {}, file.name, state);
    const chip = { kept: null, waits: true, node: element("li", {}, told, remove) };
    remove.addEventListener("click", () => this.drop(chip));
    this.chips.add(chip);
    this.list.append(chip.node);
    this.list.hidden = false;
    const fault = this.faultOf(file);
    if (fault) return this.fail(chip, state, fault);
    chip.node.classList.add("chip-waits");
    try {
      chip.kept = await this.upload(file);
    } catch (error) {
      return this.fail(chip, state, error.status ? error.message : this.words.file_bad);
    }
    chip.waits = false;
    chip.node.classList.remove("chip-waits");
    if (chip.kept.notice) {
      state.textContent = chip.kept.notice;
      state.setAttribute("role", "alert");
    }
    return undefined;
  }

  faultOf(file) {
    if (file.size > this.maxBytes) return this.words.file_large;
    return ENDINGS.test(file.name) || file.type.startsWith("image/") ? "" : this.words.file_kind;
  }

  fail(chip, state, words) {
    chip.waits = false;
    chip.node.className = "chip-bad";
    state.textContent = words || this.words.file_bad;
    state.setAttribute("role", "alert");
  }

  drop(chip) {
    this.chips.delete(chip);
    chip.node.remove();
    this.list.hidden = this.chips.size === 0;
  }

  get wait() {
    return Array.from(this.chips).some((chip) => chip.waits);
  }

  // Gives the files that are there and empties the list.
  take() {
    const kept = Array.from(this.chips).map((chip) => chip.kept).filter(Boolean);
    Array.from(this.chips).filter((chip) => chip.kept).forEach((chip) => this.drop(chip));
    return kept;
  }
}
