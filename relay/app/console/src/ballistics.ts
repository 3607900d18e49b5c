/** What a meter remembers: the peak that is held, and that something clipped. Pure; time in milliseconds. */

import type { ChannelLevels } from "./protocol";
import { kClip } from "./scale";

export const kPeakHold = 1500;
export const kFallPerSecond = 20; // dB
export const kClipHold = 5000;
/** Of the figure beside the meter: the highest true peak of so long. */
export const kTruePeakHold = 3000;

export interface Needle {
  rms: number;
  momentary: number;
  shortTerm: number;
  held: number;
  heldAt: number;
  truePeak: number;
  truePeakAt: number;
  clippedAt: number;
}

export const kRest: Needle = { rms: -120, momentary: -120, shortTerm: -120, held: -120, heldAt: 0, truePeak: -120, truePeakAt: 0, clippedAt: -Infinity };

/** The held peak as it has fallen since. */
export function heldPeak(needle: Needle, now: number): number {
  return needle.held - (Math.max(0, now - needle.heldAt - kPeakHold) * kFallPerSecond) / 1000;
}

export function isClipped(needle: Needle, now: number): boolean {
  return now - needle.clippedAt <= kClipHold;
}

export function move(needle: Needle, levels: ChannelLevels, now: number): Needle {
  const peak = Math.max(levels.peak_dbfs ?? -120, -120);
  const truePeak = Math.max(levels.true_peak_dbfs ?? peak, peak);
  const higher = peak >= heldPeak(needle, now);
  const anew = truePeak >= needle.truePeak || now - needle.truePeakAt > kTruePeakHold;
  return {
    rms: levels.rms_dbfs ?? -120,
    momentary: levels.momentary_lufs ?? -120,
    shortTerm: levels.short_term_lufs ?? -120,
    held: higher ? peak : needle.held,
    heldAt: higher ? now : needle.heldAt,
    truePeak: anew ? truePeak : needle.truePeak,
    truePeakAt: anew ? now : needle.truePeakAt,
    clippedAt: truePeak > kClip ? now : needle.clippedAt,
  };
}
