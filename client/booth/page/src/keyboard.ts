/** The keyboard of the whole page. */

import { pressed } from "./keys";
import type { Store } from "./store";

/** Where letters are text. */
function isText(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.matches("input, textarea, select") || target.isContentEditable);
}

/** A control that the keyboard went to keeps Space and Enter; one that was clicked does not. */
function isOnControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("button:focus-visible, summary:focus-visible");
}

export function listenToKeys(store: Store): void {
  let coughKey: string | null = null;
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || isText(event.target) || store.dialog) return;
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
  // A click leaves the focus behind; Space must be the microphone again.
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (event.detail > 0 && button !== null && button.closest("dialog") === null) button.blur();
  });
}
