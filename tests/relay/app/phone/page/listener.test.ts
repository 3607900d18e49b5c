import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Listener } from "phone/listener";
import { Closed, NotOffered, PinNeeded } from "phone/whep";
import { CannotDecode } from "shared/sound";

/** A network that does as it is told. */
class Network {
  udp = true; // WebRTC connects, and its packets come
  offered = true;
  pin = false; // it is needed, and not known
  shut = false; // a closed session
  count = 0;
  changes: string[] = [];
  attempts = 0;
  closed = 0;
  connect = async () => {
    ++this.attempts;
    if (!this.offered) throw new NotOffered();
    if (this.pin) throw new PinNeeded();
    if (this.shut) throw new Closed();
    if (!this.udp) return new Promise<never>((_, no) => setTimeout(() => no(new Error("late")), 10_000));
    return {} as MediaStream;
  };
  change = (channel: string) => void this.changes.push(channel);
  packets = async () => (this.udp ? ++this.count : this.count);
  close = () => void ++this.closed;
}

const heard: (string | null)[] = [];
const feed = { hear: (channel: string | null) => void heard.push(channel), hurry: () => {} };
const batch = { number: 1, samples: 240, first: 0, frames: [] };

function stage(network: Network | null) {
  const sound = { loaded: 0, silenced: 0, taken: 0, allowed: true, load: async (): Promise<void> => void ++sound.loaded, unlock: () => {}, silence: () => void ++sound.silenced, take: () => void ++sound.taken };
  const audio = { paused: true, srcObject: null, play: async () => void (audio.paused = false), pause: () => void (audio.paused = true) };
  const shown: string[] = [];
  const passes = { forgotten: 0 };
  const listener: Listener = new Listener(
    "en",
    network,
    sound,
    audio,
    () => void shown.push(listener ? `${listener.status.way} ${listener.status.sounding}` : ""),
    () => void ++passes.forgotten,
  );
  listener.feed = feed;
  return { listener, sound, audio, shown, passes };
}
const last = () => heard[heard.length - 1];

beforeEach(() => {
  vi.useFakeTimers();
  heard.length = 0;
});
afterEach(() => vi.useRealTimers());

test("where WebRTC works it is up before the tap, and the feed is asked for nothing", async () => {
  const network = new Network();
  const { listener, sound, audio } = stage(network);
  await vi.advanceTimersByTimeAsync(500);
  expect(network.attempts).toBe(1);
  expect(audio.paused).toBe(true);
  listener.listen();
  expect(audio.paused).toBe(false);
  await vi.advanceTimersByTimeAsync(5000);
  expect(listener.status).toEqual({ wanted: true, sounding: true, way: "direct", trouble: "" });
  listener.change("ru");
  expect(network.changes).toContain("ru");
  expect(heard.every((channel) => channel === null)).toBe(true);
  expect(sound.loaded).toBe(0);
});

test("sound that a call stopped goes on by itself, or the page says what to tap", async () => {
  const { listener, audio } = stage(new Network());
  await vi.advanceTimersByTimeAsync(500);
  listener.listen();
  await vi.advanceTimersByTimeAsync(500);
  audio.pause();
  await vi.advanceTimersByTimeAsync(300);
  expect(audio.paused).toBe(false);
  expect(listener.status.sounding).toBe(true);

  const allowed = audio.play;
  audio.play = async () => Promise.reject(new Error("not without a tap"));
  audio.pause();
  await vi.advanceTimersByTimeAsync(2500);
  expect(listener.status).toMatchObject({ sounding: false, trouble: "blocked" });
  audio.play = allowed;
  await vi.advanceTimersByTimeAsync(2500);
  expect(listener.status).toMatchObject({ sounding: true, trouble: "" });

  listener.stop();
  await vi.advanceTimersByTimeAsync(5000);
  expect(audio.paused).toBe(true);
});

test("after two seconds without it the feed is asked, and WebRTC tried again, ever more seldom", async () => {
  const network = new Network();
  network.udp = false;
  const { listener, sound } = stage(network);
  listener.listen();
  await vi.advanceTimersByTimeAsync(1900);
  expect(sound.loaded).toBe(0);
  await vi.advanceTimersByTimeAsync(400);
  expect([sound.loaded, last()]).toEqual([1, "en"]);
  listener.take(batch);
  expect(listener.status).toMatchObject({ sounding: true, way: "substitute" });
  listener.change("ru");
  expect(last()).toBe("ru");
  await vi.advanceTimersByTimeAsync(600_000);
  expect(network.attempts).toBeGreaterThan(4);
  expect(network.attempts).toBeLessThan(20);
});

