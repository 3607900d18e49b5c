/**
 * When and how fast sound is played that comes over a connection with delays of its own. Told for every block how long
 * before its time it came, it answers with a speed that keeps a little in hand: that is drift correction and the
 * shrinking of a delay that is no longer needed in one. Pure; seconds.
 */

export interface Step {
  /** 1.01 = a hundredth faster. */
  speed: number;
  /** The block is not to be played: too much waits. */
  skip: boolean;
}

/** In hand at the start, and after a standstill. */
export const kStart = 0.06;
/** What the latest block of the last seconds should still have in hand. */
const kGoal = 0.02;
/** With so much waiting blocks are skipped, until little does: the delay never comes near a second. */
const kMost = 0.6;
const kEnough = 0.15;
const kBucket = 1; // seconds
const kBuckets = 8;
const kGain = 0.05;
const kSlowest = -0.005;
const kFastest = 0.015;

export class Pace {
  private lows: number[] = [];
  private low = Infinity;
  private filled = 0;
  private skipping = false;

  /** `margin`: from a block's arrival to the end of what is already to be played. */
  push(margin: number, seconds: number): Step {
    this.low = Math.min(this.low, margin);
    this.filled += seconds;
    if (this.filled >= kBucket) {
      this.lows.push(this.low);
      if (this.lows.length > kBuckets) this.lows.shift();
      this.low = margin;
      this.filled = 0;
    }
    if (margin > kMost) this.skipping = true;
    else if (margin < kEnough) this.skipping = false;
    if (this.skipping) {
      this.forget();
      return { speed: 1, skip: true };
    }
    if (this.lows.length === 0) return { speed: 1, skip: false };
    const error = Math.min(this.low, ...this.lows) - kGoal;
    return { speed: 1 + Math.max(kSlowest, Math.min(kFastest, error * kGain)), skip: false };
  }

  /** The sound stood still and begins again: returns how much to have in hand. `late`: how late the block was. */
  restart(late: number): number {
    this.forget();
    this.skipping = false;
    return Math.min(0.4, Math.max(kStart, late / 2));
  }

  private forget(): void {
    this.lows = [];
    this.low = Infinity;
    this.filled = 0;
  }
}
