/** Draws the meters of a column of rows on one canvas. */

import { heldPeak, isClipped, type Needle } from "./ballistics";
import { kReference, kTicks, position } from "./scale";

export interface MeterRow {
  top: number;
  height: number;
  needle: Needle | null;
  /** Nothing that delegates should hear: drawn in grey. */
  idle: boolean;
}

/** Width that the clip lamp takes at the right end. */
export const kClipWidth = 10;
const kGap = 4;

const COLOURS = {
  well: "#161c22",
  tick: "#26303a",
  reference: "#5a7387",
  low: "#2b7f5c",
  good: "#3aa876",
  hot: "#d9a427",
  over: "#e5484d",
  idle: "#52616e",
  peak: "#e8eef3",
  loudness: "#4e8fc7",
  shortTerm: "#9fd0ff",
  clip: "#e5484d",
  clipOff: "#1c242b",
};

/** Where the colours of the bar change, dB. */
const ZONES: [number, string][] = [
  [-36, COLOURS.low],
  [-12, COLOURS.good],
  [-4, COLOURS.hot],
  [0, COLOURS.over],
];

export function meterWidth(width: number): number {
  return Math.max(0, width - kClipWidth - kGap);
}

export function drawMeters(canvas: CanvasRenderingContext2D, width: number, rows: MeterRow[], now: number): void {
  const across = meterWidth(width);
  for (const row of rows) {
    canvas.clearRect(0, row.top, width, row.height);
    const bar = Math.max(4, Math.round(row.height * 0.36));
    const strip = Math.max(2, Math.round(row.height * 0.13));
    const top = row.top + Math.round((row.height - bar - strip - 2) / 2);
    drawWell(canvas, across, top, bar + strip + 2);
    if (row.needle !== null) {
      drawBar(canvas, across, top, bar, row.needle, row.idle, now);
      drawLoudness(canvas, across, top + bar + 2, strip, row.needle, row.idle);
    }
    drawReference(canvas, across, row);
    canvas.fillStyle = row.needle !== null && isClipped(row.needle, now) ? COLOURS.clip : COLOURS.clipOff;
    canvas.fillRect(across + kGap, top, kClipWidth, bar + strip + 2);
  }
}

function drawWell(canvas: CanvasRenderingContext2D, across: number, top: number, height: number): void {
  canvas.fillStyle = COLOURS.well;
  canvas.fillRect(0, top, across, height);
  canvas.fillStyle = COLOURS.tick;
  for (const tick of kTicks) canvas.fillRect(Math.round(position(tick) * (across - 1)), top, 1, height);
}

function drawBar(canvas: CanvasRenderingContext2D, across: number, top: number, height: number, needle: Needle, idle: boolean, now: number): void {
  const end = position(needle.rms) * across;
  let from = 0;
  for (const [upTo, colour] of ZONES) {
    const to = Math.min(end, position(upTo) * across);
    if (to <= from) break;
    canvas.fillStyle = idle ? COLOURS.idle : colour;
    canvas.fillRect(from, top, to - from, height);
    from = to;
  }
  const held = heldPeak(needle, now);
  if (position(held) <= 0) return;
  canvas.fillStyle = held > -1 && !idle ? COLOURS.over : COLOURS.peak;
  canvas.fillRect(Math.min(across - 2, Math.round(position(held) * across)), top, 2, height);
}

/** Momentary as a strip, short-term as a tick across it. */
function drawLoudness(canvas: CanvasRenderingContext2D, across: number, top: number, height: number, needle: Needle, idle: boolean): void {
  canvas.fillStyle = idle ? COLOURS.idle : COLOURS.loudness;
  canvas.fillRect(0, top, position(needle.momentary) * across, height);
  if (position(needle.shortTerm) <= 0) return;
  canvas.fillStyle = COLOURS.shortTerm;
  canvas.fillRect(Math.round(position(needle.shortTerm) * across) - 1, top - 2, 3, height + 3);
}

/** −23 LUFS: one line through all rows, so that who is off it shows at a glance. */
function drawReference(canvas: CanvasRenderingContext2D, across: number, row: MeterRow): void {
  canvas.fillStyle = COLOURS.reference;
  canvas.fillRect(Math.round(position(kReference) * (across - 1)), row.top, 1, row.height);
}
