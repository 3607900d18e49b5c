/** Lines of the line protocol for what is pressed. Pure. */

import type { Action } from "./keys";
import { stepFrom } from "./numbers";
import { isOpen } from "./model";
import type { Channel, Desk, DeskState } from "./protocol";

/** The line, or null where the action is the page's own affair. */
export function lineOf(action: Action, state: DeskState): string | null {
  switch (action) {
    case "microphone":
      return isOpen(state) ? "off" : "on";
    case "output_a":
      return "out a";
    case "output_b":
      return "out b";
    case "handover_ask":
      return "handover ask";
    case "handover_accept":
      return "handover accept";
    case "handover_decline":
      return state.handover === "asked" ? "handover withdraw" : "handover decline";
    case "handover_take":
      return "handover take";
    case "slower":
      return "slower";
    case "use_microphone":
      return state.use_microphone === undefined ? null : "use microphone";
    case "volume_up":
      return state.headphones ? "volume up" : null;
    case "volume_down":
      return state.headphones ? "volume down" : null;
    case "call":
      return state.call === "raised" || state.call === "handled" ? "call off" : "call";
    case "talk_mate":
      return state.talk === undefined ? null : state.talk === "mate" ? "talk off" : "talk mate";
    case "talk_technician":
      return state.talk === undefined ? null : state.talk === "technician" ? "talk off" : "talk technician";
    default:
      return null;
  }
}

export function numbered(desk: Desk, number: number): Channel | null {
  return desk.channels.find((channel) => channel.number === number) ?? null;
}

/** To hear the channel after the one that is chosen, or before it. */
export function stepLine(desk: Desk, by: 1 | -1): string | null {
  const chosen = desk.channels.find((channel) => channel.id === desk.state?.incoming);
  const next = numbered(desk, stepFrom(desk.channels.map((channel) => channel.number), chosen?.number ?? 0, by));
  return next === null ? null : `in ${next.id}`;
}

/** What was begun and waits for a digit. */
export type Choosing = "output_c" | "preset" | "preset_store";

/** What a number means: a channel to hear, or the end of what was begun. */
export function numberLine(desk: Desk, number: number, choosing: Choosing | null): string | null {
  if (choosing === "preset") return number === 0 ? null : `preset ${number}`;
  if (choosing === "preset_store") return number === 0 ? null : `preset ${number} store`;
  const channel = numbered(desk, number);
  if (channel === null || (choosing === "output_c" && channel.language === null)) return null;
  return choosing === "output_c" ? `out c ${channel.id}` : `in ${channel.id}`;
}

/** Of the headset, in dB SPL, as it was written; nothing written takes it away. */
export function calibrationLine(written: string): string {
  const value = written.trim().replace(",", ".");
  return `calibration ${value === "" ? "none" : value}`;
}

/** One line of text, as the protocol wants it. */
export function messageLine(to: "technician" | "mate", text: string): string | null {
  const words = text.replace(/[\u0000-\u001f\u007f]+/g, " ").trim();
  return words === "" ? null : `message ${to} ${words}`;
}
