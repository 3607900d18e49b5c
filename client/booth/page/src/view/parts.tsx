/** Small parts that several panels use. */

import type { ComponentChildren, JSX } from "preact";
import type { Quality } from "shared/wire";

import { keyLabel } from "../keys";
import { channelOf, nameOf } from "../model";
import type { Desk } from "../protocol";

/** A channel's own name, in its own script and direction. */
export function Name({ desk, id }: { desk: Desk | null; id: string | null }) {
  const channel = channelOf(desk, id);
  return (
    <bdi lang={channel?.language ?? undefined} dir={channel?.direction}>
      {nameOf(desk, id)}
    </bdi>
  );
}

/** Key caps. */
export function Keys({ names }: { names: (string | number)[] }) {
  return (
    <span class="keys" aria-hidden="true">
      {names.map((name) => (
        <kbd key={name}>{keyLabel(String(name))}</kbd>
      ))}
    </span>
  );
}

const QUALITY: Record<Quality, { mark: string; words: string }> = {
  floor: { mark: "○", words: "original" },
  "+": { mark: "+", words: "direct" },
  "−": { mark: "−", words: "relay" },
};

/** The mark and its word: + interpreted from the floor, − from an interpretation. */
export function QualityMark({ quality }: { quality: Quality | null }) {
  if (quality === null) return <span class="quality">…</span>;
  const { mark, words } = QUALITY[quality];
  return (
    <span class="quality" data-quality={quality}>
      <b aria-hidden="true">{mark}</b> {words}
    </span>
  );
}

export function Panel({ title, name, children }: { title: string; name: string; children: ComponentChildren }) {
  return (
    <section class={`panel ${name}`} aria-labelledby={`title-${name}`}>
      <h2 id={`title-${name}`}>{title}</h2>
      {children}
    </section>
  );
}

type ButtonProps = JSX.ButtonHTMLAttributes<HTMLButtonElement> & { names?: (string | number)[] };

export function Button({ names, children, ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest}>
      <span class="label">{children}</span>
      {names !== undefined && names.length > 0 && <Keys names={names} />}
    </button>
  );
}
