import { expect, test } from "vitest";

import { LevelWatch, share } from "speak/level";

const tone = (peak: number) => Float32Array.from({ length: 480 }, (_, i) => peak * Math.sin((i * Math.PI) / 12));
const dB = (decibels: number) => 10 ** (decibels / 20);

/** What is said of a microphone after five seconds of that. */
function verdict(...peaks: number[]) {
  const watch = new LevelWatch();
  const sounds = peaks.map(tone);
  let reading = watch.push(tone(0), 0);
  for (let i = 0; i < 100; ++i) reading = watch.push(sounds[i % sounds.length]!, i * 50);
  return reading.verdict;
}

test("a level is too low, good, too hot, or clips", () => {
  expect(verdict(0)).toBe("none");
  expect(verdict(dB(-50))).toBe("quiet");
  expect(verdict(dB(-18))).toBe("good");
  expect(verdict(dB(-1))).toBe("hot");
  expect(verdict(1)).toBe("clip");
});

test("pauses between words don't make a voice quiet", () => {
  expect(verdict(...Array<number>(20).fill(0), dB(-20))).toBe("good");
});

test("one sample at full scale is said long enough to be read, and then forgotten", () => {
  const watch = new LevelWatch();
  watch.push(tone(1), 0);
  expect(watch.push(tone(dB(-18)), 2500).verdict).toBe("clip");
  expect(watch.push(tone(dB(-18)), 3500).verdict).toBe("good");
});

test("the bar rises at once and falls slowly", () => {
  const watch = new LevelWatch();
  const loud = watch.push(tone(dB(-17)), 1000).level;
  expect(loud).toBeCloseTo(-20, 0);
  expect(watch.push(tone(0), 1100).level).toBeCloseTo(loud - 2.5);
  expect(watch.push(tone(0), 9000).level).toBeLessThan(-60);
});

test("the meter shows loudness, not the highest sample", () => {
  const { level } = new LevelWatch().push(tone(dB(-20)), 0);
  expect(level).toBeCloseTo(-23, 0);
  expect(share(-60)).toBe(0);
  expect(share(-30)).toBeCloseTo(0.5);
  expect(share(6)).toBe(1);
});
