/** A shape for each state of the lamp: whoever sees no colour sees these. */

import type { LampKind } from "../lamp";

const ring = <circle cx="50" cy="50" r="36" fill="none" stroke="currentColor" stroke-width="8" />;
const bar = { stroke: "currentColor", "stroke-width": 9, "stroke-linecap": "round", fill: "none" } as const;

const SHAPES: Record<LampKind, preact.JSX.Element> = {
  connecting: <circle cx="50" cy="50" r="36" stroke-dasharray="14 14" {...bar} />,
  off: ring,
  on: (
    <g>
      {ring}
      <circle cx="50" cy="50" r="22" fill="currentColor" />
    </g>
  ),
  open: (
    <g>
      {ring}
      <path d="M50 30v26M50 68v2" {...bar} />
    </g>
  ),
  partner: (
    <g>
      <circle cx="34" cy="50" r="22" fill="none" stroke="currentColor" stroke-width="8" />
      <circle cx="68" cy="50" r="22" fill="currentColor" />
    </g>
  ),
  unheard: (
    <g>
      <circle cx="34" cy="50" r="22" fill="none" stroke="currentColor" stroke-width="8" />
      <path d="M72 26v30M72 70v2" {...bar} />
    </g>
  ),
  refused: (
    <g>
      {ring}
      <path d="M25 25 75 75" {...bar} />
    </g>
  ),
  cough: (
    <g>
      <path d="M36 28v44M64 28v44" {...bar} stroke-width="15" />
    </g>
  ),
  cut: <path d="M50 12 92 86H8ZM50 40v20M50 72v2" {...bar} stroke-linejoin="round" />,
  silent: <path d="M50 12 92 86H8ZM50 40v20M50 72v2" stroke-dasharray="14 14" {...bar} />,
  unlinked: <path d="M50 12 92 86H8ZM50 40v20M50 72v2" {...bar} stroke-linejoin="round" />,
  lost: <path d="M18 18 82 82M82 18 18 82" {...bar} stroke-width="14" />,
};

export function Shape({ kind }: { kind: LampKind }) {
  return (
    <svg class="shape" viewBox="0 0 100 100" aria-hidden="true" focusable="false">
      {SHAPES[kind]}
    </svg>
  );
}
