/** Whose turn it is at the microphone and since when. Pure. */

import type { DeskState } from "./protocol";

export interface Turn {
  who: "me" | "partner" | "nobody";
  since: number; // ms since 1970
}

/** A cough is part of a turn, and so is an open microphone that the technician muted; a lost link ends it. */
export function whoseTurn(state: DeskState): Turn["who"] {
  if (!state.linked) return "nobody";
  if (state.microphone === "on" || state.microphone === "cough") return "me";
  return state.partner === "on" ? "partner" : "nobody";
}

export function nextTurn(turn: Turn, state: DeskState, now: number): Turn {
  const who = whoseTurn(state);
  return who === turn.who ? turn : { who, since: now };
}

/** "4:05", "1:02:09". */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number) => String(n).padStart(2, "0");
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** "09:05:30", local time. */
export function clock(now: number): string {
  const date = new Date(now);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((n) => String(n).padStart(2, "0")).join(":");
}

/** A turn of one's own is over when it has lasted as long as the booth swaps; 0 = never. */
export function isOverdue(turn: Turn, now: number, minutes: number): boolean {
  return turn.who === "me" && minutes > 0 && now - turn.since >= minutes * 60_000;
}
