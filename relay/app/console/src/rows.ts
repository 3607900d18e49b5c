/** A room's channels as the table has them. Pure. */

import { lossOf } from "./loss";
import { channelOf, deskOf, type Model } from "./model";
import type { Alarm, Channel, Desk, Room, Source } from "./protocol";

export interface Row {
  room: string;
  channel: Channel;
  /** Word and kind of its state: the line-up, too, is one. */
  state: StateKind;
  word: string;
  /** The same at length. */
  words: string;
  /** "en 1"; several where microphones are mixed. */
  onAir: string[];
  /** Language that this is interpreted from. */
  from: string | null;
  source: Source | null;
  loss: number | null;
  listeners: number;
  /** The gravest of its alarms. */
  alarm: Alarm | null;
}

export type StateKind = "interpreted" | "relay" | "floor" | "silent" | "muted" | "dead" | "line-up" | "unknown";

const WORDS: Record<StateKind, string> = {
  interpreted: "On air",
  relay: "Relay",
  floor: "Floor",
  silent: "Silent",
  muted: "Muted",
  dead: "Dead",
  "line-up": "Line-up",
  unknown: "…",
};

const LONG_WORDS: Partial<Record<StateKind, string>> = {
  relay: "interpreted, from an interpretation",
  "line-up": "a line-up signal",
  unknown: "unknown",
};

type MutedBy = "technician" | "closed" | "cough";

/** Word in the row, and at length. A closed room is silent; in a closed session those with a key hear everything. */
const MUTED: Record<MutedBy, [string, string]> = {
  technician: ["Muted", "muted by the technician"],
  closed: ["Closed", "silent, the room is closed"],
  cough: ["Cough", "paused, a cough or a word aside"],
};

/** Whose doing it is that a channel is muted; the line-up is a state of its own. */
function mutedBy(room: Room, channel: Channel): MutedBy {
  if (channel.muted) return "technician";
  return room.open === false ? "closed" : "cough";
}

/** A channel's state: one word, and at length. */
export function stateWords(room: Room, channel: Channel): [string, string] {
  const state = stateOf(channel);
  if (state === "muted") return MUTED[mutedBy(room, channel)];
  return [WORDS[state], LONG_WORDS[state] ?? WORDS[state].toLowerCase()];
}

export function rowsOf(model: Model, room: Room): Row[] {
  const alarms = (model.alarms ?? []).filter((alarm) => alarm.room === room.id);
  return room.channels.map((channel) => rowOf(model, room, channel, alarms));
}

function rowOf(model: Model, room: Room, channel: Channel, alarms: Alarm[]): Row {
  const state = stateOf(channel);
  const [word, words] = stateWords(room, channel);
  const source = sourceOfChannel(room, channel);
  const seat = channel.on_air[0];
  const { multicast, unicast, web } = channel.listeners;
  const own = alarms.filter((alarm) => alarm.channel === channel.id);
  return {
    room: room.id,
    channel,
    state,
    word,
    words,
    onAir: channel.on_air.map((s) => `${s.booth} ${s.desk}`),
    from: seat === undefined ? (carriesFloor(state) ? room.floor_language : null) : heardLanguage(room, deskOf(room, seat.booth, seat.desk)),
    source,
    loss: source === null ? null : lossOf(model.counts, room.id, source.id),
    listeners: multicast + unicast + web,
    alarm: own.find((alarm) => alarm.severity === "grave") ?? own[0] ?? null,
  };
}

/** A line-up sounds in a closed room, not in a channel that the technician muted. */
export function stateOf(channel: Channel): StateKind {
  if (channel.line_up && !channel.muted) return "line-up";
  return channel.state ?? "unknown";
}

function carriesFloor(state: StateKind): boolean {
  return state === "floor";
}

/** The language that reaches an interpreter's ears. */
export function heardLanguage(room: Room, desk: Desk | null): string | null {
  if (desk === null) return null;
  const heard = desk.incoming === "floor" ? desk.floor_key : desk.incoming;
  return heard === "floor" ? room.floor_language : (channelOf(room, heard)?.language ?? heard);
}

/** Where a channel's sound comes from now: the desk on air, or the floor source in use. */
export function sourceOfChannel(room: Room, channel: Channel): Source | null {
  const seat = channel.on_air[0];
  if (seat !== undefined) return deskSource(room, seat.booth, seat.desk);
  const state = stateOf(channel);
  if (state !== "floor" && channel.id !== "floor") return null;
  return floorSources(room).find((source) => source.selected) ?? null;
}

export function deskSource(room: Room, booth: string, desk: number): Source | null {
  return room.sources.find((source) => source.kind === "desk" && source.id === `${booth}/${desk}`) ?? null;
}

export function floorSources(room: Room): Source[] {
  return room.sources.filter((source) => source.kind !== "desk");
}
