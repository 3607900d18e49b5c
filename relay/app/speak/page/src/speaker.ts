/** Brings the sound to the relay and keeps it there; says at any moment whether the room hears it. */

import { backoff } from "shared/backoff";

import { Blocked, Refused, type State, type Whip as RealWhip } from "./whip";

export type Lamp = "off" | "connecting" | "sent" | "air" | "lost";
/** Why the lamp is not on air, or why it went off: keys of the page's words. */
export type Why = "" | "other" | "roomClosed" | "muted" | "gone" | "blocked" | "full" | "busy" | "taken" | "keyNeeded" | "keyWrong" | "keySlow" | "tls" | "noWhip" | "noRoom" | "badName" | "cannot";

export interface Status {
  wanted: boolean;
  lamp: Lamp;
  why: Why;
  /** What the booths ask of whoever speaks. */
  slower: boolean;
  useMicrophone: boolean;
}

type Whip = Pick<RealWhip, keyof RealWhip>;

const kLook = 500;
/** Questions that fail in a row until it is said: one may be lost on the way. */
const kPatience = 2;
/** So long without the relay, or without a packet that came there, and another session is tried. */
const kTooLong = 8000;
const kNoPackets = 3000;

/** Refusals that trying again doesn't change. */
const kFinal: Record<string, Why> = {
  key_needed: "keyNeeded", key_unknown: "keyWrong", wrong_key: "keyWrong", tls_needed: "tls", foreign_host: "tls", foreign_origin: "tls",
  no_web_listeners: "noWhip", no_room: "noRoom", bad_name: "badName",
};
const kAgain: Record<string, Why> = { full: "full", busy: "busy", too_fast: "busy", slow: "keySlow", source_taken: "taken" };

export class Speaker {
  readonly status: Status = { wanted: false, lamp: "off", why: "", slower: false, useMicrophone: false };
  private name = "";
  private track: MediaStreamTrack | null = null;
  private connected = false;
  private hadSession = false; // since the press
  private attempts = 0; // of which the newest alone counts
  private busy = false;
  private asking = false;
  private failures = 0;
  private dueAt = 0;
  private unanswered = 0;
  private unansweredSince = 0;
  private silentSince: number | null = null; // no packet comes there

  constructor(
    private readonly whip: Whip,
    private readonly changed: () => void,
    private readonly random: () => number = Math.random,
  ) {
    setInterval(() => void this.look(), kLook);
  }

  start(name: string, track: MediaStreamTrack): void {
    this.name = name;
    this.track = track;
    this.hadSession = false;
    this.failures = 0;
    this.status.wanted = true;
    this.say("connecting", "");
    void this.attempt();
  }

  /** `why`: what made it end, if not the speaker. */
  stop(why: Why = ""): void {
    this.drop();
    this.status.wanted = false;
    this.say("off", why);
  }

  /** Another microphone. */
  use(track: MediaStreamTrack): void {
    this.track = track;
    if (this.status.wanted) this.whip.replace(track).catch(() => this.lost("cannot"));
  }

  /** There may be a network again. */
  hurry(): void {
    this.failures = 0;
    this.dueAt = 0;
  }

  private drop(): void {
    ++this.attempts;
    this.busy = false;
    this.connected = false;
    this.whip.close();
    this.status.slower = this.status.useMicrophone = false;
  }

  private async attempt(): Promise<void> {
    const attempt = ++this.attempts;
    this.busy = true;
    try {
      await this.whip.connect(this.name, this.track!);
      if (attempt !== this.attempts) return;
      this.busy = false;
      this.connected = this.hadSession = true;
      this.failures = this.unanswered = 0;
      this.silentSince = null;
      await this.look();
    } catch (error) {
      if (attempt !== this.attempts) return;
      this.failed(error);
    }
  }

  private failed(error: unknown): void {
    if (error instanceof Refused) {
      const { code, status } = error;
      const final = kFinal[code] ?? (kAgain[code] || status >= 500 || status === 429 ? null : "cannot");
      if (final) return this.stop(final);
      // Somebody else has the name, unless it is what is left of an attempt of our own.
      if (code === "source_taken" && !this.hadSession && this.failures === 0) return this.stop("taken");
      return this.lost(kAgain[code] ?? "gone");
    }
    this.lost(error instanceof Blocked ? "blocked" : "gone");
  }

  /** Tried again after a pause that grows. */
  private lost(why: Why): void {
    this.drop();
    this.dueAt = performance.now() + backoff(this.failures++, this.random);
    this.say("lost", why);
  }

  private async look(): Promise<void> {
    if (!this.status.wanted || this.busy) return;
    const now = performance.now();
    if (!this.connected) {
      if (now >= this.dueAt) await this.attempt();
      return;
    }
    if (this.whip.dead()) return this.lost("blocked");
    if (this.asking) return;
    this.asking = true;
    const attempt = this.attempts;
    const state = await this.whip.state().catch((error: unknown) => (error instanceof Refused && error.status === 429 ? "later" : "unreached"));
    this.asking = false;
    if (attempt !== this.attempts || state === "later") return;
    if (state === "unreached") this.unreached();
    else if (state === null) this.lost("gone");
    else this.told(state as State);
  }

  /** The sound may be heard all the same: what works is not ended for want of an answer. */
  private unreached(): void {
    const now = performance.now();
    if (++this.unanswered === 1) this.unansweredSince = now;
    if (now - this.unansweredSince > kTooLong) this.lost("gone");
    else if (this.unanswered >= kPatience) this.say("lost", "gone");
  }

  private told(state: State): void {
    const now = performance.now();
    this.unanswered = 0;
    this.silentSince = state.alive ? null : (this.silentSince ?? now);
    if (this.silentSince !== null && now - this.silentSince > kNoPackets) return this.lost("blocked");
    this.status.slower = state.slower;
    this.status.useMicrophone = state.use_microphone;
    if (state.on_floor) this.say("air", "");
    else if (!state.alive) this.say("connecting", "");
    else this.say("sent", !state.room_open ? "roomClosed" : state.floor_muted && state.selected ? "muted" : "other");
  }

  private say(lamp: Lamp, why: Why): void {
    this.status.lamp = lamp;
    this.status.why = why;
    this.changed();
  }
}
