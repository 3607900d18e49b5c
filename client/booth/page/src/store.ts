/** The page's one state, and everything that can be done to it. */

import { LiveLink } from "shared/live_link";

import { stillShown } from "./announce";
import { lineOf, messageLine, numberLine, stepLine, type Choosing } from "./commands";
import { keep, keepHere, kept, keptHere } from "./kept";
import { DEFAULT_KEYS, keyLabel, pressedName, readKeys, type Action, type KeyMap, type Pressed } from "./keys";
import { listenToMidi, type MidiKey } from "./midi";
import { reduce, start, type Event, type Model } from "./model";
import { kTypingFor, typeDigit, typedAlone, type Typed } from "./numbers";
import { parseMessage, type Level, type Message } from "./protocol";
import { endsTalk, isTalk, talkLine, type HeldTalk, type TalkAction, type TalkKeys } from "./talk";
import type { Turn } from "./turn";

export interface Settings {
  keys: KeyMap;
  /** Minutes after which a turn is to be handed over; 0 = never. */
  turn: number;
  talk: TalkKeys;
}

export interface MeterEvents {
  microphone: Level;
  incoming: Level;
}

type Listener = () => void;

/** A reload in the middle of a turn goes on counting it, when it still is the same one's turn. */
function keptTurn(): Turn {
  try {
    const turn = JSON.parse(keptHere("desk.turn") ?? "null") as Turn | null;
    if (turn !== null && ["me", "partner", "nobody"].includes(turn.who) && Number.isFinite(turn.since)) return turn;
  } catch {
    // not ours
  }
  return { who: "nobody", since: Date.now() };
}

export class Store {
  model: Model = start(keptTurn());
  choosing: Choosing | null = null;
  /** The first digit of a number, while the second may come. */
  typed: Typed | null = null;
  dialog = false;
  /** The check's panel is open. */
  checking = false;
  settings: Settings;
  /** Set by the views that can. */
  writeMessage: () => void = () => {};
  say: () => void = () => {};
  /** Says what the page itself has done. */
  announce: (text: string) => void = () => {};
  /** A text comes back that the desk's program did not take, or perhaps never got. */
  giveBack: (text: string) => void = () => {};
  /** Set while a key is being chosen: takes the name of what is pressed, whatever that does otherwise. */
  takeKey: ((name: string) => void) | null = null;
  /** Of MIDI surfaces: off, asked for, on, or why not. */
  midi: "off" | "asked" | "on" | "refused" = "off";

  private readonly link: LiveLink<Message>;
  private lines = 0; // sent so far
  private readonly texts = new Map<number, string>(); // by their lines, until those are answered
  private readonly listeners = new Set<Listener>();
  private readonly meters = new Set<(levels: MeterEvents) => void>();
  private coughing = false;
  private talking: HeldTalk | null = null;

  constructor(url: string) {
    const turn = Number(kept("desk.turn-minutes") ?? "30");
    this.settings = { keys: readKeys(kept("desk.keys")), turn: Number.isFinite(turn) ? turn : 30, talk: kept("desk.talk") === "hold" ? "hold" : "tap" };
    this.link = new LiveLink(url, parseMessage, {
      opened: () => this.dispatch({ kind: "opened" }),
      lost: (reason) => {
        this.dispatch({ kind: "lost", reason });
        for (const line of [...this.texts.keys()]) this.answered(line, true);
      },
      said: (message) => {
        if (message.type === "answer") {
          this.answered(message.id, message.refused);
          const state = this.model.desk?.state ?? null;
          const words = message.refused || state === null ? "" : stillShown(message.line, state);
          if (words !== "") this.announce(words);
        }
        if (message.type === "meters") for (const meter of this.meters) meter(message);
        else this.dispatch({ kind: "said", message, now: Date.now() });
      },
    });
    if (kept("desk.midi") === "on") this.useMidi(true);
  }

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  onMeters(meter: (levels: MeterEvents) => void): () => void {
    this.meters.add(meter);
    return () => this.meters.delete(meter);
  }

