import { expect, test } from "vitest";

import { Joiner, kJoint, Resampler } from "shared/samples";

const sine = (from: number, count: number, step = 0.1) => Float32Array.from({ length: count }, (_, i) => Math.sin((from + i) * step));
/** The largest step from one sample to the next. */
const steepest = (samples: Float32Array) => samples.reduce((most, sample, i) => (i === 0 ? most : Math.max(most, Math.abs(sample - samples[i - 1]!))), 0);
const concat = (...parts: Float32Array[]) => Float32Array.from(parts.flatMap((part) => [...part]));

test("blocks that follow each other come out as they were, a joint later, after a fade in", () => {
  const joiner = new Joiner();
  const out = concat(joiner.push(sine(0, 960), false), joiner.push(sine(960, 960), true), joiner.push(sine(1920, 960), true));
  expect(out.length).toBe(3 * 960 - kJoint);
  expect(out.subarray(kJoint)).toEqual(sine(kJoint, out.length - kJoint));
  expect(Math.abs(out[0]!)).toBeLessThan(0.01);
});

test("what doesn't follow is cross-faded: no step is larger than the tones' own", () => {
  const joiner = new Joiner();
  const out = concat(joiner.push(sine(0, 960, 0.02), false), joiner.push(sine(500, 960, 0.03), false));
  expect(out.length).toBe(2 * 960 - 2 * kJoint);
  expect(steepest(out)).toBeLessThan(0.05);
  const hard = concat(sine(0, 960, 0.02), sine(500, 960, 0.03));
  expect(steepest(hard)).toBeGreaterThan(0.3); // so the test can fail
});

test("an end without a sequel fades out", () => {
  const joiner = new Joiner();
  const out = concat(joiner.push(sine(0, 960, 0.02), false), joiner.rest());
  expect(steepest(out)).toBeLessThan(0.05);
  expect(Math.abs(out[out.length - 1]!)).toBeLessThan(0.01);
});

test("at speed 1 nothing is changed", () => {
  const resampler = new Resampler();
  const out = concat(resampler.process(sine(0, 960), 1), resampler.process(sine(960, 960), 1));
  expect(out.subarray(2)).toEqual(sine(0, out.length - 2));
});

test("another speed is another pitch, over the edges of blocks, and no other error", () => {
  for (const speed of [1.01, 0.995]) {
    const resampler = new Resampler();
    const parts = [];
    for (let i = 0; i < 50; ++i) parts.push(resampler.process(sine(i * 960, 960, 0.05), speed));
    const out = concat(...parts);
    expect(out.length).toBeCloseTo((50 * 960) / speed, -1);
    const error = out.subarray(10).reduce((most, sample, i) => Math.max(most, Math.abs(sample - Math.sin(((i + 10) * speed - 2) * 0.05))), 0);
    expect(error).toBeLessThan(2e-4);
  }
});
