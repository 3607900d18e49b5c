/**
 * Which way the sound comes: direct (WebRTC) where that works, the WebSocket from two seconds without it on, and back
 * as soon as it works.
 */

import { backoff } from "shared/backoff";
import type { Batch } from "shared/batch";
import { CannotDecode, type Sound as RealSound } from "shared/sound";

import type { Feed } from "./feed";
import { Watchdog, kSilence } from "./watchdog";
import { Closed, NotOffered, PinNeeded, type Whep as RealWhep } from "./whep";

export type Way = "direct" | "substitute" | "";
export type Trouble = "" | "blocked" | "full" | "busy" | "closed" | "cannot" | "lost" | "pin" | "pinWrong" | "pinSlow";

export interface Status {
  wanted: boolean;
  /** Sound arrives. */
  sounding: boolean;
  way: Way;
  trouble: Trouble;
}

// Without what is theirs alone, so that tests can stand in.
type Sound = Omit<RealSound, "setVolume">;
type Whep = Pick<RealWhep, keyof RealWhep>;
type Hearer = Pick<Feed, "hear" | "hurry">;
type Player = Pick<HTMLAudioElement, "play" | "pause" | "paused" | "srcObject">;

const kPatience = 2000;
const kRetry = 60_000;
const kSpread = 1500;
const kLook = 200;
/** Nobody has tapped for so long: the relay's place is free for others until somebody does. */
const kIdle = 60_000;

export class Listener {
  readonly status: Status = { wanted: false, sounding: false, way: "", trouble: "" };
  feed: Hearer | null = null;
  private connected = false; // WebRTC
  private connecting = false;
  private failures = 0;
  private attemptDue = 0;
  private loadDue = Infinity; // when to fetch the decoder again
  private patience = 0; // until when to wait for WebRTC; 0 = no more
  private packets = 0;
  private shut = false; // until the PIN is known
  private direct = new Watchdog(0);
  private substitute = new Watchdog(0);
  private readonly since = performance.now();

  constructor(
    private channel: string,
    private whep: Whep | null,
    private readonly sound: Sound,
    private readonly audio: Player,
    private readonly changed: () => void,
    private readonly forget: () => void = () => {},
  ) {
    this.patience = performance.now() + kPatience;
    if (this.whep) void this.attempt();
    else queueMicrotask(() => this.giveWay()); // whoever is told of it has this object by then
    setInterval(() => void this.look(), kLook);
  }

  /** From within a tap. */
  listen(): void {
    this.status.wanted = true;
    this.status.trouble = "";
    this.sound.unlock();
    this.sound.silence();
    this.substitute = new Watchdog(performance.now());
    if (this.connected) this.play();
    else if (this.whep) {
      // An element that was started in a tap may go on without one.
      this.audio.play().catch(() => {});
      this.attemptDue = 0;
      if (this.patience !== 0) this.patience = performance.now() + kPatience;
    }
    this.route();
    if (this.shut) this.report("pin");
    this.changed();
  }

  /** What became of the PIN; "" = it was the right one. */
  pin(answer: Trouble): void {
    if (answer !== "") return this.report(answer);
    this.shut = false;
    this.failures = 0;
    this.attemptDue = 0;
    this.report("");
    if (this.status.wanted) this.listen();
    else if (this.whep && this.patience !== 0) this.patience = performance.now() + kPatience;
    this.route();
  }

  change(channel: string): void {
    this.channel = channel;
    this.whep?.change(channel);
    this.route();
  }

  stop(): void {
    this.status.wanted = false;
    this.status.sounding = false;
    this.status.trouble = "";
    this.audio.pause();
    this.sound.silence();
    this.route();
    this.changed();
  }

  /** The page goes. */
  leave(): void {
    this.whep?.close();
    this.connected = false;
  }

  /** There may be a network again. */
  hurry(): void {
    this.feed?.hurry();
    this.attemptDue = 0;
    this.failures = 0; // an attempt that is under way may have begun without a network
    if (this.status.wanted) this.sound.unlock();
  }

  take(batch: Batch): void {
    if (!this.status.wanted || this.status.way !== "substitute") return;
    this.substitute.heard(performance.now());
    this.sound.take(batch);
    this.report(this.sound.allowed ? "" : "blocked");
  }

