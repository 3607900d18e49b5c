import { describe, expect, it } from "vitest";

import { calibrationLine, lineOf, messageLine, numberLine, stepLine } from "desk/commands";
import { ACTIONS, bind, bindingWords, DEFAULT_KEYS, keyName, mayBind, pressed, pressedName, readKeys, type Action } from "desk/keys";
import { MidiEdges, midiKey } from "desk/midi";
import { kTypingFor, stepFrom, typeDigit, typedAlone } from "desk/numbers";
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
    expect(numberLine(desk(), 0, null)).toBe("in floor");
    expect(numberLine(desk(), 7, null)).toBe("in ar");
    expect(numberLine(desk(), 5, null)).toBeNull();
    expect(numberLine(desk(), 2, "output_c")).toBe("out c en");
    expect(numberLine(desk(), 0, "output_c")).toBeNull();
    expect(numberLine(desk(), 3, "preset")).toBe("preset 3");
    expect(numberLine(desk(), 3, "preset_store")).toBe("preset 3 store");
  });
  it("of texts are one line", () => {
    expect(messageLine("mate", " next\nspeaker? ")).toBe("message mate next speaker?");
    expect(messageLine("technician", " \n")).toBeNull();
    expect([" 104,5 ", "112", ""].map(calibrationLine)).toEqual(["calibration 104.5", "calibration 112", "calibration none"]);
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

describe("numbers of channels", () => {
  const hall = Array.from({ length: 33 }, (_, n) => n);
  const type = (numbers: number[], digits: [number, number][]) => {
    const taken: number[] = [];
    let typed = null as ReturnType<typeof typeDigit>["typed"];
    for (const [digit, now] of digits) {
      const alone = typedAlone(typed, now);
      if (alone !== null) taken.push(alone);
      const next = typeDigit(numbers, alone === null ? typed : null, digit, now);
      typed = next.typed;
      if (next.number !== null) taken.push(next.number);
    }
    const last = typedAlone(typed, Infinity);
    return last === null ? taken : [...taken, last];
  };
  it("of a room of ten are one digit, taken at once", () => {
    expect(typeDigit([0, 1, 2, 9], null, 1, 0)).toEqual({ number: 1, typed: null });
  });
  it("reach every channel of a hall of 32 languages", () => {
    for (const number of hall) {
      const digits = [...String(number)].map((digit, i): [number, number] => [Number(digit), 300 * i]);
      expect(type(hall, digits)).toEqual([number]);
    }
  });
  it("wait for a second digit only where one may come", () => {
    expect(typeDigit(hall, null, 0, 0)).toEqual({ number: 0, typed: null });
    expect(typeDigit(hall, null, 4, 0)).toEqual({ number: 4, typed: null });
    expect(typeDigit(hall, null, 3, 0)).toEqual({ number: null, typed: { digit: 3, until: kTypingFor } });
  });
  it("are taken as they are when no second digit comes in time", () => {
    expect(typedAlone({ digit: 3, until: kTypingFor }, kTypingFor - 1)).toBeNull();
    expect(typedAlone({ digit: 3, until: kTypingFor }, kTypingFor)).toBe(3);
    expect(type(hall, [[1, 0], [2, kTypingFor + 1]])).toEqual([1, 2]);
    expect(type(hall, [[1, 0], [2, kTypingFor - 1]])).toEqual([12]);
  });
  it("that nothing has are no line", () => {
    expect(type(hall, [[3, 0], [5, 100]])).toEqual([35]);
    expect(numberLine(desk(), 35, null)).toBeNull();
    expect(numberLine(desk(), 7, "output_c")).toBe("out c ar");
  });
  it("are walked through, round and round", () => {
    expect(stepFrom([7, 0, 2], 2, 1)).toBe(7);
    expect(stepFrom([7, 0, 2], 7, 1)).toBe(0);
    expect(stepFrom([7, 0, 2], 0, -1)).toBe(7);
    expect(stepLine(desk(), 1)).toBe("in zh");
    expect(stepLine(desk({ incoming: "ar" }), 1)).toBe("in floor");
    expect(stepLine(desk({ incoming: "zh" }), -1)).toBe("in floor");
  });
});

describe("a key that is taken from another action", () => {
  it("is told with who has lost it, and what that has left", () => {
    expect(bindingWords(DEFAULT_KEYS, "slower", "F7")).toBe("F7 is a key of “Slower, please” now.");
    expect(bindingWords(DEFAULT_KEYS, "cough", "x")).toBe("X is a key of “Cough, while held” now.");
    expect(bindingWords(DEFAULT_KEYS, "microphone", "x")).toBe("X is a key of “Microphone on and off” now, and no longer of “Cough, while held”, which has F9.");
    expect(bindingWords(DEFAULT_KEYS, "microphone", "a")).toContain("no longer of “Speak into A”, which has no key left.");
  });
});

it("the key that declines a handover withdraws one's own", () => {
  expect(lineOf("handover_decline", { ...state, handover: "wanted" })).toBe("handover decline");
  expect(lineOf("handover_decline", { ...state, handover: "asked" })).toBe("handover withdraw");
});
