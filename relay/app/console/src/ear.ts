/** Plays what the page listens to: one WebSocket, whose frames go to the player that the delegates' page uses too. */

import { parseBatch } from "shared/batch";
import { CannotDecode, Sound } from "shared/sound";

import { tapPath } from "./heard";
import { heldKey } from "./key";
import { kNothingYet, type EarState, type Heard } from "./model";

/** The relay says something every second. */
const kStill = 3000;
const kLook = 250;
const kRetry = 500;

type Message = { type: "hearing"; channel: string | null; alive: boolean } | { type: "refused"; code: string } | { type: "alive" };

function parse(text: string): Message | null {
  try {
    return JSON.parse(text) as Message;
  } catch {
    return null;
  }
}

export class Ear {
  private readonly sound = new Sound(() => import("shared/decoder"));
  private path: string | null = null;
  private socket: WebSocket | null = null;
  private heardAt = 0;
  private state: EarState = kNothingYet;

  constructor(private readonly changed: (state: EarState) => void) {
    window.setInterval(() => this.look(), kLook);
  }

  /** From within a click: only then does the browser let sound begin. Null stops. */
  hear(heard: Heard | null): void {
    this.close();
    this.sound.silence();
    this.path = heard === null ? null : tapPath(heard);
    this.tell(kNothingYet);
    if (this.path === null) return;
    this.sound.unlock();
    this.sound.load().catch((error) => this.tell({ ...this.state, trouble: error instanceof CannotDecode ? "cannot" : "lost" }));
    this.open();
  }

  setVolume(volume: number): void {
    this.sound.setVolume(volume);
  }

  private open(): void {
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${this.path}`);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    this.heardAt = performance.now();
    socket.onopen = () => {
      const token = heldKey();
      if (token !== null) socket.send(JSON.stringify({ type: "key", token }));
    };
    socket.onmessage = (event) => {
      if (socket === this.socket) this.take(event.data as string | ArrayBuffer);
    };
    socket.onclose = () => {
      if (socket === this.socket) this.lose();
    };
  }

  private take(data: string | ArrayBuffer): void {
    this.heardAt = performance.now();
    if (typeof data !== "string") {
      const batch = parseBatch(data);
      if (batch !== null) this.sound.take(batch);
      return;
    }
    const message = parse(data);
    if (message?.type === "hearing") this.tell({ channel: message.channel, alive: message.alive, trouble: "" });
    if (message?.type === "refused") this.tell({ ...this.state, trouble: message.code === "full" ? "full" : "gone" });
  }

  private look(): void {
    if (this.path === null) return;
    if (this.socket !== null && performance.now() - this.heardAt > kStill) this.lose();
    if (this.state.alive !== null && (this.state.trouble === "" || this.state.trouble === "blocked"))
      this.tell({ ...this.state, trouble: this.sound.allowed ? "" : "blocked" });
  }

  private lose(): void {
    this.close();
    if (this.state.trouble !== "full") this.tell({ ...this.state, trouble: "lost" });
    window.setTimeout(() => {
      if (this.path !== null && this.socket === null) this.open();
    }, kRetry);
  }

  private close(): void {
    const old = this.socket;
    this.socket = null;
    old?.close();
  }

  private tell(state: EarState): void {
    const { channel, alive, trouble } = this.state;
    if (state.channel === channel && state.alive === alive && state.trouble === trouble) return;
    this.state = state;
    this.changed(state);
  }
}
