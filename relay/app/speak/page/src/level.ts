/** What a microphone's level is worth to those who will hear it. Pure. */

export type Verdict = "none" | "quiet" | "good" | "hot" | "clip";

export interface Reading {
  /** Loudness, dBFS: rises at once, falls slowly. */
  level: number;
  verdict: Verdict;
}

export const kLowest = -60;
/** Somebody who speaks is louder than this now and then. */
export const kQuiet = -42;
/** Peaks above leave no room for a louder word. */
export const kHot = -3;
const kNothing = -80;
const kFull = 0.99;
/** Pauses in speech are shorter; and a verdict stands long enough to be read. */
const kMemory = 3000;
/** A bar falls no faster than an eye follows, dB a second. */
const kFall = 25;

const decibels = (x: number): number => 20 * Math.log10(Math.max(x, 1e-6));

export class LevelWatch {
  private shown = kLowest;
  private shownAt = 0;
  private past: { at: number; level: number; peak: number }[] = [];

  /** The newest 50 to 100 ms; milliseconds. */
  push(samples: ArrayLike<number>, now: number): Reading {
    let energy = 0;
    let peak = 0;
    for (let i = 0; i < samples.length; ++i) {
      const x = Math.abs(samples[i]!);
      energy += x * x;
      if (x > peak) peak = x;
    }
    const level = decibels(Math.sqrt(energy / Math.max(1, samples.length)));
    this.past = this.past.filter((one) => now - one.at < kMemory);
    this.past.push({ at: now, level, peak });
    this.shown = Math.max(level, this.shown - (kFall * (now - this.shownAt)) / 1000);
    this.shownAt = now;
    return { level: this.shown, verdict: this.verdict() };
  }

  private verdict(): Verdict {
    const peak = Math.max(...this.past.map((one) => one.peak));
    if (peak >= kFull) return "clip";
    if (decibels(peak) > kHot) return "hot";
    if (decibels(peak) < kNothing) return "none";
    return Math.max(...this.past.map((one) => one.level)) < kQuiet ? "quiet" : "good";
  }
}

/** Part of the meter that is filled, 0 to 1. */
export const share = (level: number): number => Math.min(1, Math.max(0, 1 - level / kLowest));
