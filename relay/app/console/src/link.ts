/** The live WebSocket: opened again when it is lost, and lost when it is silent. */

import { parseMessage, type Message } from "./protocol";

export interface LinkEvents {
  opened(): void;
  said(message: Message): void;
  lost(): void;
}

/** Meters come 25 times a second: so long without one is a relay that stands still. */
const kSilence = 1500;
const kRetry = 500;
const kLookEvery = 250;

export class LiveLink {
  private socket: WebSocket | null = null;
  private heard = 0;
  private told = false; // that it is lost

  constructor(
    private readonly url: string,
    private readonly events: LinkEvents,
  ) {
    this.open();
    window.setInterval(() => this.look(), kLookEvery);
  }

  private open(): void {
    const socket = new WebSocket(this.url);
    this.socket = socket;
    this.heard = performance.now();
    socket.onopen = () => {
      if (socket !== this.socket) return;
      this.told = false;
      this.heard = performance.now();
      this.events.opened();
    };
    socket.onmessage = (event) => {
      if (socket !== this.socket) return;
      this.heard = performance.now();
      const message = parseMessage(String(event.data));
      if (message !== null) this.events.said(message);
    };
    socket.onclose = () => {
      if (socket === this.socket) this.lose();
    };
  }

  private look(): void {
    if (this.socket !== null && performance.now() - this.heard > kSilence) this.lose();
  }

  private lose(): void {
    const old = this.socket;
    this.socket = null;
    old?.close();
    if (!this.told) this.events.lost();
    this.told = true;
    window.setTimeout(() => this.open(), kRetry);
  }
}
