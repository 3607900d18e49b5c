/**
 * The WebSocket to the relay: states of the channels, and sound where it is asked for. Opened again when it is lost,
 * and lost when it is silent.
 */

import { backoff } from "shared/backoff";
import { parseBatch, type Batch } from "shared/batch";

import { Watchdog, kSilence } from "./watchdog";
import { parseMessage, type Message } from "./wire";

export interface FeedEvents {
  said(message: Message): void;
  sounded(batch: Batch): void;
  /** After the first success and each later one; after each loss. */
  linked(up: boolean): void;
}

/** The relay says something every second. */
const kStill = 3000;
const kLook = 100;

export class Feed {
  private socket: WebSocket | null = null;
  private state = new Watchdog(0);
  private sound = new Watchdog(0);
  private channel: string | null = null;
  private failures = 0;
  private due = 0; // when to open, while there is no socket
  private up = false;
  private shown: string | null = null; // the key that was sent last
  private again = Infinity; // when to ask for what was refused

  constructor(
    private readonly url: string,
    private readonly events: FeedEvents,
    private readonly pass: () => string | null = () => null,
  ) {
    this.open();
    setInterval(() => this.look(), kLook);
  }

  /** Asks for a channel's sound from now on, or for none. */
  hear(channel: string | null): void {
    if (channel === this.channel) return;
    this.channel = channel;
    this.ask();
  }

  /** There may be a network again: no need to wait out a pause. */
  hurry(): void {
    if (!this.socket) this.due = Math.min(this.due, performance.now() + backoff(0, Math.random));
  }

  private ask(): void {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    this.again = Infinity;
    this.sound = new Watchdog(performance.now());
    this.shown = this.pass();
    this.socket.send(JSON.stringify({ hear: this.channel, key: this.shown ?? undefined }));
  }

  private open(): void {
    const socket = new WebSocket(this.url);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    this.state = new Watchdog(performance.now());
    socket.onopen = () => {
      if (socket === this.socket && this.channel !== null) this.ask();
    };
    socket.onmessage = (event) => {
      if (socket === this.socket) this.take(event.data as string | ArrayBuffer);
    };
    socket.onclose = () => {
      if (socket === this.socket) this.lose();
    };
  }

  private take(data: string | ArrayBuffer): void {
    this.state.heard(performance.now());
    if (!this.up) {
      this.up = true;
      this.events.linked(true);
    }
    if (typeof data === "string") {
      const message = parseMessage(data);
      if (this.channel === null) this.failures = 0;
      // A PIN may have been shown since it was asked.
      const late = message?.type === "refused" && message.code === "key" && this.pass() !== this.shown;
      if (message && !late) this.events.said(message);
      // What was refused is asked for again, later; the link is as good as before.
      if (message?.type === "refused" && this.channel !== null) this.again = performance.now() + backoff(this.failures++, Math.random);
      return;
    }
    const batch = parseBatch(data);
    if (!batch || this.channel === null) return;
    this.failures = 0;
    this.sound.heard(performance.now());
    this.events.sounded(batch);
  }

  private look(): void {
    const now = performance.now();
    if (!this.socket) {
      if (now >= this.due) this.open();
      return;
    }
    if (now >= this.again) this.ask();
    const waits = this.channel !== null && this.again === Infinity && this.socket.readyState === WebSocket.OPEN;
    const mute = this.sound.expired(now, kSilence) && waits;
    if (this.state.expired(now, kStill) || mute) this.lose();
  }

  private lose(): void {
    const old = this.socket;
    this.socket = null;
    this.again = Infinity;
    old?.close();
    this.due = performance.now() + backoff(this.failures++, Math.random);
    this.up = false;
    this.events.linked(false);
  }
}
