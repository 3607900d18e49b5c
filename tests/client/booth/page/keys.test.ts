import { describe, expect, it } from "vitest";

import { digitLine, lineOf, messageLine } from "desk/commands";
import { ACTIONS, bind, DEFAULT_KEYS, keyName, mayBind, pressed, pressedName, readKeys, type Action } from "desk/keys";
import { MidiEdges, midiKey } from "desk/midi";
import { desk, state } from "./desk";

const key = (name: string, more = {}) => ({ key: name, code: "", ctrlKey: false, altKey: false, metaKey: false, shiftKey: false, ...more });

describe("the key map", () => {
  it("gives every action a key of its own", () => {
    const all = Object.values(DEFAULT_KEYS).flat();
    expect(new Set(all).size).toBe(all.length);
    expect(all.every(mayBind)).toBe(true);
    for (const action of Object.keys(ACTIONS) as Action[]) expect(DEFAULT_KEYS[action].length).toBeGreaterThan(0);
  });
  it("knows a key by what it writes, in either case", () => {
    expect(pressed(DEFAULT_KEYS, key(" "))).toEqual({ action: "microphone" });
    expect(pressed(DEFAULT_KEYS, key("X"))).toEqual({ action: "cough" });
    expect(pressed(DEFAULT_KEYS, key("3"))).toEqual({ digit: 3 });
    expect(pressed(DEFAULT_KEYS, key("x", { ctrlKey: true }))).toBeNull();
    expect(keyName(key("F13"))).toBe("F13");
  });
  it("knows the row of digits, and letters by their place where a keyboard has no Latin ones", () => {
    const at = (name: string, code: string, more = {}) => pressed(DEFAULT_KEYS, key(name, { code, ...more }));
    expect(at("&", "Digit1")).toEqual({ digit: 1 }); // French
    expect(at("٣", "Digit3")).toEqual({ digit: 3 }); // Arabic
    expect(at("-", "Digit6")).toEqual({ digit: 6 }); // French, where - is on it
    expect(at("=", "Digit0", { shiftKey: true })).toEqual({ action: "volume_up" }); // German
    expect(at("ч", "KeyX")).toEqual({ action: "cough" }); // Russian
    expect(at("ء", "KeyX")).toEqual({ action: "cough" }); // Arabic
    expect(at("q", "KeyA")).toBeNull(); // French: what it writes counts, and that does nothing
    expect(at("ü", "KeyA")).toBeNull(); // Latin, too
    expect(at("ч", "KeyX", { ctrlKey: true })).toBeNull();
  });
  it("moves a key from one action to another", () => {
    const keys = bind(DEFAULT_KEYS, "cough", 1, "F8");
    expect(keys.cough).toEqual(["x", "F8"]);
    expect(keys.microphone).toEqual(["Space"]);
    expect(DEFAULT_KEYS.microphone).toEqual(["Space", "F8"]);
  });
  it("leaves the browser the keys that it needs", () => {
    for (const name of ["Tab", "Escape", "Enter", "5", "Ctrl+Control"]) expect(mayBind(name)).toBe(false);
    expect(mayBind("Ctrl+b")).toBe(true);
  });
  it("survives whatever is kept", () => {
    expect(readKeys(null)).toEqual(DEFAULT_KEYS);
    expect(readKeys("{")).toEqual(DEFAULT_KEYS);
    expect(readKeys('{"cough":"x","call":[7],"slower":["Tab"]}')).toEqual(DEFAULT_KEYS);
    expect(readKeys('{"cough":["F13"]}').cough).toEqual(["F13"]);
    expect(readKeys(JSON.stringify(DEFAULT_KEYS))).toEqual(DEFAULT_KEYS);
  });
});

describe("lines", () => {
  it("follow what was confirmed", () => {
    expect(lineOf("microphone", state)).toBe("on");
    expect(lineOf("microphone", { ...state, microphone: "refused" })).toBe("on");
    expect(lineOf("microphone", { ...state, microphone: "on" })).toBe("off");
    expect(lineOf("microphone", { ...state, microphone: "cough" })).toBe("off");
    expect(lineOf("call", state)).toBe("call");
    expect(lineOf("call", { ...state, call: "raised" })).toBe("call off");
    expect(lineOf("volume_up", state)).toBeNull();
    expect(lineOf("talk_mate", state)).toBeNull();
    expect(lineOf("talk_mate", { ...state, talk: "" })).toBe("talk mate");
    expect(lineOf("talk_mate", { ...state, talk: "mate" })).toBe("talk off");
    expect(lineOf("talk_technician", { ...state, talk: "mate" })).toBe("talk technician");
  });
  it("of digits are channels, or what was begun", () => {
    expect(digitLine(desk(), 0, null)).toBe("in floor");
    expect(digitLine(desk(), 7, null)).toBe("in ar");
    expect(digitLine(desk(), 5, null)).toBeNull();
    expect(digitLine(desk(), 2, "output_c")).toBe("out c en");
    expect(digitLine(desk(), 0, "output_c")).toBeNull();
    expect(digitLine(desk(), 3, "preset")).toBe("preset 3");
    expect(digitLine(desk(), 3, "preset_store")).toBe("preset 3 store");
  });
  it("of texts are one line", () => {
    expect(messageLine("mate", " next\nspeaker? ")).toBe("message mate next speaker?");
    expect(messageLine("technician", " \n")).toBeNull();
  });
});

describe("buttons of a MIDI surface", () => {
  it("are notes and controls, down and up, on any channel", () => {
    expect(midiKey([0x90, 60, 100])).toEqual({ name: "Note 60", down: true });
    expect(midiKey([0x93, 60, 0])).toEqual({ name: "Note 60", down: false });
    expect(midiKey([0x85, 60, 64])).toEqual({ name: "Note 60", down: false });
    expect(midiKey([0xb0, 64, 127])).toEqual({ name: "Control 64", down: true });
    expect(midiKey([0xb0, 64, 63])).toEqual({ name: "Control 64", down: false });
  });
  it.each([[[0xf8]], [[0xe0, 0, 64]], [[0xc0, 5]], [[0xb0, 123, 0]], [[]]])("%j is none", (bytes) => {
    expect(midiKey(bytes)).toBeNull();
  });
  it("say each change once", () => {
    const edges = new MidiEdges();
    const down = { name: "Control 7", down: true };
    expect(edges.take(down)).toEqual(down);
    expect(edges.take(down)).toBeNull();
    expect(edges.take({ name: "Control 8", down: false })).toBeNull();
    expect(edges.take({ name: "Control 7", down: false })).toEqual({ name: "Control 7", down: false });
  });
  it("do what a key does that they are put in the place of", () => {
    const keys = bind({ ...DEFAULT_KEYS }, "cough", 1, "Note 60");
    expect(mayBind("Note 60")).toBe(true);
    expect(pressedName(keys, "Note 60")).toEqual({ action: "cough" });
    expect(pressedName(keys, "Note 61")).toBeNull();
    expect(readKeys(JSON.stringify(keys)).cough).toContain("Note 60");
  });
});
