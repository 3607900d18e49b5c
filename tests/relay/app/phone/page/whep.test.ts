import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Closed, NotOffered, PinNeeded, Whep } from "phone/whep";

class FakePeer {
  static newest: FakePeer;
  connectionState = "new";
  localDescription = { sdp: "offer" };
  onconnectionstatechange = () => {};
  answer = "";
  constructor() {
    FakePeer.newest = this;
  }
  addTransceiver() {}
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

const asked: string[] = [];
let reply: () => Promise<unknown>;
const created = { status: 201, headers: { get: () => "/whep/hall/en/secret" }, text: async () => "answer", ok: true };
let ended = 0;
const whep = () => new Whep("/whep/hall/", () => ++ended);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("RTCPeerConnection", FakePeer);
  vi.stubGlobal("MediaStream", class {});
  vi.stubGlobal("fetch", (url: string, { method, body }: { method: string; body?: string }) => {
    asked.push(`${method} ${url} ${body ?? ""}`.trim());
    return method === "POST" && body === "offer" ? reply() : Promise.resolve({ ok: true });
  });
  asked.length = 0;
  ended = 0;
  reply = async () => created;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("an offer, an answer, a connection; another language by one POST; the end by DELETE", async () => {
  const one = whep();
  const stream = one.connect("en");
  await vi.advanceTimersByTimeAsync(1);
  expect(FakePeer.newest.answer).toBe("answer");
  FakePeer.newest.turns("connected");
  await stream;
  one.change("en");
  one.change("ru");
  one.close();
  expect(asked).toEqual(["POST /whep/hall/en offer", 'POST /whep/hall/en/secret {"channel":"ru"}', "DELETE /whep/hall/en/secret"]);
});

test("a language that was chosen meanwhile is asked for when the connection is up", async () => {
  const one = whep();
  const stream = one.connect("en");
  await vi.advanceTimersByTimeAsync(1);
  one.change("ru");
  FakePeer.newest.turns("connected");
  await stream;
  expect(asked[asked.length - 1]).toBe('POST /whep/hall/en/secret {"channel":"ru"}');
});

test("an exchange that hangs is given up; what it brings later is ended", async () => {
  let answer: (value: unknown) => void = () => {};
  reply = () => new Promise((yes) => (answer = yes));
  const one = whep();
  const stream = one.connect("en").catch((error: Error) => error.message);
  await vi.advanceTimersByTimeAsync(10_001);
  expect(await stream).toBe("late");
  one.close();
  answer(created);
  await vi.advanceTimersByTimeAsync(1);
  expect(asked[asked.length - 1]).toBe("DELETE /whep/hall/en/secret");
});

test("a relay without WebRTC is told from one that has no room", async () => {
  reply = async () => ({ ...created, status: 404 });
  await expect(whep().connect("en")).rejects.toBeInstanceOf(NotOffered);
  reply = async () => ({ ...created, status: 503 });
  await expect(whep().connect("en")).rejects.not.toBeInstanceOf(NotOffered);
});

test("a connection that breaks is told", async () => {
  const one = whep();
  const stream = one.connect("en");
  await vi.advanceTimersByTimeAsync(1);
  FakePeer.newest.turns("connected");
  await stream;
  FakePeer.newest.turns("failed");
  expect(ended).toBe(1);
});

test("where the event has a PIN, its token goes with the offer, and its lack is told", async () => {
  const sent: Record<string, string>[] = [];
  vi.stubGlobal("fetch", async (_: string, { headers }: { headers: Record<string, string> }) => {
    sent.push(headers);
    return { ...created, status: 401 };
  });
  const one = new Whep("/whep/hall/", () => ++ended, () => ({ Authorization: "Bearer pin.x" }));
  await expect(one.connect("en")).rejects.toBeInstanceOf(PinNeeded);
  expect(sent[0]).toEqual({ "Content-Type": "application/sdp", Authorization: "Bearer pin.x" });
});

test("a refusal of the key of before is no refusal of the one that came since", async () => {
  let token = "";
  vi.stubGlobal("fetch", async () => {
    token = "Bearer pin.new";
    return { ...created, status: 401 };
  });
  const one = new Whep("/whep/hall/", () => ++ended, (): Record<string, string> => (token === "" ? {} : { Authorization: token }));
  const refusal = await one.connect("en").catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Error);
  expect(refusal).not.toBeInstanceOf(PinNeeded);
});

test("a closed session is told apart from a network that fails", async () => {
  vi.stubGlobal("fetch", async () => ({ ...created, status: 403 }));
  await expect(new Whep("/whep/hall/", () => ++ended, () => ({})).connect("en")).rejects.toBeInstanceOf(Closed);
});
