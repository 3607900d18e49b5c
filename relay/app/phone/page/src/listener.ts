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
/** Without the decoder nothing of the substitute is heard: it cannot run here, or is missing. */
type Deaf = "" | "cannot" | "missing";
export type Trouble = Deaf | "blocked" | "full" | "busy" | "session" | "lost" | "pin" | "pinWrong" | "pinSlow";

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
/** What the relay says on the next link is the reason why the last one ended: so long it may take. */
const kGrace = 600;
/** A decoder that takes longer is missing; one that takes so long again is fetched anew. */
const kSlow = 5000;
const kHung = 20_000;
/** Sound that was stopped is tried again so often. */
const kResume = 2000;
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
  private slowDue = Infinity; // from when on it is missing
  private loads = 0; // in vain
  private decodes = false;
  private deaf: Deaf = "";
  private linkDue = Infinity; // when the link is lost, unless it is back by then
  private lossDue = Infinity; // the same of WebRTC
  private patience = 0; // until when to wait for WebRTC; 0 = no more
  private resumeDue = 0; // when to try again to play what was stopped
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
    if (this.deaf !== "") this.load(); // whoever taps again has perhaps changed something
    this.status.trouble = this.status.way === "substitute" ? this.deaf : "";
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
    this.failures = 0;
    this.attemptDue = 0;
    if (!this.shut) return; // it was shown before anybody asked, or twice
    this.shut = false;
    this.listening();
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
    if (["full", "busy", "session"].includes(this.status.trouble)) {
      this.hope();
      this.listening();
    }
    if (!this.decodes) return;
    this.sound.take(batch);
    this.report(this.sound.allowed ? "" : "blocked");
  }

  refused(code: string): void {
    if (code === "key") this.shutOut();
    else if (code === "closed_session") this.report("session");
    else this.report(code === "full" ? "full" : "busy");
  }

  private shutOut(): void {
    this.shut = true;
    this.forget();
    this.route();
    this.report("pin");
  }

  linked(up: boolean): void {
    this.linkDue = up ? Infinity : Math.min(this.linkDue, performance.now() + kGrace);
    if (!up) return;
    this.hope();
    if (this.deaf === "missing") this.loadDue = Math.min(this.loadDue, this.attemptDue);
    if (this.status.trouble === "lost" && (!this.status.wanted || this.deaf !== "")) this.report("");
  }

  /** What failed before may work now. Not for all phones in the same instant. */
  private hope(): void {
    this.failures = 0;
    this.attemptDue = Math.min(this.attemptDue, performance.now() + kSpread * Math.random());
  }

  /** Asks the feed for what is needed of it. */
  private route(): void {
    const { status } = this;
    const before = status.way;
    status.way = this.connected ? "direct" : this.patience === 0 ? "substitute" : "";
    this.feed?.hear(status.wanted && !this.shut && status.way === "substitute" && this.deaf === "" ? this.channel : null);
    if (status.way !== before) this.changed();
  }

  private giveWay(): void {
    this.patience = 0;
    this.load();
    this.route();
  }

  private load(): void {
    const now = performance.now();
    this.loadDue = now + kHung;
    this.slowDue = now + kSlow;
    this.sound.load().then(
      () => {
        this.decodes = true;
        this.loadDue = Infinity;
        this.deafen("");
      },
      (error) => {
        if (this.decodes) return;
        const never = error instanceof CannotDecode;
        this.loadDue = never ? Infinity : performance.now() + backoff(2, Math.random);
        if (never || ++this.loads > 1) this.deafen(never ? "cannot" : "missing");
      },
    );
  }

  /** Who hears nothing asks for nothing. */
  private deafen(deaf: Deaf): void {
    this.slowDue = Infinity;
    const before = this.deaf;
    this.deaf = deaf;
    if (before === deaf) return;
    this.route();
    if (deaf !== "") this.report(deaf);
    else if (this.status.trouble === before) this.listening();
  }

  /** Sound may come, and hasn't yet. */
  private listening(): void {
    this.status.trouble = "";
    this.status.sounding = false;
    this.changed();
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
      if (error instanceof Closed) this.report("session");
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
    this.lossDue = performance.now() + kGrace;
    if (this.status.wanted && !this.shut) this.listening();
  }

  private async look(): Promise<void> {
    const now = performance.now();
    if (this.connected && this.whep) {
      const packets = await this.whep.packets();
      if (!this.connected) return; // it broke meanwhile
      if (packets !== this.packets) {
        this.direct.heard(now);
        if (this.status.wanted && !this.audio.paused) {
          this.report("");
          if (this.status.way !== "direct") this.sound.silence();
          this.route();
        } else if (this.status.wanted && now >= this.resumeDue) {
          // Something else stopped the sound, a call perhaps: it goes on by itself where the browser lets it.
          this.resumeDue = now + kResume;
          this.play();
        }
      }
      this.packets = packets;
      if (this.direct.expired(now, kSilence)) this.lost();
      else if (!this.status.wanted && now - this.since > kIdle) this.rest();
    } else if (this.whep && !this.shut && !this.connecting && now >= this.attemptDue && (this.status.wanted || now - this.since < kIdle)) {
      void this.attempt();
    }
    this.miss(now);
    if (this.patience !== 0 && !this.shut && !this.connected && now >= this.patience) this.giveWay();
    if (this.status.way === "substitute" && this.substitute.expired(now, kSilence) && this.status.sounding) this.report("lost");
  }

  /** Takes for lost what had time enough to come back. */
  private miss(now: number): void {
    if (now >= this.linkDue && (!this.status.wanted || this.status.way !== "direct")) this.report("lost");
    if (now >= this.lossDue) {
      this.lossDue = Infinity;
      if (this.status.wanted && this.status.trouble === "" && !this.status.sounding) this.report("lost");
    }
    if (now >= this.loadDue) this.load();
    if (now >= this.slowDue) this.deafen("missing");
  }

  private rest(): void {
    this.whep?.close();
    this.connected = false;
    this.patience = Infinity;
    this.route();
  }

  private report(trouble: Trouble): void {
    if (this.shut && !trouble.startsWith("pin")) return;
    const { status, deaf } = this;
    const told = status.way === "substitute" && (deaf === "cannot" || trouble === "") ? deaf || trouble : trouble;
    const sounding = status.wanted && told === "";
    // Without a network nothing comes, whatever it is.
    if (told === "missing" && performance.now() >= this.linkDue) return;
    if (told === status.trouble && sounding === status.sounding) return;
    status.trouble = told;
    status.sounding = sounding;
    this.changed();
  }
}
