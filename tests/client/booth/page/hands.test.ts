/** Keyboard, foot switch and MIDI surface down to the lines that the desk's program is sent. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { listenToKeys } from "desk/keyboard";
import { Store } from "desk/store";
import { desk } from "./desk";

class Element {
  constructor(private readonly is: string[] = []) {}
  isContentEditable = false;
  matches(selector: string) {
    return this.is.some((one) => selector.includes(one));
  }
  blur() {}
}

class Socket {
  static readonly OPEN = 1;
  static last: Socket;
  readyState = 1;
  lines: string[] = [];
  onmessage: ((event: { data: string }) => void) | null = null;
  constructor() {
    Socket.last = this;
  }
  onclose: ((event: { reason: string }) => void) | null = null;
  send(text: string) {
    this.lines.push((JSON.parse(text) as { line: string }).line);
  }
  close() {}
}

const input = { onmidimessage: null as ((event: { data: Uint8Array }) => void) | null };
let heard: [string, (event: object) => void][];

function hands() {
  const store = new Store("ws://desk/live");
  listenToKeys(store);
  Socket.last.onmessage?.({ data: JSON.stringify(desk()) });
  const lines = () => Socket.last.lines.splice(0);
  const key = (name: string, code: string, target = new Element(), type = "keydown") =>
    heard.filter(([what]) => what === type).forEach(([, hear]) => hear({ key: name, code, target, ctrlKey: false, altKey: false, metaKey: false, shiftKey: false, preventDefault() {} }));
  return { store, lines, key, pedal: (value: number) => input.onmidimessage?.({ data: new Uint8Array([0xb0, 64, value]) }) };
}

beforeEach(() => {
  heard = [];
  const listen = (type: string, handler: (event: object) => void) => void heard.push([type, handler]);
  vi.stubGlobal("document", { cookie: "", addEventListener: listen });
  vi.stubGlobal("window", { addEventListener: listen, setInterval: () => 0, setTimeout: () => 0, clearTimeout: () => {} });
  vi.stubGlobal("HTMLElement", Element);
  vi.stubGlobal("WebSocket", Socket);
  vi.stubGlobal("navigator", { requestMIDIAccess: async () => ({ inputs: new Map([["pedal", input]]), onstatechange: null }) });
});
afterEach(() => vi.unstubAllGlobals());

describe("while keys and settings are open", () => {
  it("the microphone and the cough work, by every key of theirs", () => {
    const { store, lines, key } = hands();
    key("?", "Slash");
    expect(store.dialog).toBe(true);
    key(" ", "Space");
    key("F8", "F8");
    key("x", "KeyX");
    key("x", "KeyX", new Element(), "keyup");
    expect(lines()).toEqual(["on", "on", "cough on", "cough off"]);
    key("Escape", "Escape");
    expect(store.dialog).toBe(false);
  });
  it("they do so while the minutes of a turn are typed, and nothing else does", () => {
    const { lines, key } = hands();
    const minutes = new Element(["input:not([type=checkbox])", "input[type=number]"]);
    for (const name of ["3", "e", "k", "a"]) key(name, name === "3" ? "Digit3" : `Key${name.toUpperCase()}`, minutes);
    expect(lines()).toEqual([]);
    key(" ", "Space", minutes);
    key("x", "KeyX", minutes);
    expect(lines()).toEqual(["on", "cough on"]);
  });
  it("a text takes letters and Space, a foot switch works all the same", () => {
    const { lines, key } = hands();
    const text = new Element(["input:not([type=checkbox])"]);
    key(" ", "Space", text);
    key("x", "KeyX", text);
    expect(lines()).toEqual([]);
    key("F8", "F8", text);
    expect(lines()).toEqual(["on"]);
  });
  it("a key that is being chosen is taken, and does nothing else", () => {
    const { store, lines, key } = hands();
    store.openDialog(true);
    const taken: string[] = [];
    store.takeKey = (name) => void taken.push(name);
    for (const name of [" ", "F8", "Escape"]) key(name, name);
    expect([taken, lines(), store.dialog]).toEqual([["Space", "F8", "Escape"], [], true]);
  });
  it("so it is with a button of a MIDI surface, but a cough that was held ends", async () => {
    const { store, lines, pedal } = hands();
    store.setKeys({ ...store.settings.keys, cough: ["Control 64"] });
    store.useMidi(true);
    await vi.waitFor(() => expect(store.midi).toBe("on"));
    store.openDialog(true);
    pedal(127);
    expect(lines()).toEqual(["cough on"]);
    const taken: string[] = [];
    store.takeKey = (name) => void taken.push(name);
    pedal(0);
    expect(lines()).toEqual(["cough off"]);
    pedal(127);
    expect([taken, lines()]).toEqual([["Control 64"], []]);
  });
});

describe("what cannot be sent", () => {
  it("is refused aloud, each time", () => {
    const { store, lines, key } = hands();
    Socket.last.readyState = 3;
    key(" ", "Space");
    const first = store.model.notice;
    expect(first?.text).toContain("no link to the desk's program");
    key(" ", "Space");
    expect(store.model.notice?.number).toBe((first?.number ?? 0) + 1);
    expect(lines()).toEqual([]);
    expect(store.model.pressed).toBe(false);
  });
});

describe("a text", () => {
  it("comes back when the desk's program did not take it, or the page lost it before the answer", () => {
    const { store } = hands();
    const back: string[] = [];
    store.giveBack = (text) => void back.push(text);
    const answer = (id: number, refused: boolean) => Socket.last.onmessage?.({ data: JSON.stringify({ type: "answer", id, line: "", refused, reason: refused ? "too long" : "" }) });
    for (const text of ["taken", "refused", "lost"]) store.sendMessage("mate", text);
    answer(1, false);
    answer(2, true);
    expect(back).toEqual(["refused"]);
    Socket.last.onclose?.({ reason: "" });
    expect(back).toEqual(["refused", "lost"]);
  });
});

describe("a talk key", () => {
  let now = 0;
  const talker = () => {
    vi.stubGlobal("performance", { now: () => now });
    const { store, lines, key } = hands();
    const state = (talk: "" | "mate" | "technician") => Socket.last.onmessage?.({ data: JSON.stringify(desk({ talk })) });
    state("");
    const press = (ms: number, name = "g") => {
      key(name, `Key${name}`);
      now += ms;
      key(name, `Key${name}`, new Element(), "keyup");
      return lines();
    };
    return { store, state, press, key, lines };
  };
  it("that is tapped begins, and ends when it is tapped again", () => {
    const { state, press } = talker();
    expect(press(100)).toEqual(["talk mate"]);
    state("mate");
    expect(press(100)).toEqual(["talk off"]);
    state("mate");
    expect(press(3000)).toEqual(["talk off"]); // once
  });
  it("that is held talks as long as it is held, also when the key goes up unseen", () => {
    const { press, key, lines } = talker();
    expect(press(3000)).toEqual(["talk mate", "talk off"]);
    expect(press(3000, "e")).toEqual(["talk technician", "talk off"]);
    key("g", "Keyg");
    now += 3000;
    heard.filter(([what]) => what === "blur").forEach(([, hear]) => hear({}));
    expect(lines()).toEqual(["talk mate", "talk off"]);
    key("g", "Keyg", new Element(), "keyup");
    expect(lines()).toEqual([]);
  });
  it("ends nothing that another key began meanwhile", () => {
    const { press, key, lines } = talker();
    key("g", "Keyg");
    now += 500;
    expect(press(100, "e")).toEqual(["talk mate", "talk technician"]);
    key("g", "Keyg", new Element(), "keyup");
    expect(lines()).toEqual([]);
  });
  it("talks only while it is held where that is wanted", () => {
    const { store, state, press } = talker();
    store.setTalk("hold");
    expect(press(100)).toEqual(["talk mate", "talk off"]);
    state("mate"); // begun by a button
    expect(press(100)).toEqual(["talk mate", "talk off"]);
  });
});

it("a signal that is pressed again while it is lit is answered, as the relay confirmed it", () => {
  const { store } = hands();
  const spoken: string[] = [];
  store.announce = (text) => void spoken.push(text);
  const answer = (line: string, refused = false) => Socket.last.onmessage?.({ data: JSON.stringify({ type: "answer", id: 1, line, refused, reason: "" }) });
  answer("slower"); // the relay has not lit it
  Socket.last.onmessage?.({ data: JSON.stringify(desk({ slower: true, use_microphone: true })) });
  answer("slower", true);
  answer("call");
  expect(spoken).toEqual([]);
  answer("slower");
  answer("use microphone");
  expect(spoken).toEqual(["Slower is shown to the speaker.", "Microphone! is shown to the speaker."]);
});
