/** What the relay says on the page's WebSocket (PROTOCOL.md). Text is state; bytes are sound (shared/batch). */

export type ChannelState = "interpreted" | "relay" | "floor" | "silent" | "muted" | "dead" | "closed";

export interface State {
  type: "state";
  /** Channel of the language that the floor speaks now. */
  floor: string | null;
  channels: Record<string, ChannelState>;
}
export interface Refused {
  type: "refused";
  code: string;
}
export type Message = State | Refused | { type: "alive" };

export function parseMessage(text: string): Message | null {
  try {
    const message = JSON.parse(text) as Message;
    if (message.type === "state") return typeof message.channels === "object" && message.channels !== null ? message : null;
    return message.type === "refused" || message.type === "alive" ? message : null;
  } catch {
    return null;
  }
}
