/** What desk and relay say alike (PROTOCOL.md, "Live state"). */

export interface Seat {
  booth: string;
  desk: number;
}

export type Quality = "floor" | "+" | "−";

export type ChannelState = "interpreted" | "relay" | "floor" | "silent" | "muted" | "dead";
