/** Messages between dragoman-booth and this page (PROTOCOL.md, "The desk's page"). */

import type { ChannelState, Quality, Seat } from "shared/wire";

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
  /** Whose doing it is that the channel is muted. */
  muted_by?: "technician" | "line_up" | "closed_session" | "cough" | null;
}

/** Knobs of the headphones; null: off, or not calibrated. */
export interface Headphones {
  volume_db: number;
  bass_db: number;
  treble_db: number;
  sidetone_db: number | null;
  balance_percent: number;
  calibration_db: number | null;
  full_scale_db_spl: number;
  /** Number of the key → channel. */
  presets: Record<string, string>;
}

/** Which stage of the hearing protection acts, 0 = none, and by how much it brings sound down. */
export interface Protection {
  stage: number;
  gain_db: number;
  warnings: number;
}

/** dragoman-booth's state line. What a later version adds is optional here. */
export interface DeskState {
  t: number;
  room: string;
  booth: string;
  desk: number;
  microphone: "off" | "on" | "refused" | "cough";
  on_air: string[];
  output: "a" | "b" | "c";
  language: string | null;
  incoming: string | null;
  partner: "on" | "off" | null;
  /** Why nobody hears the partner's open microphone. */
  partner_reason?: string | null;
  reason: string;
  /** The text that this line is about: its refusal is no word about the desk. */
  text?: { status: string } | null;
  /** Wishes refused since the program started: grows also where nothing else changes. */
  refusals?: number;
  /** Its open microphone went off with the link, and was not pressed since. */
  cut_off?: string | null;
  input: string | null;
  linked: boolean;
  /** Why the relay, which was reached, does not let this desk in: a code. */
  turned_away?: string | null;
  /** The relay has not answered for about a second. */
  silent?: boolean;
  floor_key: string;
  open_microphones: number;
  handover: "asked" | "wanted" | "offered" | null;
  call: "none" | "raised" | "handled" | "finished";
  slower: boolean;
  use_microphone?: boolean;
  headphones?: Headphones;
  protection?: Protection;
  /** What is wrong with the sound device. */
  device?: string | null;
  /** Whom this desk talks to behind the scenes; meanwhile no channel hears it. */
  talk?: "" | "mate" | "technician";
  /** Somebody is there to talk to as technician. */
  technician_hears?: boolean;
  /** Who talks to it: "technician", "mate 2". */
  talkers?: string[];
  /** The balance between floor and colleague acts. */
  hears_partner?: boolean;
}

export interface Text {
  t: number;
  from: string;
  desk: number;
  /** Of one that was written here: to whom; null for one that came. */
  to: string | null;
  text: string;
  /** Of one that was written here. */
  id?: number;
  status?: "sending" | "sent" | "not_sent";
  /** Why it was not sent. */
  reason?: string;
}

export interface Link {
  channel: string | null;
  transport: string | null;
  latency_ms: number | null;
  lost: number;
  late: number;
  concealed_ms: number;
  jitter_ms: number;
}

/** One thing that a check looked at. */
export interface Finding {
  check: string;
  good: boolean;
  words: string;
  remedy: string | null;
}

export interface Check {
  running: boolean;
  /** What the interpreter is to do now. */
  ask: string;
  /** Why it ended before its end. */
  reason: string;
  findings: Finding[];
}

export interface Desk {
  type: "desk";
  program: string;
  relay: string;
  event: string;
  room_name: string;
  floor_language: string | null;
  a_language: string | null;
  b_languages: string[];
  frame_us: number;
  channels: Channel[];
  messages: Text[];
  link: Link | null;
  state: DeskState | null;
  /** Null: nothing has been looked at since the start. */
  check?: Check | null;
}

export interface Level {
  rms_dbfs: number;
  peak_dbfs: number;
}

export type Message =
  | Desk
  | { type: "state"; state: DeskState }
  | { type: "link"; link: Link }
  | { type: "check"; check: Check }
  | { type: "meters"; microphone: Level; incoming: Level }
  | { type: "answer"; id: number; line: string; refused: boolean; reason: string };

const TYPES = new Set(["desk", "state", "link", "check", "meters", "answer"]);

/** Null for what this page does not know: a later program may say more. */
export function parseMessage(text: string): Message | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return null;
    return TYPES.has((value as { type?: string }).type ?? "") ? (value as Message) : null;
  } catch {
    return null;
  }
}
