import { expect, test } from "vitest";

import { kStart, Pace } from "shared/pace";

const kBlock = 0.02;

/** A sender and a sound card in virtual time: blocks come every 20 ms by the sender's clock. */
class Line {
  readonly pace = new Pace();
  next = 0; // sound card's time at which the next block begins
  late = 0; // restarts
  skipped = 0;
  private now = 0;

  /** A block that arrives `delay` late, played by a card that is `ppm` faster than the sender. */
  block(index: number, delay: number, ppm: number): void {
    this.now = Math.max(this.now, index * kBlock * (1 + ppm * 1e-6) + delay);
    const margin = this.next - this.now;
    let speed = 1;
    if (this.next === 0 || margin < 0) {
      if (this.next !== 0) ++this.late;
      this.next = this.now + this.pace.restart(this.next === 0 ? 0 : -margin);
    } else {
      const step = this.pace.push(margin, kBlock);
      if (step.skip) {
        ++this.skipped;
        return;
      }
      speed = step.speed;
    }
    this.next += kBlock / speed;
  }
  get waits(): number {
    return this.next - this.now;
  }
}

test.each([100, -100, 500, -500])("a clock that is %i ppm off neither starves nor fills the buffer in two hours", (ppm) => {
  const line = new Line();
  for (let i = 0; i < 7200 / kBlock; ++i) line.block(i, 0, ppm);
  expect(line.late).toBe(0);
  expect(line.skipped).toBe(0);
  expect(line.waits).toBeLessThan(kStart + kBlock);
  expect(line.waits).toBeGreaterThan(0.01);
});

test("a delay that is no longer needed is given back, without a skip", () => {
  const line = new Line();
  let i = 0;
  for (; i < 200; ++i) line.block(i, 0, 0);
  for (; i < 215; ++i) line.block(i, (215 - i) * kBlock, 0); // all at once, 300 ms late
  for (const end = i + 100; i < end; ++i) line.block(i, 0, 0);
  expect(line.late).toBe(1);
  expect(line.waits).toBeGreaterThan(0.2);
  for (const end = i + 60 / kBlock; i < end; ++i) line.block(i, 0, 0);
  expect(line.waits).toBeLessThan(0.08);
  expect(line.skipped).toBe(0);
});

test("what a standstill of seconds held up is skipped: the delay never comes near a second", () => {
  const line = new Line();
  let i = 0;
  for (; i < 200; ++i) line.block(i, 0, 0);
  for (const end = i + 150; i < end; ++i) {
    line.block(i, (350 - i) * kBlock, 0); // three seconds, all at once
    expect(line.waits).toBeLessThan(0.7);
  }
  expect(line.skipped).toBeGreaterThan(100);
  for (const end = i + 50; i < end; ++i) line.block(i, 0, 0);
  expect(line.waits).toBeLessThan(0.4);
});

test("jitter is carried, not heard, once it is known", () => {
  const line = new Line();
  let seed = 1;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  for (let i = 0; i < 60 / kBlock; ++i) line.block(i, random() * 0.1, 0);
  const before = line.late;
  for (let i = 60 / kBlock; i < 120 / kBlock; ++i) line.block(i, random() * 0.1, 0);
  expect(line.late - before).toBeLessThanOrEqual(1);
  expect(line.waits).toBeLessThan(0.3);
});
