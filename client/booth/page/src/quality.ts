/** How good the way to the headphones is, from a minute of reports. Pure. */

import type { Link } from "./protocol";

export interface LinkQuality {
  grade: "good" | "fair" | "poor" | "none" | "starting";
  /** For people: "18 ms · 0.2 % lost". */
  words: string;
  latency_ms: number | null;
  loss: number | null; // share of the packets of the reports' time
}

const kFairLoss = 0.005;
const kPoorLoss = 0.03;
const kFairLatency = 80; // ms: lips and sound drift apart visibly from 125 on
const kPoorLatency = 125;

/** Reports, one a second, without sound that are still a beginning: a stream is being joined. */
const kStarting = 3;

export function linkQuality(links: Link[], frame_us: number): LinkQuality {
  const last = links[links.length - 1];
  if (links.length < kStarting && links.every((link) => link.transport === null))
    return { grade: "starting", words: "waiting for sound", latency_ms: null, loss: null };
  if (last === undefined || last.transport === null) return { grade: "none", words: "nothing is heard", latency_ms: null, loss: null };
  const loss = lossOf(links, frame_us);
  const latency = last.latency_ms;
  const words = [latency === null ? "" : `${Math.round(latency)} ms`, loss === null ? "" : `${(loss * 100).toFixed(1)} % lost`];
  const worst = Math.max(
    loss === null ? 0 : loss >= kPoorLoss ? 2 : loss >= kFairLoss ? 1 : 0,
    latency === null ? 0 : latency >= kPoorLatency ? 2 : latency >= kFairLatency ? 1 : 0,
  );
  return { grade: (["good", "fair", "poor"] as const)[worst] ?? "poor", words: words.filter(Boolean).join(" · "), latency_ms: latency, loss };
}

/** A change of channel may begin the totals anew: only what grew counts. */
function lossOf(links: Link[], frame_us: number): number | null {
  if (links.length < 2 || frame_us <= 0) return null;
  let lost = 0;
  for (let i = 1; i < links.length; ++i) lost += Math.max(0, (links[i]?.lost ?? 0) - (links[i - 1]?.lost ?? 0));
  const expected = ((links.length - 1) * 1_000_000) / frame_us;
  return Math.min(1, lost / expected);
}
