/** What the page knows, and how it changes. Pure: time is handed in, in milliseconds since 1970. */

import type { Channel, Desk, DeskState, Link, Message, Text } from "./protocol";
import { nextTurn, type Turn } from "./turn";

export interface Notice {
  text: string;
  /** Counts up, so that the same words again are news again. */
  number: number;
  /** Of before this page was opened: shown, but no news. */
  old: boolean;
}

export interface Model {
  /** The WebSocket to the desk's program. */
  socket: "connecting" | "open" | "lost";
  desk: Desk | null;
  /** Why the last thing was not done; null once something was. */
  notice: Notice | null;
  /** How many there have been. */
  notices: number;
  turn: Turn;
  /** Links of the last minute, oldest first; one a second. */
  links: Link[];
  /** Messages that came while nobody looked at them. */
  unread: number;
  /** A press of the microphone that the relay has not answered. */
  pressed: boolean;
}

export type Event =
  | { kind: "said"; message: Message; now: number }
  | { kind: "opened" }
  | { kind: "lost"; reason?: string }
  | { kind: "pressed" }
  /** By the page itself. */
  | { kind: "refused"; reason: string }
  | { kind: "read" };

export const kLinks = 61;

export function start(turn: Turn): Model {
  return { socket: "connecting", desk: null, notice: null, notices: 0, turn, links: [], unread: 0, pressed: false };
}

export function reduce(model: Model, event: Event): Model {
  switch (event.kind) {
    case "opened":
      // What was known before the link was lost may be so no longer: the desk's program says how it is, first of all.
      return model.socket === "lost" ? model : { ...model, socket: "open" };
    case "lost":
      return lost({ ...model, socket: "lost", links: [], pressed: false }, event.reason ?? "");
    case "pressed":
      return { ...model, pressed: true };
    case "refused":
      return noticed(model, event.reason);
    case "read":
      return model.unread === 0 ? model : { ...model, unread: 0 };
    case "said":
      return said(model, event.message, event.now);
  }
}

/** Why stays to be read when the link is back, which it is at once. */
function lost(model: Model, reason: string): Model {
  return reason === "" ? model : noticed(model, `The desk's program closed the link of this page: ${reason}`);
}

function said(model: Model, message: Message, now: number): Model {
  switch (message.type) {
    case "desk":
      return stated(model, { ...model, socket: "open", desk: message, unread: unread(model, message) }, now);
    case "state":
      if (model.desk === null) return model;
      return stated(model, { ...model, socket: "open", desk: { ...model.desk, state: message.state } }, now);
    case "link":
      return { ...model, links: [...model.links, message.link].slice(-kLinks) };
    case "check":
      return model.desk === null ? model : { ...model, desk: { ...model.desk, check: message.check } };
    case "answer":
      return message.refused ? { ...noticed(model, message.reason), pressed: false } : { ...model, notice: null };
    case "meters":
      return model;
  }
}

/** What hangs on the relay's word about this desk. */
function stated(before: Model, after: Model, now: number): Model {
  const state = after.desk?.state ?? null;
  if (state === null) return after;
  const next = { ...after, pressed: false, turn: nextTurn(after.turn, state, now) };
  const old = before.desk?.state ?? null;
  if (isNews(old, state)) return noticed(next, state.reason, old === null);
  return old !== null && next.notice !== null && isDone(old, state) ? { ...next, notice: null } : next;
}

/** Something was granted, wherever it was asked for: at this page, another one, or the terminal. */
function isDone(old: DeskState, state: DeskState): boolean {
  const asked = (s: DeskState) => JSON.stringify([s.microphone, s.on_air, s.output, s.language, s.incoming, s.handover, s.call, s.talk]);
  return state.linked && state.reason === "" && (old.reason !== "" || asked(old) !== asked(state));
}

/** Of the same state said twice within so many seconds, the second is an echo and no second answer. */
const kEcho = 0.05;

/** Something was refused between the two, perhaps for the same reason as before. */
export function isRefusedAnew(old: DeskState | null, state: DeskState): boolean {
  return old !== null && state.reason !== "" && (state.refusals ?? 0) > (old.refusals ?? 0);
}

/** A reason that came with this state, not one that stayed while something else changed. A microphone that is refused
    or not heard and a link that is lost, not denied, have bigger signs of their own; what is refused while it stays so
    is no word about the microphone. */
function isNews(old: DeskState | null, state: DeskState): boolean {
  if (state.reason === "") return false;
  const anew = isRefusedAnew(old, state);
  if (state.turned_away) return false; // the lamp says it
  if (!state.linked) return anew || (old?.reason !== state.reason && !/^no link to the relay, off air/.test(state.reason));
  if (isUnheard(state)) return false;
  if (state.microphone === "refused" && (old?.microphone !== "refused" || old.reason === state.reason)) return false;
  if (anew) return true;
  const timeless = (s: DeskState) => JSON.stringify({ ...s, t: 0, latency_ms: 0 });
  if (old === null || old.reason !== state.reason || isUnheard(old)) return true;
  return state.t - old.t > kEcho && timeless(old) === timeless(state);
}

/** Open, and in no channel: the lamp says so, and why. */
const isUnheard = (state: DeskState): boolean => state.microphone === "on" && state.on_air.length === 0;

function noticed(model: Model, text: string, old = false): Model {
  const number = model.notices + 1;
  return { ...model, notices: number, notice: { text, number, old } };
}

/** Texts written here whose fate is known now, and was not before. */
export function settledTexts(before: Model, now: Model): Text[] {
  if (before.desk === null || now.desk === null) return [];
  const name = (text: Text) => `${text.t} ${text.id}`;
  const known = new Map(before.desk.messages.map((text) => [name(text), text.status]));
  return now.desk.messages.filter((text) => (text.status === "sent" || text.status === "not_sent") && known.get(name(text)) !== text.status);
}

function unread(model: Model, desk: Desk): number {
  if (model.desk === null) return 0;
  const seen = model.desk.messages[model.desk.messages.length - 1];
  const from = desk.messages.filter((m) => m.to === null && (seen === undefined || m.t > seen.t));
  return model.unread + from.length;
}

export function channelOf(desk: Desk | null, id: string | null): Channel | null {
  return desk?.channels.find((channel) => channel.id === id) ?? null;
}

const MUTED = { technician: "muted by the technician", line_up: "a line-up", closed_session: "muted, a closed session", cough: "paused, a cough" } as const;

/** What ails a channel, in words; "" for one that carries what it should. */
export function troubleOf(channel: Channel): string {
  if (channel.state === "dead") return "interrupted";
  if (channel.state === "silent") return "silent";
  if (channel.state !== "muted") return "";
  return channel.muted_by ? MUTED[channel.muted_by] : "muted";
}

/** Own name of a channel, or its id where the list is not there yet. */
export function nameOf(desk: Desk | null, id: string | null): string {
  if (id === null || id === "") return "—";
  return channelOf(desk, id)?.name ?? id;
}

/** The microphone is open, heard or held back. */
export function isOpen(state: DeskState): boolean {
  return state.microphone === "on" || state.microphone === "cough";
}

/** The channel in the headphones. */
export function hears(state: DeskState): string {
  return state.incoming === null || state.incoming === "floor" ? state.floor_key : state.incoming;
}