  refused(code: string): void {
    if (code === "full" || code === "busy") this.report(code);
    if (code === "closed_session") this.report("closed");
    if (code === "key") this.shutOut();
  }

  private shutOut(): void {
    this.shut = true;
    this.forget();
    this.route();
    this.report("pin");
  }

  linked(up: boolean): void {
    if (up) {
      // The relay, or the network, is back: what failed before may work now. Not for all phones in the same instant.
      this.failures = 0;
      this.attemptDue = Math.min(this.attemptDue, performance.now() + kSpread * Math.random());
    }
    if (!up && this.status.wanted && this.status.way !== "direct") this.report("lost");
    if (up && this.status.trouble === "lost" && !this.status.wanted) this.report("");
    if (!up && !this.status.wanted) this.report("lost");
  }

  /** Asks the feed for what is needed of it. */
  private route(): void {
    const { status } = this;
    const before = status.way;
    status.way = this.connected ? "direct" : this.patience === 0 ? "substitute" : "";
    this.feed?.hear(status.wanted && !this.shut && status.way === "substitute" ? this.channel : null);
    if (status.way !== before) this.changed();
  }

  private giveWay(): void {
    this.patience = 0;
    this.load();
    this.route();
  }

  private load(): void {
    this.loadDue = Infinity;
    this.sound.load().catch((error) => {
      if (error instanceof CannotDecode) this.report("cannot");
      else this.loadDue = performance.now() + backoff(2, Math.random);
    });
  }

  private async attempt(): Promise<void> {
    const { whep } = this;
    if (!whep || this.connecting) return;
    this.connecting = true;
    try {
      this.audio.srcObject = await whep.connect(this.channel);
      this.connected = true;
      this.failures = 0;
      this.packets = await whep.packets();
      this.direct = new Watchdog(performance.now());
      whep.change(this.channel);
      if (this.status.wanted) this.play();
    } catch (error) {
      whep.close();
      if (error instanceof PinNeeded) this.shutOut();
      if (error instanceof Closed) this.report("closed");
      if (error instanceof NotOffered) {
        this.whep = null;
        this.giveWay();
      }
      this.later();
    }
    this.connecting = false;
  }

  private later(): void {
    const pause = this.patience === 0 && this.failures > 1 ? kRetry * (0.5 + Math.random()) : backoff(this.failures, Math.random);
    ++this.failures;
    this.attemptDue = performance.now() + pause;
  }

  private play(): void {
    this.audio.play().then(
      () => this.report(""),
      () => this.report("blocked"),
    );
  }

  /** WebRTC's connection broke. */
  lost(): void {
    if (!this.connected) return;
    this.connected = false;
    this.whep?.close();
    this.patience = performance.now() + kPatience;
    this.later();
    this.route();
    if (this.status.wanted) this.report("lost");
  }

  private async look(): Promise<void> {
    const now = performance.now();
    if (this.connected && this.whep) {
      const packets = await this.whep.packets();
      if (packets !== this.packets) {
        this.direct.heard(now);
        if (this.status.wanted && !this.audio.paused) {
          this.report("");
          if (this.status.way !== "direct") this.sound.silence();
          this.route();
        }
      }
      this.packets = packets;
      if (this.direct.expired(now, kSilence)) this.lost();
      else if (!this.status.wanted && now - this.since > kIdle) this.rest();
    } else if (this.whep && !this.shut && !this.connecting && now >= this.attemptDue && (this.status.wanted || now - this.since < kIdle)) {
      void this.attempt();
    }
    if (now >= this.loadDue) this.load();
    if (this.patience !== 0 && !this.shut && !this.connected && now >= this.patience) this.giveWay();
    if (this.status.way === "substitute" && this.substitute.expired(now, kSilence) && this.status.sounding) this.report("lost");
  }

  private rest(): void {
    this.whep?.close();
    this.connected = false;
    this.patience = Infinity;
    this.route();
  }

  private report(trouble: Trouble): void {
    if (this.shut && !trouble.startsWith("pin")) return;
    const sounding = this.status.wanted && trouble === "";
    if (this.status.trouble === "cannot" && trouble !== "" && trouble !== "cannot") return;
    if (trouble === this.status.trouble && sounding === this.status.sounding) return;
    this.status.trouble = trouble;
    this.status.sounding = sounding;
    this.changed();
  }
}
