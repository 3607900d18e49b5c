/** What the relay says (PROTOCOL.md, "Live state"). Unknown is null. */

import type { ChannelState, Quality, Seat } from "shared/wire";

export interface RoundTrip {
  reporters: number;
  p50: number;
  p95: number;
  max: number;
}

/** Of the receivers that send reports. */
export interface Reports {
  reporters: number;
  well: number;
  losing: number;
  nothing: number;
}

export interface Listeners {
  multicast: number;
  unicast: number;
  web: number;
  /** Of `web`, where the relay says so; the rest are endless streams. */
  webrtc?: number;
  websocket?: number;
  redundancy?: number;
  recovered?: number;
  round_trip_ms?: { multicast: RoundTrip | null; unicast: RoundTrip | null };
  reports?: Reports;
}

export interface Channel {
  id: string;
  number: number;
  language: string | null;
  /** In its own script. */
  name: string;
  direction: "ltr" | "rtl";
  state: ChannelState | null;
  quality: Quality | null;
  on_air: Seat[];
  muted: boolean;
  line_up: boolean;
  gain_db: number;
  /** All of it is so much later than the room; where the relay has that command. */
  lip_sync_ms?: number;
  limited_samples: number;
  /** Where the relay has these commands: the original is forced, whoever interprets; the booth that it was given to. */
  fallback?: boolean;
  given_to?: string | null;
  group: string;
  port: number;
  listeners: Listeners;
}

export interface Desk {
  desk: number;
  connected: boolean;
  locked: boolean;
  microphone: "off" | "on" | "refused" | "cough";
  on_air: string[];
  output: "a" | "b" | "c";
  language: string | null;
  incoming: string;
  floor_key: string;
  handover: "" | "asked" | "wanted" | "offered";
  call: "none" | "raised" | "handled" | "finished";
  talk: "" | "mate" | "technician";
  lost: boolean;
  reason: string;
  reason_code: string;
}

export interface Booth {
  id: string;
  name: string;
  a: string;
  b: string[];
  pivot: boolean;
  open_microphones: number;
  desks: Desk[];
}

export interface Source {
  id: string;
  kind: "floor" | "stream" | "desk";
  transport?: "rtp" | "webrtc" | null;
  alive: boolean;
  selected: boolean;
  /** Of a floor source: it has had no sound for a while. */
  silent?: boolean;
  received: number;
  lost: number;
  late: number;
  jitter_ms: number | null;
  drift_ppm: number | null;
  buffer_ms: number | null;
  delay_ms: number | null;
  /** Of a floor source: what it is delayed by besides, to agree with its picture. */
  lip_sync_ms?: number;
}

export interface Recording {
  state: "off" | "starting" | "on" | "stopping" | "failed";
  reason?: string;
}

export interface Room {
  id: string;
  name: string;
  floor_language: string | null;
  floor_language_by: string | null;
  slower: boolean;
  use_microphone?: boolean;
  messages: number;
  /** False: closed, every channel transmits silence. */
  open?: boolean;
  closed_session?: boolean;
  /** The technician's choice; null: the relay chooses. */
  floor_source?: string | null;
  recording?: Recording;
  channels: Channel[];
  booths: Booth[];
  sources: Source[];
}

export interface Alarm {
  id: string;
  kind: string;
  severity: "grave" | "warning";
  room: string | null;
  channel: string | null;
  booth: string | null;
  desk: number | null;
  source: string | null;
  /** Seconds since 1970. */
  since: number;
  acknowledged: boolean;
  what: string;
  do: string;
  /** Path of what to do, at length. */
  runbook?: string;
}

export interface ChannelLevels {
  id: string;
  rms_dbfs: number | null;
  peak_dbfs: number | null;
  true_peak_dbfs?: number | null;
  momentary_lufs?: number | null;
  short_term_lufs?: number | null;
}

export interface RoomLevels {
  id: string;
  channels: ChannelLevels[];
  sources: ChannelLevels[];
}

/** What desks and technicians wrote to each other. */
export interface Text {
  t: number;
  from: "desk" | "technician";
  booth: string;
  desk: number;
  text: string;
}

export type Message =
  | { type: "state"; name: string; access?: "staff" | "public"; https?: number | null; rooms: Room[]; alarms?: Alarm[] }
  | { type: "change"; rooms: Room[] }
  | { type: "alarms"; alarms: Alarm[] }
  | { type: "refused"; message: string; remedy: string }
  | { type: "meters"; rooms: RoomLevels[] };

const TYPES = new Set(["state", "change", "alarms", "meters", "refused"]);

/** Null for what this page does not know: a later relay may say more. */
export function parseMessage(text: string): Message | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return null;
    return TYPES.has((value as { type?: string }).type ?? "") ? (value as Message) : null;
  } catch {
    return null;
  }
}
