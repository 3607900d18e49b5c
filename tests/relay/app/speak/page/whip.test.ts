import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Blocked, inStereo, Refused, Whip } from "speak/whip";

class FakePeer {
  static newest: FakePeer;
  connectionState = "new";
  localDescription = { sdp: "a=fmtp:111 minptime=10;useinbandfec=1\r\na=fmtp:63 111/111\r\n" };
  onconnectionstatechange = () => {};
  answer = "";
  tracks: unknown[] = [];
  constructor() {
    FakePeer.newest = this;
  }
  addTransceiver(track: unknown) {
    this.tracks.push(track);
    return { sender: { replaceTrack: async (next: unknown) => void this.tracks.push(next) } };
  }
  async createOffer() {
    return {};
  }
  async setLocalDescription() {}
  async setRemoteDescription({ sdp }: { sdp: string }) {
    this.answer = sdp;
  }
  turns(state: string) {
    this.connectionState = state;
    this.onconnectionstatechange();
  }
  close() {}
}

const asked: { method: string; url: string; body?: string; headers?: Record<string, string>; keepalive?: boolean }[] = [];
const created = { status: 201, ok: true, headers: { get: () => "/whip/hall/remote/secret" }, text: async () => "answer", json: async () => ({}) };
const refusal = (status: number, code: string) => ({ ...created, ok: false, status, json: async () => ({ error: { code } }) });
let reply: () => unknown;
const track = {} as MediaStreamTrack;
const whip = (stereo = false) => new Whip("/whip/hall/", stereo, () => ({ Authorization: "Bearer key" }));

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("RTCPeerConnection", FakePeer);
  vi.stubGlobal("fetch", async (url: string, { method = "GET", ...rest }: { method?: string }) => {
    asked.push({ method, url, ...rest });
    return reply();
  });
  asked.length = 0;
  reply = () => created;
});
afterEach(() => vi.useRealTimers());

async function connected(one = whip()) {
  const done = one.connect("a/b", track);
  await vi.advanceTimersByTimeAsync(0);
  FakePeer.newest.turns("connected");
  await done;
  return one;
}

test("an offer goes out with the key, and the answer is taken", async () => {
  await connected();
  expect(asked[0]).toMatchObject({ method: "POST", url: "/whip/hall/a%2Fb", headers: { Authorization: "Bearer key", "Content-Type": "application/sdp" } });
  expect(FakePeer.newest.answer).toBe("answer");
  expect(asked[0]!.body).not.toContain("stereo");
});

test("two channels are offered where the floor has them, for Opus alone", async () => {
  await connected(whip(true));
  expect(asked[0]!.body).toBe("a=fmtp:111 minptime=10;useinbandfec=1;stereo=1;sprop-stereo=1\r\na=fmtp:63 111/111\r\n");
  expect(inStereo("a=rtpmap:111 opus/48000/2\r\n")).toBe("a=rtpmap:111 opus/48000/2\r\n");
});

test("the end is told to the relay, also by a page that goes", async () => {
  (await connected()).close();
  expect(asked[1]).toMatchObject({ method: "DELETE", url: "/whip/hall/remote/secret", keepalive: true });
});

test("a refusal has the relay's own code", async () => {
  reply = () => refusal(401, "key_unknown");
  await expect(whip().connect("remote", track)).rejects.toEqual(new Refused("key_unknown", 401));
});

test("an answer without any way for sound is blocked, after ten seconds or when the browser says so", async () => {
  const late = whip().connect("remote", track);
  const failed = expect(late).rejects.toBeInstanceOf(Blocked);
  await vi.advanceTimersByTimeAsync(10_000);
  await failed;
  const early = whip().connect("remote", track);
  await vi.advanceTimersByTimeAsync(0);
  FakePeer.newest.turns("failed");
  await expect(early).rejects.toBeInstanceOf(Blocked);
});

test("a session that was given up before it began is ended at the relay", async () => {
  let answer: (value: unknown) => void = () => {};
  reply = () => new Promise((yes) => (answer = yes));
  const one = whip();
  const done = one.connect("remote", track);
  done.catch(() => {});
  await vi.advanceTimersByTimeAsync(0);
  one.close();
  reply = () => created;
  answer(created);
  await expect(done).rejects.toBeInstanceOf(Blocked);
  expect(asked[1]).toMatchObject({ method: "DELETE" });
});

test("its state is asked of its own path; none is left of one that ended", async () => {
  const one = await connected();
  reply = () => ({ ...created, status: 200, json: async () => ({ alive: true }) });
  expect(await one.state()).toEqual({ alive: true });
  expect(asked[1]).toMatchObject({ method: "GET", url: "/whip/hall/remote/secret" });
  reply = () => refusal(404, "no_session");
  expect(await one.state()).toBeNull();
  reply = () => refusal(429, "too_fast");
  await expect(one.state()).rejects.toEqual(new Refused("too_fast", 429));
  one.close();
  expect(await one.state()).toBeNull();
});

test("another microphone goes on in the same stream", async () => {
  const one = await connected();
  const other = {} as MediaStreamTrack;
  await one.replace(other);
  expect(FakePeer.newest.tracks).toEqual([track, other]);
  expect(asked.length).toBe(1);
});
