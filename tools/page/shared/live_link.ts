/** A WebSocket that tells a page how things are: opened again when it is lost, and lost when it is silent. */

export interface LinkEvents<Message> {
  opened(): void;
  said(message: Message): void;
  /** `reason`: the words of a program that closed the link itself, else empty. */
  lost(reason: string): void;
}

/** Meters come 25 times a second: so long without one, milliseconds, is a program that stands still. */
const kSilence = 1500;
const kRetry = 500;
const kLookEvery = 250;

export class LiveLink<Message> {
  private socket: WebSocket | null = null;
  private heard = 0;
  private told = false; // that it is lost

  /** `parse` gives null for what the page does not know. */
  constructor(
    private readonly url: string,
    private readonly parse: (text: string) => Message | null,
    private readonly events: LinkEvents<Message>,
    private readonly silence = kSilence,
  ) {
    this.open();
    window.setInterval(() => this.look(), kLookEvery);
  }

  /** False when there is no link: then nothing was sent, and nothing will be. */
  send(message: object): boolean {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(message));
    return true;
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
      const message = this.parse(String(event.data));
      if (message !== null) this.events.said(message);
    };
    socket.onclose = (event) => {
      if (socket === this.socket) this.lose(event.reason);
    };
  }

  private look(): void {
    if (this.socket !== null && performance.now() - this.heard > this.silence) this.lose();
  }

  private lose(reason = ""): void {
    const old = this.socket;
    this.socket = null;
    old?.close();
    if (!this.told) this.events.lost(reason);
    this.told = true;
    window.setTimeout(() => this.open(), kRetry);
  }
}