test("where it isn't offered nobody waits, and nobody asks again", async () => {
  for (const network of [null, Object.assign(new Network(), { offered: false })]) {
    const { listener, sound } = stage(network);
    await vi.advanceTimersByTimeAsync(10);
    expect(sound.loaded).toBe(1);
    listener.listen();
    expect(last()).toBe("en");
    await vi.advanceTimersByTimeAsync(300_000);
    if (network) expect(network.attempts).toBe(1);
    listener.stop();
  }
});

test("packets that cease are noticed; the substitute takes over, and WebRTC again when it works", async () => {
  const network = new Network();
  const { listener, sound, shown } = stage(network);
  listener.listen();
  await vi.advanceTimersByTimeAsync(3000);
  expect(shown[shown.length - 1]).toBe("direct true");
  network.udp = false;
  await vi.advanceTimersByTimeAsync(1100);
  expect(listener.status).toMatchObject({ sounding: false });
  await vi.advanceTimersByTimeAsync(800);
  expect(listener.status).toMatchObject({ sounding: false, trouble: "lost" });
  await vi.advanceTimersByTimeAsync(1500);
  expect(last()).toBe("en");
  listener.take(batch);
  expect(listener.status).toMatchObject({ sounding: true, way: "substitute", trouble: "" });
  network.udp = true;
  await vi.advanceTimersByTimeAsync(120_000);
  expect(listener.status).toMatchObject({ sounding: true, way: "direct", trouble: "" });
  expect(shown[shown.length - 1]).toBe("direct true");
  expect(last()).toBeNull();
  const taken = sound.taken;
  listener.take(batch); // what is still under way
  expect(sound.taken).toBe(taken);
});

test("a count of packets that comes after the connection broke is no sound", async () => {
  const network = new Network();
  const { listener } = stage(network);
  listener.listen();
  await vi.advanceTimersByTimeAsync(3000);
  let count = (_: number) => {};
  network.packets = () => new Promise<number>((yes) => (count = yes));
  await vi.advanceTimersByTimeAsync(200);
  network.shut = true;
  listener.lost();
  count(0); // of no connection
  await vi.advanceTimersByTimeAsync(0);
  expect(listener.status.sounding).toBe(false);
});

test("a relay that comes back is asked at once, without the pauses of before", async () => {
  const network = new Network();
  network.udp = false;
  const { listener } = stage(network);
  listener.listen();
  await vi.advanceTimersByTimeAsync(45_000); // by now the next attempt is far
  const attempts = network.attempts;
  network.udp = true;
  await vi.advanceTimersByTimeAsync(2000);
  expect(network.attempts).toBe(attempts);
  listener.linked(false);
  listener.linked(true);
  await vi.advanceTimersByTimeAsync(2000);
  expect(listener.status.way).toBe("direct");
});

test("a decoder that a dead network didn't bring is fetched again; one that can't run is not", async () => {
  const { listener, sound } = stage(null);
  let error = new Error("network");
  sound.load = async () => {
    ++sound.loaded;
    throw error;
  };
  await vi.advanceTimersByTimeAsync(10);
  listener.listen();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sound.loaded).toBeGreaterThan(3);
  expect(listener.status).toMatchObject({ trouble: "missing", sounding: false });
  error = new CannotDecode();
  await vi.advanceTimersByTimeAsync(3000);
  const { loaded } = sound;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(sound.loaded).toBe(loaded);
  expect(listener.status.trouble).toBe("cannot");
});

test("a page that nobody taps gives its place back, and has it again with the tap", async () => {
  const network = new Network();
  const { listener } = stage(network);
  await vi.advanceTimersByTimeAsync(61_000);
  const closed = network.closed;
  await vi.advanceTimersByTimeAsync(120_000);
  expect([network.attempts, network.closed]).toEqual([1, closed]);
  listener.listen();
  await vi.advanceTimersByTimeAsync(1000);
  expect(listener.status).toMatchObject({ sounding: true, way: "direct" });
});

