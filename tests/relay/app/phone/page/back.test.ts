import { expect, test } from "vitest";

import { backoff } from "shared/backoff";
import { kSilence, Watchdog } from "phone/watchdog";

test("a thousand phones that lost one relay come back one after the other, none later than it may", () => {
  let seed = 7;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  for (let failures = 0; failures < 12; ++failures) {
    const waits = Array.from({ length: 1000 }, () => backoff(failures, random));
    const least = Math.min(...waits);
    const most = Math.max(...waits);
    expect(most).toBeLessThan(2300);
    expect(most - least).toBeGreaterThan(250);
    const bins = new Array<number>(10).fill(0);
    for (const wait of waits) ++bins[Math.min(9, Math.floor(((wait - least) / (most - least)) * 10))]!;
    expect(Math.max(...bins)).toBeLessThan(150); // of 100 on average
  }
});

test("silence is noticed after 600 ms, and sleep is no silence", () => {
  const dog = new Watchdog(1000);
  expect(dog.expired(1100, kSilence)).toBe(false);
  dog.heard(1200);
  for (let now = 1200; now <= 1800; now += 100) expect(dog.expired(now, kSilence)).toBe(false);
  expect(dog.expired(1900, kSilence)).toBe(true);
  const sleeper = new Watchdog(0);
  expect(sleeper.expired(60_000, kSilence)).toBe(false); // nobody looked for a minute
  expect(sleeper.expired(60_500, kSilence)).toBe(false);
  expect(sleeper.expired(60_700, kSilence)).toBe(true);
});
