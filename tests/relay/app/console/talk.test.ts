import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { secureAddress } from "console/key";
import { hearerWords, kQuiet, NoTalk, Talk, targetWords, type Line, type Target, type TalkState } from "console/talk";

const EN1: Target = { room: "hall", booth: "en", desk: 1 };
const RU: Target = { room: "hall", booth: "ru", desk: 0 };

/** A connection that does as it is told. */
class Fake implements Line {
  opened: string[] = [];
  said: (Target | null)[] = [];
  closed = 0;
  /** Rejects with it; null: resolves at once; "wait": neither. */
  outcome: NoTalk | null | "wait" = null;
  go: () => void = () => {};
  open = (room: string) => {
    this.opened.push(room);
    if (this.outcome === "wait") return new Promise<void>((yes) => (this.go = yes));
    return this.outcome === null ? Promise.resolve() : Promise.reject(this.outcome);
  };
  talk = (to: Target | null) => void this.said.push(to);
  close = () => void ++this.closed;
}

let line: Fake;
let talk: Talk;
let shown: TalkState;
const run = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const tap = () => {
  talk.press(EN1);
  talk.release();
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("window", globalThis);
  line = new Fake();
  talk = new Talk(line, (state) => (shown = state), () => Date.now());
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("talk that is held", () => {
  it("goes on while the key is down, and no longer", async () => {
    talk.press(EN1);
    expect(hearerWords(shown).words).toBe("connecting, not heard yet");
    await run(0);
    expect(line.said).toEqual([EN1]);
    talk.heardBy([{ booth: "en", desk: 1 }]);
    expect(hearerWords(shown)).toEqual({ words: "heard by en 1", nobody: false });
    await run(5000);
    expect(shown.to).toEqual(EN1);
    talk.release();
    expect(line.said).toEqual([EN1, null]);
    expect(shown).toMatchObject({ to: null, latched: false, hearers: null, open: true });
  });
  it("says so when nobody hears it", async () => {
    talk.press(EN1);
    await run(0);
    talk.heardBy([]);
    expect(hearerWords(shown)).toEqual({ words: "nobody hears you", nobody: true });
    talk.heardBy(null);
    expect(hearerWords(shown).words).toBe("connecting, not heard yet");
  });
  it("keeps its connection for the next press, whoever is meant", async () => {
    tap();
    await run(1000);
    talk.press(RU);
    expect(line.said[line.said.length - 1]).toEqual(RU); // at once: no word of it is lost
    expect(line.opened).toEqual(["hall"]);
    talk.release();
    talk.press({ ...RU, room: "blue" });
    expect(line.opened).toEqual(["hall", "blue"]);
  });
  it("that was let go before the connection was there is not sent afterwards", async () => {
    line.outcome = "wait";
    tap();
    line.go();
    await run(0);
    expect(line.said.filter((to) => to !== null)).toEqual([]);
    expect(shown).toMatchObject({ to: null, open: true });
  });
  it("closes a microphone that is not needed", async () => {
    tap();
    await run(59_000);
    expect(line.closed).toBe(0);
    await run(2000);
    expect(line.closed).toBe(1);
    expect(shown).toEqual(kQuiet);
  });
  it("is not closed in the middle of a long word", async () => {
    talk.press(EN1);
    await run(120_000);
    expect(line.closed).toBe(0);
  });
});

describe("talk that is latched", () => {
  it("by two quick presses stays on until the next", async () => {
    tap();
    await run(200);
    tap();
    expect(shown).toMatchObject({ to: EN1, latched: true });
    await run(120_000);
    expect(shown.to).toEqual(EN1);
    tap();
    expect(shown).toMatchObject({ to: null, latched: false });
  });
  it("is not what two slow presses do, nor two of different keys", async () => {
    tap();
    await run(500);
    tap();
    expect(shown.to).toBeNull();
    tap();
    talk.press(RU);
    expect(shown).toMatchObject({ to: RU, latched: false });
  });
  it("is what a reader's click does, and undoes", async () => {
    talk.toggle(EN1);
    expect(shown).toMatchObject({ to: EN1, latched: true });
    talk.release();
    expect(shown.to).toEqual(EN1);
    talk.toggle(EN1);
    expect(shown.to).toBeNull();
  });
});

describe("talk ends by itself", () => {
  it("with the connection, which says why", async () => {
    talk.toggle(EN1);
    await run(0);
    talk.lost("No link to the relay.");
    expect(shown).toEqual({ ...kQuiet, trouble: "No link to the relay." });
    talk.heardBy([{ booth: "en", desk: 1 }]);
    expect(shown.hearers).toBeNull();
  });
  it("when nobody sees the page, with the microphone", async () => {
    talk.toggle(EN1);
    await run(0);
    talk.close();
    expect(line.closed).toBe(1);
    expect(shown).toEqual(kQuiet);
    talk.press(EN1);
    expect(line.opened.length).toBe(2);
  });
  it("where there is no microphone, and tells an address that has one", async () => {
    line.outcome = new NoTalk("Only securely.", true);
    talk.press(EN1);
    await run(0);
    expect(shown).toEqual({ ...kQuiet, trouble: "Only securely.", insecure: true });
    const at = { hostname: "10.0.0.1", pathname: "/console" };
    expect(secureAddress(at, 7443)).toBe("https://10.0.0.1:7443/console");
    expect(secureAddress(at, null)).toBeNull();
  });
});

it("names whom it is to", () => {
  expect(targetWords(EN1)).toBe("en 1");
  expect(targetWords(RU)).toBe("booth ru");
});
