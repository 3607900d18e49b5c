/** Talking to desks: held or latched, until it is let go, or the page cannot be trusted to be watched. What carries it is
    handed in, so that this can be tested without a microphone. */

import type { Seat } from "shared/wire";

/** Whom; desk 0 is everybody in the booth. */
export interface Target {
  room: string;
  booth: string;
  desk: number;
}

export interface TalkState {
  to: Target | null;
  /** It goes on without a finger on it. */
  latched: boolean;
  /** The microphone is open; whether anything of it leaves is told by `to`. */
  open: boolean;
  /** What is said reaches the relay. */
  connected: boolean;
  /** Null: the relay has not said yet. */
  hearers: Seat[] | null;
  /** Why it does not work, in words. */
  trouble: string;
  /** The browser gives a microphone only to a page that came another way. */
  insecure: boolean;
}

export const kQuiet: TalkState = { to: null, latched: false, open: false, connected: false, hearers: null, trouble: "", insecure: false };

/** No microphone, or none for this page. */
export class NoTalk extends Error {
  constructor(
    words: string,
    readonly insecure = false,
  ) {
    super(words);
  }
}

/** One connection to a room of the relay's, and the microphone. */
export interface Line {
  /** Resolves when sound may flow; rejects with NoTalk, or when it was closed meanwhile. */
  open(room: string): Promise<void>;
  /** Null: nothing but silence leaves. */
  talk(to: Target | null): void;
  close(): void;
}

/** Two presses within it latch. */
const kDouble = 400;
/** A microphone that nobody needs is closed; sooner, the next press would lose its first word. */
const kKept = 60_000;

export function isSameTarget(a: Target | null, b: Target | null): boolean {
  return a !== null && b !== null && a.room === b.room && a.booth === b.booth && a.desk === b.desk;
}

export class Talk {
  state: TalkState = kQuiet;
  private room: string | null = null;
  private attempt = 0;
  private last: { target: Target; at: number } | null = null;
  private unneeded = 0;

  constructor(
    private readonly line: Line,
    private readonly changed: (state: TalkState) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** A finger goes down. The second of two quick ones latches; one on what is latched ends it. */
  press(target: Target): void {
    const { to, latched } = this.state;
    if (latched && isSameTarget(to, target)) return this.end();
    const again = this.last !== null && isSameTarget(this.last.target, target) && this.now() - this.last.at < kDouble;
    this.last = again ? null : { target, at: this.now() };
    this.begin(target, again);
  }

  /** A finger goes up, or the window is another's. */
  release(): void {
    if (this.state.to !== null && !this.state.latched) this.end();
  }

  /** For whoever cannot hold a key: on, or off. */
  toggle(target: Target): void {
    this.last = null;
    if (isSameTarget(this.state.to, target)) this.end();
    else this.begin(target, true);
  }

  end(): void {
    if (this.state.to === null) return;
    this.line.talk(null);
    this.tell({ to: null, latched: false, hearers: null });
    this.rest();
  }

  /** Nobody looks at the page any more, or it may no longer: the microphone is closed as well. */
  close(): void {
    this.drop({ trouble: "", insecure: false });
  }

  /** The relay says who hears it; null: not this talk. */
  heardBy(hearers: Seat[] | null): void {
    if (this.state.to !== null) this.tell({ hearers });
  }

  /** The connection is gone. */
  lost(words: string): void {
    this.drop({ trouble: words, insecure: false });
  }

  private drop(why: Pick<TalkState, "trouble" | "insecure">): void {
    ++this.attempt;
    this.room = null;
    window.clearTimeout(this.unneeded);
    this.line.close();
    this.tell({ ...kQuiet, ...why });
  }

  private begin(to: Target, latched: boolean): void {
    window.clearTimeout(this.unneeded);
    if (this.room !== to.room) this.connect(to.room);
    this.tell({ to, latched, hearers: null, trouble: "", insecure: false });
    if (this.state.connected) this.line.talk(to);
  }

  private connect(room: string): void {
    const attempt = ++this.attempt;
    this.room = room;
    this.tell({ open: false, connected: false });
    this.line.open(room).then(
      () => {
        if (attempt !== this.attempt) return;
        this.tell({ open: true, connected: true });
        if (this.state.to !== null) this.line.talk(this.state.to);
        else this.rest();
      },
      (error: unknown) => {
        if (attempt !== this.attempt) return;
        this.drop(error instanceof NoTalk ? { trouble: error.message, insecure: error.insecure } : { trouble: "No connection to the relay for your voice.", insecure: false });
      },
    );
  }

  private rest(): void {
    window.clearTimeout(this.unneeded);
    this.unneeded = window.setTimeout(() => this.close(), kKept);
  }

  private tell(change: Partial<TalkState>): void {
    this.state = { ...this.state, ...change };
    this.changed(this.state);
  }
}

/** "en 2", "booth en" */
export function targetWords({ booth, desk }: Target): string {
  return desk === 0 ? `booth ${booth}` : `${booth} ${desk}`;
}

/** Who hears it, in words; whether that is nobody. */
export function hearerWords({ to, connected, hearers }: TalkState): { words: string; nobody: boolean } {
  if (to === null) return { words: "", nobody: false };
  if (!connected || hearers === null) return { words: "connecting, not heard yet", nobody: false };
  if (hearers.length === 0) return { words: "nobody hears you", nobody: true };
  return { words: `heard by ${hearers.map(({ booth, desk }) => `${booth} ${desk}`).join(", ")}`, nobody: false };
}
