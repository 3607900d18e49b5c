import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Feed } from "phone/feed";

class FakeSocket {
  static readonly OPEN = 1;
  static all: FakeSocket[] = [];
  readyState = 0;
  sent: string[] = [];
  onopen = () => {};
  onclose = () => {};
  onmessage = (_: { data: string | ArrayBuffer }) => {};
  constructor() {
    FakeSocket.all.push(this);
  }
  send(text: string) {
    this.sent.push(text);
  }
  close() {
    this.readyState = 3;
  }
  opens() {
    this.readyState = 1;
    this.onopen();
    this.says('{"type":"alive"}');
  }
  says(text: string) {
    this.onmessage({ data: text });
  }
  sounds() {
    this.onmessage({ data: Uint8Array.from([1, 0, 0, 240, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 9]).buffer });
  }
}
const newest = () => FakeSocket.all[FakeSocket.all.length - 1]!;

let links: boolean[] = [];
let batches = 0;
const feed = () => new Feed("ws://x", { said: () => {}, sounded: () => ++batches, linked: (up) => links.push(up) });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
  FakeSocket.all = [];
  links = [];
  batches = 0;
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test("what was asked for is asked for again after a loss", () => {
  const one = feed();
  newest().opens();
  one.hear("ru");
  expect(newest().sent).toEqual(['{"hear":"ru"}']);
  newest().onclose();
  vi.advanceTimersByTime(500);
  expect(FakeSocket.all.length).toBe(2);
  newest().opens();
  expect(newest().sent).toEqual(['{"hear":"ru"}']);
  expect(links).toEqual([true, false, true]);
});

test("600 ms without sound is a loss; without a wish for sound it is none", () => {
  const one = feed();
  newest().opens();
  vi.advanceTimersByTime(2000);
  expect(FakeSocket.all.length).toBe(1);
  one.hear("en");
  for (let i = 0; i < 50; ++i) {
    newest().sounds();
    vi.advanceTimersByTime(20);
  }
  expect([FakeSocket.all.length, batches]).toEqual([1, 50]);
  newest().says('{"type":"alive"}');
  vi.advanceTimersByTime(1200);
  expect(FakeSocket.all.length).toBe(2);
});

test("a relay that says nothing for seconds, or never answers, is lost", () => {
  feed();
  vi.advanceTimersByTime(3600);
  expect(FakeSocket.all.length).toBe(2);
  newest().opens();
  vi.advanceTimersByTime(4500);
  expect(FakeSocket.all.length).toBeGreaterThan(2);
});

test("a refused wish is asked for again on the same link, after a pause that grows", () => {
  const told: string[] = [];
  const one = new Feed("ws://x", { said: (message) => told.push(message.type), sounded: () => ++batches, linked: (up) => links.push(up) });
  one.hear("en");
  newest().opens();
  const times: number[] = [];
  for (let i = 0; i < 6; ++i) {
    newest().says('{"type":"refused","code":"full"}');
    const count = newest().sent.length;
    const begin = performance.now();
    while (newest().sent.length === count && performance.now() - begin < 5000) {
      newest().says('{"type":"alive"}');
      vi.advanceTimersByTime(100);
    }
    times.push(performance.now() - begin);
  }
  expect(times[0]).toBeLessThan(500);
  expect(Math.max(...times)).toBeGreaterThan(700);
  expect(Math.max(...times)).toBeLessThan(2500);
  // Nothing was lost, so nobody is told that.
  expect(told.filter((type) => type === "refused").length).toBe(6);
  expect([links, FakeSocket.all.length]).toEqual([[true], 1]);
  newest().sounds();
  expect(batches).toBe(1);
});

test("a relay that neither refuses nor sends sound after it refused is lost, as any other", () => {
  vi.spyOn(Math, "random").mockReturnValue(0.5); // the pauses of the middle
  const one = feed();
  one.hear("en");
  newest().opens();
  newest().says('{"type":"refused","code":"busy"}');
  vi.advanceTimersByTime(1500);
  expect(FakeSocket.all.length).toBe(2);
});

test("a refusal of the key of before is not told, and the new one is shown", () => {
  let key: string | null = null;
  const told: string[] = [];
  const one = new Feed("ws://x", { said: (message) => told.push(message.type), sounded: () => {}, linked: () => {} }, () => key);
  newest().opens();
  one.hear("ru");
  key = "pin.new";
  newest().says('{"type":"refused","code":"key","message":"","remedy":""}');
  expect(told).not.toContain("refused");
  vi.advanceTimersByTime(500);
  expect(newest().sent).toEqual(['{"hear":"ru"}', '{"hear":"ru","key":"pin.new"}']);
  newest().says('{"type":"refused","code":"key","message":"","remedy":""}');
  expect(told).toContain("refused");
});
