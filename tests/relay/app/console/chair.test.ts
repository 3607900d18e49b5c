import { describe, expect, it } from "vitest";

import { kBlank, parseSignals, quiet, roomOf, signs, type ChairModel, type Signals } from "console/chair";

const signals = (lit: Partial<Signals> = {}): Signals => ({ type: "signals", room: "hall", name: "Main hall", floor_language: null, slower: false, use_microphone: false, ...lit });
const open = (lit: Partial<Signals> = {}): ChairModel => ({ link: "open", signals: signals(lit) });

describe("the chair's page", () => {
  it("has two signs, and shows those that are lit", () => {
    expect(signs(open())).toEqual([]);
    expect(signs(open({ slower: true })).map((sign) => sign.id)).toEqual(["slower"]);
    expect(signs(open({ use_microphone: true })).map((sign) => sign.word)).toEqual(["Microphone!"]);
    expect(signs(open({ slower: true, use_microphone: true }))).toHaveLength(2);
  });

  it("shows nothing lit while nobody knows, and says that it does not", () => {
    const lost: ChairModel = { link: "lost", signals: signals({ slower: true }) };
    expect(signs(lost)).toEqual([]);
    expect(quiet(lost)).toMatch(/No link/);
    expect(quiet(kBlank)).toBe("Connecting…");
    expect(quiet(open())).toBe("The interpreters ask for nothing.");
  });

  it("takes only what it knows", () => {
    expect(parseSignals(JSON.stringify(signals()))).toEqual(signals());
    expect(parseSignals('{"type":"state"}')).toBeNull();
    expect(parseSignals("not json")).toBeNull();
  });

  it("knows its room by its path", () => {
    expect(roomOf("/chair/hall")).toBe("hall");
    expect(roomOf("/chair/main%20hall/")).toBe("main%20hall");
    expect(roomOf("/console")).toBeNull();
    expect(roomOf("/chair/")).toBeNull();
  });
});
