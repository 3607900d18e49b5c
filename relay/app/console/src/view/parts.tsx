/** Small parts that several panels use. */

import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Quality } from "shared/wire";

import { kLongestLipSync, type Command } from "../commands";
import { isSame } from "../heard";
import type { Heard } from "../model";
import type { Room } from "../protocol";
import type { StateKind } from "../rows";
import type { Store } from "../store";
import { isSameTarget, type Target } from "../talk";
import { QUALITY } from "../words";

/** The element with the room's name, where there is one: with several rooms on the page. */
export function titleOf(store: Store, room: Room): string | undefined {
  return store.model.shown === null ? `room-${room.id}` : undefined;
}

interface PanelProps {
  title: string;
  name: string;
  /** Whose it is, where several rooms are on the page (see titleOf). */
  of?: string;
  aside?: ComponentChildren;
  children: ComponentChildren;
}

export function Panel({ title, name, of, aside, children }: PanelProps) {
  return (
    <section class={`panel ${name}`} aria-labelledby={of === undefined ? `title-${name}` : `${of} title-${name}`}>
      <div class="panel-head">
        <h2 id={`title-${name}`}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

interface ActProps {
  store: Store;
  command: Command;
  action: string;
  children: ComponentChildren;
  label?: string;
  pressed?: boolean;
  disabled?: boolean;
  title?: string;
}

/** One click does it; where people would be cut off the page asks once (see Asked). */
export function ActButton({ store, command, action, children, label, pressed, disabled, title }: ActProps) {
  return (
    <button type="button" class="act" data-action={action} aria-label={label} aria-pressed={pressed} disabled={disabled} title={title} onClick={() => store.request(command)}>
      {children}
    </button>
  );
}

interface ListenProps {
  store: Store;
  heard: Heard;
  /** What it is, behind "Listen to". */
  label: string;
  /** On the key, beside the sign; its name begins with it. */
  text?: string;
}

/** Hears it, or no longer. One thing is heard at a time. */
export function ListenButton({ store, heard, label, text }: ListenProps) {
  const now = isSame(store.model.heard, heard);
  const name = text === undefined ? `Listen to ${label}` : `${text}: listen to ${label}`;
  return (
    <button type="button" class="act listen" data-action="listen" aria-pressed={now} aria-label={name} title={`Listen to ${label}; nobody notices`} onClick={() => store.hear(heard)}>
      <span aria-hidden="true">{now ? "■" : "▶"}</span>
      {text !== undefined && ` ${text}`}
    </button>
  );
}

interface TalkProps {
  store: Store;
  target: Target;
  /** On the key; its name begins with it. */
  text?: string;
  /** What it is the key of, before what it does. */
  title?: string;
}

/** Held it talks, pressed twice it stays on; by whatever is at hand: mouse, finger, key, or a reader's click. */
export function TalkButton({ store, target, text = "Talk", title }: TalkProps) {
  const { talk } = store.model;
  const now = isSameTarget(talk.to, target);
  const whom = target.desk === 0 ? `booth ${target.booth}` : `desk ${target.booth} ${target.desk}`;
  return (
    <button
      type="button"
      class="act talk"
      data-action="talk"
      data-locked={(now && talk.latched) || undefined}
      aria-pressed={now}
      aria-label={`${text}: talk to ${whom}`}
      title={`${title === undefined ? "" : `${title}. `}Hold to talk to ${whom}; press twice to stay on, once more to end. No channel hears it`}
      onPointerDown={(event) => event.button === 0 && store.talk.press(target)}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key !== " " && event.key !== "Enter") return;
        event.preventDefault(); // or it were a click as well
        if (!event.repeat) store.talk.press(target);
      }}
      onKeyUp={(event) => event.key === " " && event.preventDefault()} // where a click comes with this one
      onClick={(event) => event.detail === 0 && store.talk.toggle(target)}
    >
      <i aria-hidden="true" />
      <span>{text}</span>
    </button>
  );
}

interface LipSyncProps {
  store: Store;
  /** Milliseconds. */
  now: number;
  title: string;
  command: (ms: number) => Command;
}

/** A delay in milliseconds. What is being written stands until the relay has it, or the field is left. */
export function LipSync({ store, now, title, command }: LipSyncProps) {
  const [written, write] = useState<string | null>(null);
  useEffect(() => write(null), [now]);
  const take = (text: string) => {
    const ms = Number(text);
    if (text.trim() !== "" && Number.isFinite(ms) && ms !== now) store.request(command(ms));
  };
  return (
    <label class="lip-sync" title={title}>
      Delay{" "}
      <input
        type="number"
        min={0}
        max={kLongestLipSync}
        step={10}
        data-action="lip-sync"
        value={written ?? String(now)}
        onInput={(event) => write(event.currentTarget.value)}
        onChange={(event) => take(event.currentTarget.value)}
        onBlur={() => write(null)}
      />{" "}
      ms
    </label>
  );
}

/** A shape beside the word: whoever sees no colour sees that. */
export function StateChip({ kind, word }: { kind: StateKind; word: string }) {
  return (
    <span class="chip" data-state={kind}>
      <i aria-hidden="true" />
      {word}
    </span>
  );
}

export function QualityMark({ quality }: { quality: Quality | null }) {
  if (quality === null) return <span class="quality">–</span>;
  const { mark, words } = QUALITY[quality];
  return (
    <span class="quality" data-quality={quality} title={words}>
      <span aria-hidden="true">{mark}</span>
      <span class="spoken">{words}</span>
    </span>
  );
}
