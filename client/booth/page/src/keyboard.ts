/** The keyboard of the whole page. */

import { keyName, pressed, type Pressed } from "./keys";
import type { Store } from "./store";

/** Where letters are text. */
function isText(target: EventTarget | null): target is HTMLElement {
  return target instanceof HTMLElement && (target.matches("input:not([type=checkbox]), textarea, select") || target.isContentEditable);
}

/** Keys that the field has no use for: a foot switch works while somebody writes, and where only numbers are written so
    do the microphone's letters. */
function isNeverText(event: KeyboardEvent, field: HTMLElement, meant: Pressed | null): boolean {
  if (/^(F\d+|Media\w+|Audio\w+|Launch\w+|Browser\w+|Pause|ScrollLock)$/.test(event.key)) return true;
  const ofMicrophone = meant !== null && "action" in meant && (meant.action === "microphone" || meant.action === "cough");
  return ofMicrophone && field.matches("input[type=number]") && /^[^0-9.,eE+-]$/u.test(event.key);
}

/** A control that the keyboard went to keeps Space and Enter; one that was clicked does not. */
function isOnControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches(":is(button, summary, input[type=checkbox]):focus-visible");
}

export function listenToKeys(store: Store): void {
  const held = new Map<string, () => void>(); // by the key's place: what its going up means
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented) return;
    if (store.takeKey !== null) {
      event.preventDefault();
      return store.takeKey(keyName(event));
    }
    const meant = pressed(store.settings.keys, event);
    if (isText(event.target) && !isNeverText(event, event.target, meant)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "Enter" && store.endTyping()) return event.preventDefault();
    if (event.key === "Escape") return store.escape();
    if ((event.key === " " || event.key === "Enter") && isOnControl(event.target)) return;
    if (meant === null) return;
    event.preventDefault();
    if (event.repeat) return;
    const up = store.press(meant);
    if (up !== null) held.set(event.code, up);
  });
  document.addEventListener("keyup", (event) => {
    held.get(event.code)?.();
    held.delete(event.code);
  });
  // Where the key goes up unseen, the hand is not believed to be on it still.
  window.addEventListener("blur", () => {
    for (const up of held.values()) up();
    held.clear();
    store.cough(false);
  });
  letGoOfClicked();
}

/** A click leaves the focus behind; Space must be the microphone again. Who chooses by keyboard stays. */
function letGoOfClicked(): void {
  let byPointer = false;
  document.addEventListener("pointerdown", () => (byPointer = true), true);
  document.addEventListener("keydown", () => (byPointer = false), true);
  document.addEventListener("change", (event) => {
    if (byPointer && event.target instanceof HTMLElement && event.target.matches("select, input[type=checkbox]")) event.target.blur();
  });
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (event.detail > 0 && button !== null) button.blur();
  });
}
