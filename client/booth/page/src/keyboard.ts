/** The keyboard of the whole page. */

import { pressed } from "./keys";
import type { Store } from "./store";

/** Where letters are text. */
function isText(target: EventTarget | null): target is HTMLElement {
  return target instanceof HTMLElement && (target.matches("input, textarea, select") || target.isContentEditable);
}

/** Keys that no field has a use for: a foot switch works while somebody writes. */
function isNeverText(event: KeyboardEvent): boolean {
  return /^(F\d+|Media\w+|Audio\w+|Launch\w+|Browser\w+|Pause|ScrollLock)$/.test(event.key);
}

/** A control that the keyboard went to keeps Space and Enter; one that was clicked does not. */
function isOnControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("button:focus-visible, summary:focus-visible");
}

export function listenToKeys(store: Store): void {
  let coughKey: string | null = null;
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || store.dialog) return;
    if (isText(event.target) && !isNeverText(event)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "Enter" && store.endTyping()) return event.preventDefault();
    if (event.key === "Escape") {
      if (store.choosing === null) store.closeCheck();
      return store.choose(null);
    }
    if ((event.key === " " || event.key === "Enter") && isOnControl(event.target)) return;
    const meant = pressed(store.settings.keys, event);
    if (meant === null) return;
    event.preventDefault();
    if (event.repeat) return;
    if ("action" in meant && meant.action === "cough") {
      coughKey = event.code;
      return store.cough(true);
    }
    store.press(meant);
  });
  document.addEventListener("keyup", (event) => {
    if (coughKey === null || event.code !== coughKey) return;
    coughKey = null;
    store.cough(false);
  });
  // Where the key goes up unseen, the hand is not believed to be on it still.
  window.addEventListener("blur", () => {
    coughKey = null;
    store.cough(false);
  });
  // So must it after something was chosen with the mouse; who chooses by keyboard stays.
  let byPointer = false;
  document.addEventListener("pointerdown", () => (byPointer = true), true);
  document.addEventListener("keydown", () => (byPointer = false), true);
  document.addEventListener("change", (event) => {
    if (byPointer && event.target instanceof HTMLSelectElement && event.target.closest("dialog") === null) event.target.blur();
  });
  // A click leaves the focus behind; Space must be the microphone again.
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (event.detail > 0 && button !== null && button.closest("dialog") === null) button.blur();
  });
}
