/** The lamp: one word for what the relay confirmed, never for what was pressed. Pure. */

import type { Model } from "./model";
import type { DeskState } from "./protocol";

export type LampKind = "connecting" | "lost" | "unlinked" | "silent" | "cut" | "off" | "on" | "open" | "refused" | "partner" | "unheard" | "cough";

export interface Lamp {
  kind: LampKind;
  word: string;
  /** A sentence below the word. */
  detail: string;
  /** Channels that hear this microphone, or the partner's. */
  channels: string[];
}

const lamp = (kind: LampKind, word: string, detail: string, channels: string[] = []): Lamp => ({ kind, word, detail, channels });

export function lampOf(model: Model): Lamp {
  if (model.socket === "lost")
    return lamp("lost", "Desk lost", "This page has no link to the desk's program. The microphone may still be open.");
  const state = model.desk?.state ?? null;
  if (state === null) return lamp("connecting", "Connecting", "Waiting for the desk and its relay.");
  // Words about a text that was not sent are none about the microphone.
  const reason = state.text?.status === "not_sent" ? "" : state.reason;
  if (state.turned_away) return lamp("unlinked", state.turned_away === "seat_taken" ? "Seat taken" : "Not let in", sentence(`Off air: ${reason || "the relay refuses this desk"}`));
  if (!state.linked) return lamp("unlinked", "No link", "Off air: the relay cannot be reached.");
  if (state.silent) return lamp("silent", "No answer", "The relay has not answered for a second: perhaps nobody hears you.");
  if (state.microphone === "cough" && state.talk)
    return lamp("cough", "Talking", `To the ${talkName(state.talk)}: no channel hears you.`);
  if (state.microphone === "cough") return lamp("cough", "Cough", "Silent while held.");
  if (state.microphone === "refused") return lamp("refused", "Refused", sentence(reason || "the relay refused the microphone"));
  if (state.on_air.length > 0) return lamp("on", "On air", "", state.on_air);
  if (state.microphone === "on") return lamp("open", "Not heard", sentence(reason || "the microphone is open, but on no channel"));
  if (state.partner_reason)
    return lamp("unheard", "Partner not heard", [state.cut_off, state.partner_reason].map((text) => sentence(text ?? "")).join(" ").trim());
  if (state.partner === "on") return lamp("partner", "Partner on air", state.cut_off ? sentence(state.cut_off) : "Your microphone is off.");
  if (state.cut_off) return lamp("cut", "Off air", sentence(state.cut_off));
  return lamp("off", "Off", state.partner === "off" ? "Nobody in this booth is on air." : "Your microphone is off.");
}

/** "on" alone is no word about who hears it. */
export function partnerWord(state: DeskState): "nobody" | "not heard" | "on air" | "off" {
  if (state.partner === null) return "nobody";
  if (state.partner_reason) return "not heard";
  return state.partner === "on" ? "on air" : "off";
}

/** The booth-mate is the partner everywhere on this page. */
export function talkName(who: string): string {
  return who.replace(/^mate (\d+)$/, "partner, desk $1,").replace(/^mate/, "partner");
}

/** For the window's title, where it is read among others. */
export function titleOf(model: Model): string {
  const state = model.desk?.state ?? null;
  const seat = state === null ? "Desk" : `${state.booth} ${state.desk}`;
  return `${lampOf(model).word.toUpperCase()} – ${seat}`;
}

/** Words of the relay as a sentence: a capital in front, a full stop behind. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  if (trimmed === "") return "";
  const stop = /[.!?]$/.test(trimmed) ? "" : ".";
  return trimmed.charAt(0).toUpperCase() + trimmed.slice(1) + stop;
}
