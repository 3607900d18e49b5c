/** What a channel's receivers report (PROTOCOL.md, "Live state"). Pure. */

import type { Listeners, Reports } from "./protocol";

/** One of those that lose most. */
export interface Loser {
  address: string;
  port: number;
  ssrc: string;
  loss_percent: number;
  jitter_ms: number;
  worst_jitter_ms: number;
  redundancy: boolean;
  round_trip_ms: number | null;
}

/** Null when the answer is something else. */
export function parseWorst(answer: unknown): Loser[] | null {
  if (typeof answer !== "object" || answer === null) return null;
  const worst = (answer as { worst?: unknown }).worst;
  return Array.isArray(worst) ? (worst as Loser[]) : null;
}

export function reportWords(reports: Reports | undefined): string {
  if (reports === undefined || reports.reporters === 0) return "nobody reports";
  const parts = [`${reports.well} hear well`];
  if (reports.losing > 0) parts.push(`${reports.losing} lose`);
  if (reports.nothing > 0) parts.push(`${reports.nothing} hear nothing`);
  return parts.join(" · ");
}

/** How browsers hear: direct, by the substitute for it, by an endless stream. */
export function webWords({ web, webrtc, websocket }: Listeners): string {
  if (webrtc === undefined || websocket === undefined) return `${web} web`;
  const parts = [`${webrtc} WebRTC`, `${websocket} WebSocket`];
  const rest = web - webrtc - websocket;
  if (rest > 0) parts.push(`${rest} Ogg`);
  return parts.join(" · ");
}