test("stopped, nothing sounds and nothing is asked for", async () => {
  const { listener, sound, audio } = stage(null);
  await vi.advanceTimersByTimeAsync(10);
  listener.listen();
  listener.take(batch);
  listener.stop();
  expect([last(), audio.paused, listener.status.sounding]).toEqual([null, true, false]);
  listener.take(batch);
  expect(sound.taken).toBe(1);
});

test("what the browser forbids, and what the relay refuses, is said", async () => {
  const { listener, sound } = stage(null);
  await vi.advanceTimersByTimeAsync(10);
  listener.listen();
  sound.allowed = false;
  listener.take(batch);
  expect(listener.status.trouble).toBe("blocked");
  sound.allowed = true;
  listener.take(batch);
  expect(listener.status.trouble).toBe("");
  listener.refused("full");
  expect(listener.status).toMatchObject({ trouble: "full", sounding: false });
  listener.refused("busy");
  expect(listener.status).toMatchObject({ trouble: "busy", sounding: false });
});

test("without the decoder nothing is said to be heard, nor asked for, until it is there", async () => {
  const { listener, sound } = stage(null);
  let arrives = () => {};
  sound.load = () => new Promise<void>((yes) => {
    ++sound.loaded;
    arrives = yes;
  });
  await vi.advanceTimersByTimeAsync(10);
  listener.listen();
  listener.take(batch);
  expect(listener.status).toMatchObject({ trouble: "", sounding: false }); // it is on its way
  await vi.advanceTimersByTimeAsync(6000);
  listener.take(batch);
  expect(listener.status).toMatchObject({ trouble: "missing", sounding: false });
  expect([last(), sound.taken]).toEqual([null, 0]);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(sound.loaded).toBe(2); // what hangs is fetched again
  arrives();
  await vi.advanceTimersByTimeAsync(10);
  expect([last(), listener.status.trouble]).toEqual(["en", ""]);
  listener.take(batch);
  expect(listener.status).toMatchObject({ trouble: "", sounding: true });
});

test("a browser that cannot decode says so for good, and hears as soon as WebRTC works", async () => {
  const network = Object.assign(new Network(), { udp: false });
  const { listener, sound } = stage(network);
  sound.load = async () => {
    throw new CannotDecode();
  };
  listener.listen();
  await vi.advanceTimersByTimeAsync(2500);
  for (const event of [() => listener.take(batch), () => listener.refused("full"), () => listener.linked(false), () => listener.linked(true), () => listener.listen()]) {
    event();
    await vi.advanceTimersByTimeAsync(1000);
    expect(listener.status).toMatchObject({ trouble: "cannot", sounding: false });
  }
  expect(last()).toBeNull();
  network.udp = true;
  await vi.advanceTimersByTimeAsync(120_000);
  expect(listener.status).toMatchObject({ trouble: "", sounding: true, way: "direct" });
});

test("what the relay refuses is told steadily, though links end and come, until it is granted", async () => {
  for (const [code, trouble] of [["closed_session", "session"], ["full", "full"], ["busy", "busy"], ["slow", "busy"]] as const) {
    const { listener, shown } = stage(null);
    await vi.advanceTimersByTimeAsync(10);
    listener.listen();
    listener.take(batch);
    listener.linked(false); // the relay ends it, and says why on the next link
    await vi.advanceTimersByTimeAsync(300);
    listener.linked(true);
    listener.refused(code);
    expect(listener.status).toMatchObject({ trouble, sounding: false });
    const changes = shown.length;
    for (let i = 0; i < 5; ++i) {
      await vi.advanceTimersByTimeAsync(2000);
      listener.refused(code);
    }
    expect([listener.status.trouble, shown.length]).toEqual([trouble, changes]);
    listener.take(batch);
    expect(listener.status).toMatchObject({ trouble: "", sounding: true });
    listener.linked(false); // and now it is gone indeed
    await vi.advanceTimersByTimeAsync(1000);
    expect(listener.status).toMatchObject({ trouble: "lost", sounding: false });
    listener.stop();
  }
});