  dispatch(event: Event): void {
    const before = this.model;
    this.model = reduce(before, event);
    if (this.model.turn !== before.turn) keepHere("desk.turn", JSON.stringify(this.model.turn));
    if (this.model !== before) this.changed();
  }

  send(line: string): void {
    if (this.sendLine(line) && (line === "on" || line === "off")) this.dispatch({ kind: "pressed" });
  }
  sendMessage(to: "technician" | "mate", text: string): boolean {
    const line = messageLine(to, text);
    const sent = line !== null && this.sendLine(line);
    if (sent) this.texts.set(this.lines, text);
    return sent;
  }
  private answered(line: number, refused: boolean): void {
    const text = this.texts.get(line);
    this.texts.delete(line);
    if (text !== undefined && refused) this.giveBack(text);
  }
  private sendLine(line: string): boolean {
    const sent = this.link.send({ id: ++this.lines, line });
    if (!sent) this.refuse("no link to the desk's program: it was not told");
    return sent;
  }
  private refuse(reason: string): void {
    this.dispatch({ kind: "refused", reason });
  }

  act(action: Action): void {
    const state = this.model.desk?.state ?? null;
    if (action === "help") return this.openDialog(!this.dialog);
    if (action === "message") return this.writeMessage();
    if (action === "say") return this.say();
    if (state === null) return this.refuse("the desk's program has not answered yet");
    if (action === "incoming_next") return this.step(1);
    if (action === "incoming_previous") return this.step(-1);
    if (action === "check") return this.check();
    // As its button, which cannot be pressed then: alone it would open the microphone.
    if (action === "handover_take" && state.partner === null) return this.refuse("nobody in this booth to take over from");
    if (action === "output_c" || action === "preset" || action === "preset_store") {
      const has = action === "output_c" || state.headphones !== undefined;
      return this.choose(this.choosing === action || !has ? null : action);
    }
    const line = lineOf(action, state);
    this.choose(null);
    if (line !== null) this.send(line);
  }

  private check(): void {
    const desk = this.model.desk;
    if (desk?.check === undefined) return; // a program that cannot
    this.checking = true;
    this.send(desk.check?.running ? "check off" : "check");
    this.changed();
  }
  closeCheck(): void {
    if (!this.checking) return;
    this.checking = false;
    if (this.model.desk?.check?.running) this.send("check off");
    this.changed();
  }

  /** Of a channel's number or a preset's; presets have one digit. */
  digit(digit: number): void {
    const ofChannel = this.choosing === null || this.choosing === "output_c";
    const numbers = ofChannel ? (this.model.desk?.channels ?? []).map((channel) => channel.number) : [];
    const { number, typed } = typeDigit(numbers, this.typed, digit, performance.now());
    this.wait(typed);
    if (number !== null) this.number(number);
  }
  /** Takes the first digit for the whole number: no second one is wanted. */
  endTyping(): boolean {
    const alone = typedAlone(this.typed, Infinity);
    this.wait(null);
    if (alone !== null) this.number(alone);
    return alone !== null;
  }
  private wait(typed: Typed | null): void {
    window.clearTimeout(this.typingEnds);
    if (typed !== null) this.typingEnds = window.setTimeout(() => this.endTyping(), kTypingFor);
    if (this.typed === typed) return;
    this.typed = typed;
    this.changed();
  }
  private typingEnds = 0;

