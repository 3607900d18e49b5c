import { describe, expect, it } from "vitest";

import { earTrouble, heardWords, isSame, tapPath } from "console/heard";
import { kNothingYet, reduce, type Heard } from "console/model";
import { model, room } from "./hall";

const CHANNEL: Heard = { room: "hall", channel: "en" };
const MICROPHONE: Heard = { room: "hall", booth: "en", desk: 1, ear: "microphone" };
const INCOMING: Heard = { ...MICROPHONE, ear: "incoming" };

describe("what is listened to", () => {
  it("has a path below tap/, names escaped", () => {
    expect(tapPath(CHANNEL)).toBe("/api/v1/rooms/hall/tap/channels/en");
    expect(tapPath({ room: "hall", source: "hall mixer/2" })).toBe("/api/v1/rooms/hall/tap/sources/hall%20mixer%2F2");
    expect(tapPath(MICROPHONE)).toBe("/api/v1/rooms/hall/tap/desks/en/1/microphone");
    expect(tapPath(INCOMING)).toBe("/api/v1/rooms/hall/tap/desks/en/1/incoming");
  });
  it("is one thing: a desk's two ears are two, nothing is like nothing", () => {
    expect(isSame(MICROPHONE, { ...MICROPHONE })).toBe(true);
    expect(isSame(MICROPHONE, INCOMING)).toBe(false);
    expect(isSame(CHANNEL, { ...CHANNEL, room: "blue" })).toBe(false);
    expect(isSame(null, null)).toBe(false);
  });
  it("is named in words, with its room where there are several", () => {
    expect(heardWords(model(), CHANNEL)).toBe("EN");
    expect(heardWords(model(), MICROPHONE)).toBe("desk en 1, microphone");
    expect(heardWords(model([room(), room({ id: "blue" })]), MICROPHONE)).toBe("desk en 1, microphone (Main hall)");
  });
  it("of a desk's headphones the channel is told that they carry now", () => {
    const now = reduce(model(), { kind: "ear", ear: { channel: "ru", alive: true, trouble: "" } });
    expect(heardWords(now, INCOMING)).toBe("desk en 1, what it hears: ru");
  });
});

describe("what keeps it from being heard", () => {
  it("is nothing until something is known, then a microphone that is not there", () => {
    expect(earTrouble(kNothingYet)).toBe("");
    expect(earTrouble({ channel: null, alive: false, trouble: "" })).toMatch(/no sound/);
    expect(earTrouble({ channel: null, alive: true, trouble: "" })).toBe("");
  });
  it("is first of all the link", () => {
    expect(earTrouble({ channel: null, alive: false, trouble: "lost" })).toMatch(/link/);
  });
});
