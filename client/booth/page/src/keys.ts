/** Which key does what; the interpreter may change it. A foot switch is a key. Pure. */

export const ACTIONS = {
  microphone: "Microphone on and off",
  cough: "Cough, while held",
  output_a: "Speak into A",
  output_b: "Speak into B",
  output_c: "Speak into C: then choose",
  incoming_next: "Hear the next channel",
  incoming_previous: "Hear the channel before",
  handover_ask: "Handover: ask",
  handover_accept: "Handover: accept",
  handover_decline: "Handover: decline, or withdraw what you asked",
  handover_take: "Handover: take over now",
  slower: "Slower, please",
  use_microphone: "Microphone! (the speaker is to use it)",
  call: "Call the technician, or withdraw",
  talk_mate: "Talk to your partner",
  talk_technician: "Talk to the technician",
  preset: "Hear a preset: then its digit",
  preset_store: "Keep what you hear as a preset: then its digit",
  volume_up: "Louder",
  volume_down: "Quieter",
  message: "Write a message",
  check: "Check microphone, headphones and network, and stop",
  say: "Say everything (screen reader)",
  help: "Keys and settings",
} as const;

export type Action = keyof typeof ACTIONS;
export type KeyMap = Record<Action, string[]>;
/** Digits are the channels' numbers and cannot be changed. */
export type Pressed = { action: Action } | { digit: number };

export const DEFAULT_KEYS: KeyMap = {
  microphone: ["Space", "F8"],
  cough: ["x", "F9"],
  output_a: ["a"],
  output_b: ["b"],
  output_c: ["c"],
  incoming_next: ["."],
  incoming_previous: [","],
  handover_ask: ["h"],
  handover_accept: ["y"],
  handover_decline: ["n"],
  handover_take: ["t"],
  slower: ["s"],
  use_microphone: ["u"],
  call: ["k"],
  talk_mate: ["g"],
  talk_technician: ["e"],
  preset: ["p"],
  preset_store: ["w"],
  volume_up: ["+", "="],
  volume_down: ["-"],
  message: ["m"],
  check: ["v"],
  say: ["i"],
  help: ["?"],
};

export interface KeyPress {
  key: string;
  code: string;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
}

/** The name of a key as it is shown and kept: what it writes, or its own name. */
export function keyName(event: KeyPress): string {
  if (event.key === " ") return "Space";
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return (event.ctrlKey ? "Ctrl+" : "") + (event.altKey ? "Alt+" : "") + (event.metaKey ? "Meta+" : "") + name;
}

/** Keys that move about in a page stay the browser's. */
export function mayBind(name: string): boolean {
  return !/^(Tab|Escape|Enter|Shift|Control|Alt|Meta|Unidentified|Dead|[0-9])$/.test(name) && !/^(Ctrl|Alt|Meta)\+(Control|Alt|Meta)$/.test(name);
}

export function pressed(keys: KeyMap, event: KeyPress): Pressed | null {
  return digitOf(event) ?? pressedName(keys, keyName(event)) ?? pressedName(keys, placeName(event));
}

/** The row of digits is one on every keyboard, whatever it writes without Shift. */
function digitOf(event: KeyPress): Pressed | null {
  const digit = /^Digit([0-9])$/.exec(event.code);
  const plain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey;
  return digit !== null && plain ? { digit: Number(digit[1]) } : null;
}

/** Where a keyboard writes no Latin letters, a key does what the one in its place does on a Latin one. */
function placeName(event: KeyPress): string {
  const letter = /^Key([A-Z])$/.exec(event.code);
  return letter !== null && /^[^\u0000-\u024f]$/u.test(event.key) ? keyName({ ...event, key: letter[1]! }) : "";
}

/** The same for a key that has its name already, such as a button of a MIDI surface. */
export function pressedName(keys: KeyMap, name: string): Pressed | null {
  if (/^[0-9]$/.test(name)) return { digit: Number(name) };
  for (const action of Object.keys(keys) as Action[]) if (keys[action].includes(name)) return { action };
  return null;
}

/** What it means that `name` does `action` from now on: who has lost it is told by name. */
export function bindingWords(keys: KeyMap, action: Action, name: string): string {
  const key = keyLabel(name);
  const words = `${key} is a key of “${ACTIONS[action]}” now`;
  const loser = (Object.keys(keys) as Action[]).find((other) => other !== action && keys[other].includes(name));
  if (loser === undefined) return `${words}.`;
  const left = keys[loser].filter((other) => other !== name).map(keyLabel);
  return `${words}, and no longer of “${ACTIONS[loser]}”, which has ${left.length === 0 ? "no key left" : left.join(" and ")}.`;
}

/** A key's name for people. */
export function keyLabel(name: string): string {
  return name.length === 1 ? name.toUpperCase() : name;
}

/** `name` does `action` from now on, and nothing else. */
export function bind(keys: KeyMap, action: Action, index: number, name: string): KeyMap {
  const next = {} as KeyMap;
  for (const other of Object.keys(keys) as Action[]) next[other] = keys[other].filter((key) => key !== name);
  const own = [...next[action]];
  own.splice(index, 1, name);
  next[action] = own;
  return next;
}

/** Takes what is sound of a kept text; everything else is as delivered. */
export function readKeys(text: string | null): KeyMap {
  const keys = { ...DEFAULT_KEYS };
  try {
    const kept = JSON.parse(text ?? "{}") as Record<string, unknown>;
    for (const action of Object.keys(ACTIONS) as Action[]) {
      const names = kept[action];
      if (Array.isArray(names) && names.every((n) => typeof n === "string" && mayBind(n))) keys[action] = names as string[];
    }
  } catch {
    return { ...DEFAULT_KEYS };
  }
  return keys;
}
