import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Speaker } from "speak/speaker";
import { Blocked, Refused, type State } from "speak/whip";

const air: State = { connected: true, alive: true, on_floor: true, selected: true, room_open: true, floor_muted: false, slower: false, use_microphone: false };

/** A relay that does as it is told. */
class Relay {
  up = true;
  refuses: Error | null = null;
  state_: State | null = { ...air };
  session = false;
  attempts = 0;
  names: string[] = [];
  closed = 0;
  replaced = 0;
  broken = false; // the browser says so
  connect = async (name: string) => {
    ++this.attempts;
    this.names.push(name);
    if (!this.up) throw new TypeError("fetch failed");
    if (this.refuses) throw this.refuses;
    this.session = true;
    this.broken = false;
  };
  state = async () => {
    if (!this.up) throw new TypeError("fetch failed");
    return this.session ? this.state_ : null;
  };
  replace = async () => void ++this.replaced;
  dead = () => this.broken;
  close = () => {
    ++this.closed;
    this.session = false;
  };
}

let relay: Relay;
let speaker: Speaker;
const track = {} as MediaStreamTrack;
const run = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const lamp = () => `${speaker.status.lamp} ${speaker.status.why}`.trim();

beforeEach(() => {
  vi.useFakeTimers();
  relay = new Relay();
  speaker = new Speaker(relay, () => {}, () => 0.5);
});
afterEach(() => vi.useRealTimers());

test("a press, and the lamp is on air once the relay says so", async () => {
  expect(lamp()).toBe("off");
  relay.state_ = { ...air, alive: false, on_floor: false };
  speaker.start("remote", track);
  expect(lamp()).toBe("connecting");
  await run(100);
  expect(lamp()).toBe("connecting");
  relay.state_ = { ...air };
  await run(500);
  expect(lamp()).toBe("air");
  expect(relay.names).toEqual(["remote"]);
});

test("sound that the room doesn't hear is not on air, and the page says why", async () => {
  speaker.start("remote", track);
  await run(600);
  relay.state_ = { ...air, on_floor: false, selected: false };
  await run(500);
  expect(lamp()).toBe("sent other");
  relay.state_ = { ...air, on_floor: false, room_open: false };
  await run(500);
  expect(lamp()).toBe("sent roomClosed");
  relay.state_ = { ...air, on_floor: false, floor_muted: true };
  await run(500);
  expect(lamp()).toBe("sent muted");
  relay.state_ = { ...air, slower: true };
  await run(500);
  expect(lamp()).toBe("air");
  expect(speaker.status.slower).toBe(true);
});

test("after a stop the lamp is off at once, and nothing comes back", async () => {
  speaker.start("remote", track);
  await run(600);
  const before = relay.closed;
  speaker.stop();
  expect(lamp()).toBe("off");
  expect(relay.closed).toBe(before + 1);
  await run(20_000);
  expect(relay.attempts).toBe(1);
});

test("a stop in the middle of the beginning is a stop", async () => {
  let go = () => {};
  relay.connect = () => new Promise((yes) => (go = yes));
  speaker.start("remote", track);
  speaker.stop();
  go();
  await run(2000);
  expect(lamp()).toBe("off");
});

test("what becomes of an attempt that was given up touches no later one", async () => {
  const { connect } = relay;
  let fail = (_: Error) => {};
  relay.connect = () => new Promise((_, no) => (fail = no));
  speaker.start("remote", track);
  speaker.stop();
  relay.connect = connect;
  speaker.start("remote", track);
  await run(600);
  fail(new Refused("key_unknown", 401));
  await run(600);
  expect(lamp()).toBe("air");
});

test.each([
  ["key_needed", 401, "keyNeeded"], ["key_unknown", 401, "keyWrong"], ["wrong_key", 403, "keyWrong"], ["tls_needed", 403, "tls"],
  ["no_web_listeners", 404, "noWhip"], ["source_taken", 409, "taken"], ["no_opus", 406, "cannot"], ["bad_name", 400, "badName"],
])("what trying again doesn't change ends it, in words: %s", async (code, status, why) => {
  relay.refuses = new Refused(code, status);
  speaker.start("remote", track);
  await run(20_000);
  expect(lamp()).toBe(`off ${why}`);
  expect(speaker.status.wanted).toBe(false);
  expect(relay.attempts).toBe(1);
});

test.each([["full", 503], ["busy", 503], ["too_fast", 429]])("what may change is tried again by itself: %s", async (code, status) => {
  relay.refuses = new Refused(code, status);
  speaker.start("remote", track);
  await run(10_000);
  expect(speaker.status.lamp).toBe("lost");
  expect(relay.attempts).toBeGreaterThan(3);
  expect(relay.attempts).toBeLessThan(15);
  relay.refuses = null;
  await run(3000);
  expect(lamp()).toBe("air");
});

test("a relay that was killed is noticed within two seconds, and found again when it is back", async () => {
  speaker.start("remote", track);
  await run(600);
  relay.up = false;
  await run(2000);
  expect(lamp()).toBe("lost gone");
  await run(60_000);
  relay.up = true;
  relay.session = false;
  await run(3000);
  expect(lamp()).toBe("air");
});

test("an answer that is missing for a moment ends nothing that works", async () => {
  speaker.start("remote", track);
  await run(600);
  relay.up = false;
  await run(3000);
  relay.up = true;
  await run(600);
  expect(lamp()).toBe("air");
  expect(relay.attempts).toBe(1);
});

test("packets that don't arrive any more, or a browser that gave up, begin another session", async () => {
  speaker.start("remote", track);
  await run(600);
  relay.state_ = { ...air, alive: false, on_floor: false };
  await run(5000);
  expect(relay.attempts).toBe(2);
  relay.state_ = { ...air };
  await run(1000);
  expect(lamp()).toBe("air");
  relay.broken = true;
  await run(2000);
  expect(relay.attempts).toBe(3);
  expect(lamp()).toBe("air");
});

/** The relay still has the name for what the speaker himself began. */
async function ownGhost() {
  relay.refuses = new Refused("source_taken", 409);
  await run(3000);
  expect(lamp()).toBe("lost taken");
  relay.refuses = null;
  await run(3000);
  expect(lamp()).toBe("air");
}

test("what is left of the own session doesn't keep the speaker out", async () => {
  speaker.start("remote", track);
  await run(600);
  relay.session = false;
  await ownGhost();
});

test("nor does what is left of an attempt whose answer was lost", async () => {
  relay.up = false;
  speaker.start("remote", track);
  await run(100);
  relay.up = true;
  await ownGhost();
});

test("a network that lets no sound through is said to be one", async () => {
  relay.refuses = new Blocked();
  speaker.start("remote", track);
  await run(1000);
  expect(lamp()).toBe("lost blocked");
});

test("another microphone while speaking goes on in the same session", async () => {
  speaker.start("remote", track);
  await run(600);
  speaker.use({} as MediaStreamTrack);
  expect(relay.replaced).toBe(1);
  expect(relay.attempts).toBe(1);
});
