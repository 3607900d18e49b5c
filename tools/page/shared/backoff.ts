/**
 * How long to wait before the attempt after `failures` failed ones, in milliseconds. Spread, so that a thousand phones
 * that lost the same relay don't come back in the same instant; never so long that sound is 3 s late.
 */
export function backoff(failures: number, random: () => number): number {
  if (failures === 0) return 300 * random();
  return Math.min(1500, 250 * 2 ** failures) * (0.5 + random());
}
