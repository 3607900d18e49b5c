/** Figures and states in words. Pure. */

import type { Quality } from "shared/wire";

import { roomOf, type Model } from "./model";
import type { Alarm, Desk } from "./protocol";

export function percent(share: number | null): string {
  if (share === null) return "–";
  if (share === 0) return "0";
  return share < 0.0005 ? "<0.1" : (share * 100).toFixed(share < 0.1 ? 1 : 0);
}

export function milliseconds(ms: number | null | undefined): string {
  return ms === null || ms === undefined ? "–" : ms.toFixed(ms < 10 ? 1 : 0);
}

/** The share of packets from which on it is marked. */
export function lossGrade(share: number | null): "good" | "fair" | "poor" {
  return share === null || share < 0.001 ? "good" : share < 0.01 ? "fair" : "poor";
}

export function jitterGrade(ms: number | null | undefined): "good" | "fair" | "poor" {
  return ms === null || ms === undefined || ms < 10 ? "good" : ms < 20 ? "fair" : "poor";
}

export const QUALITY: Record<Quality, { mark: string; words: string }> = {
  floor: { mark: "○", words: "the original" },
  "+": { mark: "+", words: "interpreted from the floor" },
  "−": { mark: "−", words: "interpreted from an interpretation" },
};

/** Its channel, which for the floor key is that of auto-relay. */
export function hearsWords(desk: Desk): string {
  return `Hears ${desk.incoming === "floor" ? desk.floor_key : desk.incoming}`;
}

export type Lamp = "absent" | "off" | "on" | "open" | "refused" | "cough" | "lost";

export function lampOf(desk: Desk): Lamp {
  if (desk.lost) return "lost";
  if (!desk.connected) return "absent";
  if (desk.microphone === "cough") return "cough";
  if (desk.on_air.length > 0) return "on";
  if (desk.microphone === "on") return "open";
  return desk.microphone === "refused" ? "refused" : "off";
}

const LAMP_WORDS: Record<Lamp, string> = {
  absent: "nobody connected",
  off: "microphone off",
  on: "on air",
  open: "microphone open, on no channel",
  refused: "microphone refused",
  cough: "cough",
  lost: "lost while on air",
};

export function lampWords(desk: Desk): string {
  const lamp = lampOf(desk);
  const words = [lamp === "on" ? `on air in ${desk.on_air.join(", ")}` : lamp === "cough" && desk.talk !== "" ? `talks to the ${desk.talk}` : LAMP_WORDS[lamp]];
  if (desk.call === "raised") words.push("calls the technician");
  if (desk.call === "handled") words.push("call being handled");
  if (desk.locked) words.push("locked");
  return words.join(", ");
}

/** Whose alarm it is, beside its room: channels and desks of several rooms may be called alike. */
export function alarmWhere(alarm: Alarm): string {
  if (alarm.booth !== null) return `${alarm.booth} ${alarm.desk ?? ""}`.trim();
  return alarm.channel ?? alarm.source ?? (alarm.room === null ? "relay" : "room");
}

/** Name of an alarm's room where that is not plain from the page; "" where it is, and of the relay's own alarms. */
export function alarmRoom(model: Model, alarm: Alarm): string {
  if (alarm.room === null || alarm.room === model.shown || model.rooms.length < 2) return "";
  return roomOf(model, alarm.room)?.name ?? alarm.room;
}

/** What is wrong, in one sentence that stands alone. */
export function alarmWords(model: Model, alarm: Alarm): string {
  const room = alarmRoom(model, alarm);
  return room === "" ? alarm.what : `${room}: ${alarm.what}`;
}