  private number(number: number): void {
    const desk = this.model.desk;
    if (desk === null) return;
    if (this.choosing === "preset" && number > 0 && desk.state?.headphones?.presets[number] === undefined) {
      const [key] = this.settings.keys.preset_store;
      return this.refuse(`preset ${number} is empty: ${key === undefined ? "“Keep”" : keyLabel(key)}, then ${number}, keeps there what you hear`);
    }
    const line = numberLine(desk, number, this.choosing);
    if (line === null) return this.refuse(`nothing has the number ${number} here`);
    this.choose(null);
    this.send(line);
  }
  private step(by: 1 | -1): void {
    const line = this.model.desk === null ? null : stepLine(this.model.desk, by);
    this.choose(null);
    if (line !== null) this.send(line);
  }

  /** A key goes down. What is to be called when it goes up; null where that means nothing. */
  press(pressed: Pressed): (() => void) | null {
    if ("digit" in pressed) {
      this.digit(pressed.digit);
      return null;
    }
    const { action } = pressed;
    if (action === "cough") {
      this.cough(true);
      return () => this.cough(false);
    }
    if (isTalk(action)) return this.talk(action);
    this.act(action);
    return null;
  }

  private talk(action: TalkAction): (() => void) | null {
    const talk = this.model.desk?.state?.talk;
    const line = talk === undefined ? null : talkLine(action, talk, this.settings.talk);
    if (line === null || line === "talk off") {
      this.act(action);
      return null;
    }
    const held = { action, since: performance.now() };
    this.talking = held;
    this.choose(null);
    this.send(line);
    return () => {
      // Another key may talk to another one by now.
      if (this.talking === held && endsTalk(held, this.settings.talk, performance.now())) this.send("talk off");
    };
  }

  /** Held down and let go; each is sent once. */
  cough(on: boolean): void {
    if (this.coughing === on) return;
    this.coughing = on;
    this.send(on ? "cough on" : "cough off");
  }

  /** Buttons of MIDI surfaces are keys from now on; asks the interpreter's leave the first time. */
  useMidi(wanted: boolean): void {
    keep("desk.midi", wanted ? "on" : "off");
    if (!wanted || this.midi === "on") {
      // What the browser has allowed it does not take back while the page is open: it is not listened to.
      this.midi = wanted ? "on" : "off";
      return this.changed();
    }
    this.midi = "asked";
    this.changed();
    const told = (midi: Store["midi"]) => {
      this.midi = midi;
      this.changed();
    };
    if (this.midiOpen) return told("on");
    listenToMidi((key) => this.midiKey(key)).then(
      () => {
        this.midiOpen = true;
        told("on");
      },
      () => told("refused"),
    );
  }
  private midiOpen = false;

  private midiKey(key: MidiKey): void {
    if (this.midi !== "on") return;
    if (this.takeKey !== null && key.down) return this.takeKey(key.name);
    const meant = pressedName(this.settings.keys, key.name);
    if (meant === null) return;
    if (key.down) this.midiUp.set(key.name, this.press(meant));
    else this.midiUp.get(key.name)?.();
  }
  private readonly midiUp = new Map<string, (() => void) | null>(); // what each button's going up means

  choose(choosing: Choosing | null): void {
    this.wait(null);
    if (this.choosing === choosing) return;
    this.choosing = choosing;
    this.changed();
  }
  openDialog(open: boolean): void {
    this.dialog = open;
    this.changed();
  }
  /** What was begun last ends. */
  escape(): void {
    if (this.choosing !== null) return this.choose(null);
    this.wait(null);
    if (this.dialog) return this.openDialog(false);
    this.closeCheck();
  }

  setKeys(keys: KeyMap | null): void {
    this.settings = { ...this.settings, keys: keys ?? { ...DEFAULT_KEYS } };
    keep("desk.keys", JSON.stringify(this.settings.keys));
    this.changed();
    if (keys === null) this.announce("All keys are as delivered.");
  }
  setTalk(talk: TalkKeys): void {
    this.settings = { ...this.settings, talk };
    keep("desk.talk", talk);
    this.changed();
  }
  setTurn(minutes: number): void {
    this.settings = { ...this.settings, turn: minutes };
    keep("desk.turn-minutes", String(minutes));
    this.changed();
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}
