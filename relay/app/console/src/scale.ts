/** The scale of every meter: −60 … 0 dB, the upper part stretched, for that is where levels are set. Pure. */

export const kFloor = -60;
export const kReference = -23; // LUFS, EBU R 128
export const kClip = -1; // dBTP: what R 128 allows at most
export const kTicks = [-60, -50, -40, -30, -23, -18, -12, -6, 0];

const KNEES: [number, number][] = [
  [-60, 0],
  [-40, 0.2],
  [-20, 0.58],
  [0, 1],
];

/** 0 at −60 and below, 1 at 0 and above. */
export function position(db: number): number {
  if (!(db > kFloor)) return 0;
  for (let i = 1; i < KNEES.length; ++i) {
    const [lowDb, low] = KNEES[i - 1] as [number, number];
    const [highDb, high] = KNEES[i] as [number, number];
    if (db <= highDb) return low + ((db - lowDb) / (highDb - lowDb)) * (high - low);
  }
  return 1;
}

/** Words for a figure: "−23.4", and "−∞" where there is nothing. */
export function figure(db: number | null | undefined, decimals = 1): string {
  if (db === null || db === undefined) return "–";
  if (db <= -99) return "−∞";
  const text = Math.abs(db).toFixed(decimals);
  return (db < 0 && Number(text) !== 0 ? "−" : "") + text;
}
