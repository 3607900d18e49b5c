/** The share of packets that a source lost lately, from the relay's totals. Pure. */

import type { Room } from "./protocol";

interface Count {
  t: number;
  received: number;
  lost: number;
}

/** By room and source, the oldest first. */
export type Counts = Record<string, Count[]>;

/** Long enough for a figure of a tenth of a per cent at 200 packets a second. */
export const kWindow = 10_000;

const keyOf = (room: string, source: string) => `${room}\n${source}`;

export function noteCounts(counts: Counts, rooms: Room[], now: number): Counts {
  const next = { ...counts };
  for (const room of rooms)
    for (const source of room.sources) {
      const key = keyOf(room.id, source.id);
      const before = next[key] ?? [];
      const last = before[before.length - 1];
      const began = last === undefined || source.received < last.received || source.lost < last.lost;
      const kept = began ? [] : before.filter((count, i) => count.t >= now - kWindow || (before[i + 1]?.t ?? now) > now - kWindow);
      next[key] = [...kept, { t: now, received: source.received, lost: source.lost }];
    }
  return next;
}

/** 0 … 1; null where nothing came, or too little is known. */
export function lossOf(counts: Counts, room: string, source: string): number | null {
  const known = counts[keyOf(room, source)];
  const [first, last] = [known?.[0], known?.[known.length - 1]];
  if (first === undefined || last === undefined || first === last) return null;
  const lost = last.lost - first.lost;
  const sent = last.received - first.received + lost;
  return sent <= 0 ? null : lost / sent;
}