test("a phone by WebRTC that a closed session puts out is told that, and never that it lost its network", async () => {
  const network = new Network();
  const { listener } = stage(network);
  listener.listen();
  await vi.advanceTimersByTimeAsync(3000);
  network.shut = true;
  const told = new Set<string>();
  listener.lost();
  for (let i = 0; i < 100; ++i) {
    await vi.advanceTimersByTimeAsync(100);
    if (last() === "en") listener.refused("closed_session");
    told.add(listener.status.trouble);
  }
  expect([...told].filter((trouble) => trouble !== "")).toEqual(["session"]);
  network.shut = false;
  listener.take(batch); // the substitute is granted; WebRTC is worth a try
  await vi.advanceTimersByTimeAsync(3000);
  expect(listener.status).toMatchObject({ trouble: "", sounding: true, way: "direct" });
});

test("a closed session is told by either way, and the page hears again when it is over", async () => {
  const network = Object.assign(new Network(), { shut: true });
  const { listener } = stage(network);
  listener.listen();
  await vi.advanceTimersByTimeAsync(100);
  expect(listener.status).toMatchObject({ trouble: "session", sounding: false });
  listener.refused("closed_session");
  expect(listener.status.trouble).toBe("session");
  network.shut = false;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(listener.status).toMatchObject({ trouble: "", sounding: true, way: "direct" });
});

test("a relay that wants the PIN is asked for nothing until somebody has typed it", async () => {
  const network = Object.assign(new Network(), { pin: true });
  const { listener, passes } = stage(network);
  await vi.advanceTimersByTimeAsync(100);
  expect(listener.status).toMatchObject({ trouble: "pin", sounding: false });
  expect(passes.forgotten).toBe(1);
  listener.listen();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(network.attempts).toBe(1);
  expect(last()).toBeNull();
  expect(listener.status).toMatchObject({ wanted: true, trouble: "pin", sounding: false });
});

test("a wrong PIN, and one too many, are told in words of their own; the door stays shut", async () => {
  const network = Object.assign(new Network(), { pin: true });
  const { listener } = stage(network);
  await vi.advanceTimersByTimeAsync(100);
  for (const answer of ["pinWrong", "pinSlow", "pinWrong"] as const) {
    listener.pin(answer);
    expect(listener.status.trouble).toBe(answer);
  }
  await vi.advanceTimersByTimeAsync(10_000);
  expect([network.attempts, listener.status.trouble]).toEqual([1, "pinWrong"]);
});

test("the right PIN lets what was wanted be heard at once", async () => {
  const network = Object.assign(new Network(), { pin: true });
  const { listener, audio } = stage(network);
  listener.listen();
  await vi.advanceTimersByTimeAsync(1000);
  network.pin = false;
  listener.pin("");
  expect(listener.status.trouble).toBe("");
  await vi.advanceTimersByTimeAsync(1000);
  expect(audio.paused).toBe(false);
  expect(listener.status).toEqual({ wanted: true, sounding: true, way: "direct", trouble: "" });
});

test("a right PIN that is shown twice changes nothing of what is told", async () => {
  const { listener, shown } = stage(null);
  await vi.advanceTimersByTimeAsync(10);
  listener.listen();
  listener.refused("closed_session");
  const changes = shown.length;
  listener.pin("");
  expect([listener.status.trouble, shown.length]).toEqual(["session", changes]);
});

test("another PIN during the event shuts the door again, whichever way was heard", async () => {
  const network = new Network();
  const direct = stage(network);
  direct.listener.listen();
  await vi.advanceTimersByTimeAsync(3000);
  expect(direct.listener.status.sounding).toBe(true);
  network.pin = true;
  direct.listener.lost();
  await vi.advanceTimersByTimeAsync(3000);
  expect(direct.listener.status).toMatchObject({ trouble: "pin", sounding: false });
  expect(last()).toBeNull();

  const substitute = stage(null);
  await vi.advanceTimersByTimeAsync(10);
  substitute.listener.listen();
  substitute.listener.take(batch);
  expect(substitute.listener.status).toMatchObject({ sounding: true, way: "substitute" });
  substitute.listener.refused("key");
  expect(substitute.listener.status).toMatchObject({ trouble: "pin", sounding: false });
  expect(substitute.passes.forgotten).toBe(1);
  expect(last()).toBeNull();
  substitute.listener.pin("");
  expect(last()).toBe("en");
});
