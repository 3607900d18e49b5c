/** The microphone's level in words, with a hold so that a word can be read. Pure. */

import type { Level } from "./protocol";

export type LevelWord = "no sound" | "too low" | "good" | "too hot" | "clip";

export const kClip = -0.2; // dBFS, sample peak
export const kHotPeak = -3;
export const kHot = -12; // dBFS, RMS over 100 ms
export const kLow = -40;
export const kSilent = -65;
/** A word stays for as long as speech pauses between two sentences, a clip until it has been seen. */
export const kHold = 1500;
export const kClipHold = 3000;

export interface Held {
  /** The loudest of the hold, and when it was. */
  rms: number;
  at: number;
  hotAt: number;
  clippedAt: number;
}

export const kNothing: Held = { rms: -120, at: 0, hotAt: -Infinity, clippedAt: -Infinity };

export function hold(held: Held, level: Level, now: number): Held {
  const loudest = level.rms_dbfs >= held.rms || now - held.at > kHold;
  return {
    rms: loudest ? level.rms_dbfs : held.rms,
    at: loudest ? now : held.at,
    hotAt: level.peak_dbfs >= kHotPeak || level.rms_dbfs >= kHot ? now : held.hotAt,
    clippedAt: level.peak_dbfs >= kClip ? now : held.clippedAt,
  };
}

export function wordOf(held: Held, now: number): LevelWord {
  if (now - held.clippedAt <= kClipHold) return "clip";
  if (now - held.hotAt <= kHold) return "too hot";
  if (held.rms < kSilent) return "no sound";
  return held.rms < kLow ? "too low" : "good";
}

/** Position on a scale from −60 dBFS (0) to 0 dBFS (1). */
export function position(dbfs: number): number {
  return Math.min(1, Math.max(0, (dbfs + 60) / 60));
}
