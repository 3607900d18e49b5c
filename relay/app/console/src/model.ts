/** What the page knows, and how it changes. Pure: time is handed in, in milliseconds since 1970. */

import type { Alarm, Channel, Desk, Message, Room, Source, Text } from "./protocol";
import { noteCounts, type Counts } from "./loss";
import { kQuiet, type TalkState } from "./talk";

/** What the panel at the side shows in detail. */
export type Selected = { room: string; channel: string } | { room: string; booth: string; desk: number } | { room: string; source: string };

/** What this page may listen to. */
export type Heard =
  | { room: string; channel: string }
  | { room: string; source: string }
  | { room: string; booth: string; desk: number; ear: "microphone" | "incoming" };

/** What is known of its sound. */
export interface EarState {
  /** Of what a desk hears: the channel that this is now. */
  channel: string | null;
  /** Sound comes from there; null: nothing is known yet. */
  alive: boolean | null;
  trouble: "" | "lost" | "full" | "gone" | "blocked" | "cannot";
}

export const kNothingYet: EarState = { channel: null, alive: null, trouble: "" };

/** The last thing that was done, and how it and what was done before it are undone, the latest last. */
export interface Done {
  words: string;
  undos: Act[];
  failed: boolean;
  number: number;
}

/** One command of the relay's. */
export interface Act {
  path: string;
  body: unknown;
  words: string;
}

/** A command that would cut people off waits for a second click. */
export interface Asked extends Act {
  ask: string | null;
  undo: Act | null;
}

export interface Model {
  link: "connecting" | "open" | "lost";
  event: string;
  /** The relay wants a key; the words say why, where one was shown. */
  locked: { why: string } | null;
  /** Port where keys are taken from anywhere; null: on the relay's machine only. */
  https: number | null;
  rooms: Room[];
  /** Null: this relay keeps none. */
  alarms: Alarm[] | null;
  /** The room that is shown; null = all of them. */
  shown: string | null;
  selected: Selected | null;
  /** What this page plays: one thing at a time. */
  heard: Heard | null;
  ear: EarState;
  talk: TalkState;
  texts: Record<string, Text[]>;
  counts: Counts;
  done: Done | null;
  asked: Asked | null;
}

export type Event =
  | { kind: "said"; message: Message; now: number }
  | { kind: "opened" }
  | { kind: "lost" }
  | { kind: "show"; room: string | null }
  | { kind: "select"; selected: Selected | null }
  | { kind: "hear"; heard: Heard | null }
  | { kind: "ear"; ear: EarState }
  | { kind: "talk"; talk: TalkState }
  | { kind: "texts"; room: string; texts: Text[] }
  | { kind: "done"; words: string; undo: Act | null; failed: boolean; undid?: boolean }
  | { kind: "ask"; asked: Asked | null }
  | { kind: "forget" };

export const kStart: Model = {
  link: "connecting",
  event: "",
  locked: null,
  https: null,
  rooms: [],
  alarms: null,
  shown: null,
  selected: null,
  heard: null,
  ear: kNothingYet,
  talk: kQuiet,
  texts: {},
  counts: {},
  done: null,
  asked: null,
};

export function reduce(model: Model, event: Event): Model {
  switch (event.kind) {
    case "opened":
      return { ...model, link: "open" };
    case "lost":
      return { ...model, link: "lost" };
    case "show":
      return { ...model, shown: event.room, selected: null };
    case "select":
      return { ...model, selected: event.selected };
    case "hear":
      return { ...model, heard: event.heard };
    case "ear":
      return { ...model, ear: event.ear };
    case "talk":
      return { ...model, talk: event.talk };
    case "texts":
      return { ...model, texts: { ...model.texts, [event.room]: event.texts } };
    case "done":
      return { ...model, asked: null, done: { words: event.words, undos: undosAfter(model.done?.undos ?? [], event), failed: event.failed, number: (model.done?.number ?? 0) + 1 } };
    case "ask":
      return { ...model, asked: event.asked };
    case "forget":
      return { ...model, done: null };
    case "said":
      return said(model, event.message, event.now);
  }
}

const kUndos = 50;

/** What cannot be undone bars the way to what was before it. */
function undosAfter(before: Act[], done: Extract<Event, { kind: "done" }>): Act[] {
  if (done.failed) return before;
  if (done.undid) return before.slice(0, -1);
  return done.undo === null ? [] : [...before, done.undo].slice(-kUndos);
}

function said(model: Model, message: Message, now: number): Model {
  switch (message.type) {
    case "state": {
      // What everybody sees is no technician's picture.
      if (message.access === "public") return { ...model, link: "open", event: message.name, locked: model.locked ?? { why: "" }, https: message.https ?? null, rooms: [], alarms: null, selected: null, heard: null };
      const first = model.rooms.length === 0;
      const shown = first && message.rooms.length === 1 ? (message.rooms[0]?.id ?? null) : model.shown;
      const known = shown === null || message.rooms.some((room) => room.id === shown);
      return {
        ...model,
        link: "open",
        event: message.name,
        locked: null,
        rooms: message.rooms,
        alarms: message.alarms ?? null,
        https: message.https ?? null,
        shown: known ? shown : null,
        counts: noteCounts(model.counts, message.rooms, now),
      };
    }
    case "refused":
      return { ...model, heard: null, locked: { why: `${message.message} ${message.remedy}`.trim() } };
    case "change": {
      const changed = new Map(message.rooms.map((room) => [room.id, room]));
      return { ...model, rooms: model.rooms.map((room) => changed.get(room.id) ?? room), counts: noteCounts(model.counts, message.rooms, now) };
    }
    case "alarms":
      return { ...model, alarms: message.alarms };
    case "meters":
      return model;
  }
}

export function roomOf(model: Model, id: string): Room | null {
  return model.rooms.find((room) => room.id === id) ?? null;
}

export function channelOf(room: Room | null, id: string | null): Channel | null {
  return room?.channels.find((channel) => channel.id === id) ?? null;
}

export function deskOf(room: Room | null, booth: string, desk: number): Desk | null {
  return room?.booths.find((b) => b.id === booth)?.desks.find((d) => d.desk === desk) ?? null;
}

export function sourceOf(room: Room | null, id: string): Source | null {
  return room?.sources.find((source) => source.id === id) ?? null;
}

/** Rooms on the page. */
export function shownRooms(model: Model): Room[] {
  return model.shown === null ? model.rooms : model.rooms.filter((room) => room.id === model.shown);
}

/** Alarms of the rooms on the page and of the relay itself: unacknowledged first, grave before others, the newest first. */
export function shownAlarms(model: Model): Alarm[] {
  const order = (alarm: Alarm) => (alarm.acknowledged ? 2 : 0) + (alarm.severity === "grave" ? 0 : 1);
  return (model.alarms ?? [])
    .filter((alarm) => model.shown === null || alarm.room === null || alarm.room === model.shown)
    .sort((a, b) => order(a) - order(b) || b.since - a.since);
}

export interface Tally {
  grave: number;
  warning: number;
  acknowledged: number;
}

export function tally(alarms: Alarm[] | null, room: string | null): Tally {
  const of = (alarms ?? []).filter((alarm) => room === null || alarm.room === room);
  const open = of.filter((alarm) => !alarm.acknowledged);
  return {
    grave: open.filter((alarm) => alarm.severity === "grave").length,
    warning: open.filter((alarm) => alarm.severity === "warning").length,
    acknowledged: of.length - open.length,
  };
}
