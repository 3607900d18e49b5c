/** The page's one state, and everything that can be done to it. */

import { LiveLink } from "shared/live_link";

import { kRest, move, type Needle } from "./ballistics";
import { undoOf, type Command } from "./commands";
import { Ear } from "./ear";
import { isSame } from "./heard";
import { heldKey, holdKey, keyHeaders } from "./key";
import { kStart, reduce, type Act, type Event, type Heard, type Model, type Selected } from "./model";
import { parseMessage, type Message, type RoomLevels, type Text } from "./protocol";
import { Talk } from "./talk";
import { TalkLine } from "./talk_line";

type Listener = () => void;

/** Needles by room, then by channel or source. */
export interface Needles {
  channels: Map<string, Needle>;
  sources: Map<string, Needle>;
}

const kUndoFor = 20_000;

export class Store {
  model: Model = kStart;
  readonly needles = new Map<string, Needles>();
  /** When the newest meters came, by performance.now(). */
  metersAt = 0;

  readonly ear = new Ear((ear) => this.dispatch({ kind: "ear", ear }));

  readonly talk: Talk = new Talk(
    new TalkLine({ heardBy: (hearers) => this.talk.heardBy(hearers), lost: (words) => this.talk.lost(words) }),
    (talk) => this.dispatch({ kind: "talk", talk }),
  );

  private readonly listeners = new Set<Listener>();
  private readonly meters = new Set<Listener>();
  private readonly texts: Record<string, number> = {};
  private forget = 0;
  private readonly link: LiveLink<Message>;

  constructor(url: string) {
    this.link = new LiveLink(url, parseMessage, {
      opened: () => {
        this.dispatch({ kind: "opened" });
        this.showKey();
      },
      lost: () => {
        this.talk.end();
        this.dispatch({ kind: "lost" });
      },
      said: (message) => {
        if (message.type === "meters") return this.measure(message.rooms);
        if (message.type === "refused") {
          holdKey(null);
          this.ear.hear(null);
          this.talk.close();
        }
        if (message.type === "state" && message.access === "public") this.talk.close();
        this.dispatch({ kind: "said", message, now: Date.now() });
        this.fetchTexts();
      },
    });
  }

  /** Nobody may be left talking by a page that nobody sees, or a finger that is not on it. */
  guardTalk(): void {
    for (const gone of ["pointerup", "pointercancel", "blur"]) window.addEventListener(gone, () => this.talk.release());
    window.addEventListener("keyup", (event) => {
      if (event.key === " " || event.key === "Enter") this.talk.release();
    });
    window.addEventListener("pagehide", () => this.talk.close());
    document.addEventListener("visibilitychange", () => document.hidden && this.talk.close());
  }

  /** Shows a key from now on. */
  unlock(token: string): void {
    holdKey(token);
    this.showKey();
  }

  private showKey(): void {
    const token = heldKey();
    if (token !== null) this.link.send({ type: "key", token });
  }

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  /** Called with every message of meters, 25 times a second. */
  onMeters(listener: Listener): () => void {
    this.meters.add(listener);
    return () => this.meters.delete(listener);
  }

  dispatch(event: Event): void {
    const before = this.model;
    this.model = reduce(before, event);
    if (this.model !== before) for (const listener of this.listeners) listener();
  }

  select(selected: Selected | null): void {
    this.dispatch({ kind: "select", selected });
  }

  /** From within a click. What is heard already is heard no longer. */
  hear(wanted: Heard | null): void {
    const heard = isSame(this.model.heard, wanted) ? null : wanted;
    this.dispatch({ kind: "hear", heard });
    this.ear.hear(heard);
  }

  /** Does it, or asks first where people would be cut off. */
  request(command: Command): void {
    if (command.ask === null) void this.act(command);
    else this.dispatch({ kind: "ask", asked: command });
  }

  /** What undoes the latest act takes it from the list of those that can be undone. */
  async act(act: Act & { undo?: Act | null }, undid = false): Promise<boolean> {
    const { refusal, undo } = await post(act.path, act.body);
    this.dispatch(refusal === null ? { kind: "done", words: act.words, undo: undoOf(act, undo), failed: false, undid } : { kind: "done", words: refusal, undo: null, failed: true });
    window.clearTimeout(this.forget);
    this.forget = window.setTimeout(() => this.dispatch({ kind: "forget" }), kUndoFor);
    return refusal === null;
  }

  private measure(rooms: RoomLevels[]): void {
    const now = performance.now();
    this.metersAt = now;
    for (const room of rooms) {
      const needles = this.needles.get(room.id) ?? { channels: new Map<string, Needle>(), sources: new Map<string, Needle>() };
      this.needles.set(room.id, needles);
      for (const levels of room.channels) needles.channels.set(levels.id, move(needles.channels.get(levels.id) ?? kRest, levels, now));
      for (const levels of room.sources) needles.sources.set(levels.id, move(needles.sources.get(levels.id) ?? kRest, levels, now));
    }
    for (const meter of this.meters) meter();
  }

  /** The live feed counts messages; the texts are fetched when there are more. */
  private fetchTexts(): void {
    for (const room of this.model.rooms) {
      if (room.messages === (this.texts[room.id] ?? 0)) continue;
      this.texts[room.id] = room.messages;
      fetch(`/api/v1/rooms/${encodeURIComponent(room.id)}/messages`, { headers: keyHeaders() })
        .then((answer) => answer.json())
        .then((answer: { messages: Text[] }) => this.dispatch({ kind: "texts", room: room.id, texts: answer.messages }))
        .catch(() => delete this.texts[room.id]);
    }
  }
}

interface Outcome {
  /** Null when it was done, else why not, in words. */
  refusal: string | null;
  /** What the relay says would undo it; null: nothing does; undefined: it does not say. */
  undo?: { path: string; body: unknown } | null;
}

async function post(path: string, body: unknown): Promise<Outcome> {
  try {
    const answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json", ...keyHeaders() }, body: JSON.stringify(body) });
    const said = (await answer.json()) as { undo?: Outcome["undo"]; error?: { message?: string; remedy?: string } };
    if (answer.ok) return { refusal: null, undo: said.undo };
    return { refusal: [said.error?.message ?? `The relay refused it (${answer.status}).`, said.error?.remedy ?? ""].join(" ").trim() };
  } catch {
    return { refusal: "The relay did not answer. Nothing is known of what became of it." };
  }
}
