import { describe, expect, it } from "vitest";

import { heldPeak, isClipped, kClipHold, kPeakHold, kRest, kTruePeakHold, move, type Needle } from "console/ballistics";
import { drawMeters, meterWidth, type MeterRow } from "console/draw";
import { figure, kTicks, position } from "console/scale";

const levels = (rms: number, peak: number, more = {}) => ({ id: "en", rms_dbfs: rms, peak_dbfs: peak, true_peak_dbfs: peak, momentary_lufs: -23, short_term_lufs: -24, ...more });

describe("the scale", () => {
  it("goes up steadily from −60 to 0, whatever it is asked", () => {
    const places = kTicks.map(position);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    expect([position(-120), position(-60), position(0), position(6), position(NaN)]).toEqual([0, 0, 1, 1, 0]);
  });
  it("gives the upper third of the decibels more than half of the way", () => expect(1 - position(-20)).toBeGreaterThan(1 / 3));
  it("writes figures as people do", () => expect([figure(-23.04), figure(0.04), figure(-0.04), figure(-120), figure(null), figure(3)]).toEqual(["−23.0", "0.0", "0.0", "−∞", "–", "3.0"]));
});

describe("a needle", () => {
  it("holds its peak, then falls 20 dB a second", () => {
    const loud = move(kRest, levels(-12, -6), 1000);
    const after = move(loud, levels(-40, -30), 1000 + kPeakHold);
    expect(heldPeak(after, 1000 + kPeakHold)).toBe(-6);
    expect(heldPeak(after, 1000 + kPeakHold + 500)).toBe(-16);
    expect(after.rms).toBe(-40);
  });
  it("takes a higher peak at once, and a lower one when the held one has fallen below it", () => {
    const loud = move(kRest, levels(-12, -6), 0);
    expect(heldPeak(move(loud, levels(-12, -3), 40), 40)).toBe(-3);
    expect(heldPeak(move(loud, levels(-20, -20), kPeakHold + 1000), kPeakHold + 1000)).toBe(-20);
  });
  it("shows the highest true peak of three seconds", () => {
    const high = move(kRest, levels(-12, -6, { true_peak_dbfs: -5.5 }), 0);
    expect(move(high, levels(-12, -9), kTruePeakHold).truePeak).toBe(-5.5);
    expect(move(high, levels(-12, -9), kTruePeakHold + 1).truePeak).toBe(-9);
  });
  it("keeps the clip lamp lit for five seconds after the last true peak above −1 dBTP", () => {
    const hot = move(kRest, levels(-3, -0.5), 0);
    expect(isClipped(move(hot, levels(-20, -10), 100), kClipHold)).toBe(true);
    expect(isClipped(hot, kClipHold + 1)).toBe(false);
    expect(isClipped(move(kRest, levels(-3, -1), 0), 0)).toBe(false);
  });
  it("rests where nothing is known", () => {
    const unknown = move(kRest, { id: "en", rms_dbfs: null, peak_dbfs: null }, 0);
    expect([unknown.rms, unknown.momentary, unknown.truePeak]).toEqual([-120, -120, -120]);
  });
});

describe("the canvas", () => {
  interface Box { colour: string; x: number; y: number; w: number; h: number }
  function drawn(needle: Needle | null, now = 0): Box[] {
    const boxes: Box[] = [];
    const brush = { fillStyle: "", clearRect: () => {}, fillRect: (x: number, y: number, w: number, h: number) => boxes.push({ colour: brush.fillStyle, x, y, w, h }) };
    const row: MeterRow = { top: 100, height: 30, needle, idle: false };
    drawMeters(brush as unknown as CanvasRenderingContext2D, 514, [row], now);
    return boxes;
  }
  it("draws the bar as long as the level, in no row but its own", () => {
    const boxes = drawn(move(kRest, levels(-20, -120), 0));
    const bar = boxes.filter((box) => box.colour === "#2b7f5c" || box.colour === "#3aa876");
    expect(Math.max(...bar.map((box) => box.x + box.w))).toBeCloseTo(position(-20) * meterWidth(514), 3);
    for (const box of boxes) expect(box.y >= 100 && box.y + box.h <= 130).toBe(true);
  });
  it("lights the clip lamp, and leaves it dark for a meter that nothing is known of", () => {
    const last = (boxes: Box[]) => boxes[boxes.length - 1]?.colour;
    expect(last(drawn(move(kRest, levels(-3, 0), 0)))).toBe("#e5484d");
    expect(last(drawn(null))).toBe("#1c242b");
  });
});
