import { useEffect } from "preact/hooks";

import { useSeconds } from "shared/hooks";

import { lampOf } from "../lamp";
import { linkQuality } from "../quality";
import type { Store } from "../store";
import { clock, duration, isOverdue } from "../turn";
import { Keys, Name } from "./parts";

const SIGNAL = { good: "▂▄▆", fair: "▂▄", poor: "▂", none: "✕", starting: "…" } as const;
const WORD = { good: "good", fair: "fair", poor: "poor", none: "silent", starting: "connecting" } as const;

export function Header({ store }: { store: Store }) {
  const { desk } = store.model;
  const state = desk?.state ?? null;
  return (
    <header>
      <div class="where">
        <h1>
          {desk?.room_name || state?.room || "Desk"}
          {state !== null && <span class="seat">booth {state.booth} · desk {state.desk}</span>}
        </h1>
        <p>
          {desk?.event}
          {desk !== null && (
            <span class="floor-language">
              Floor speaks <b>{desk.floor_language === null ? "?" : <Name desk={desk} id={desk.floor_language} />}</b>
            </span>
          )}
        </p>
      </div>
      <Clocks store={store} />
      <div class="right">
        <LinkState store={store} />
        {desk?.check !== undefined && (
          <button type="button" data-action="check-open" onClick={() => store.act("check")}>
            Check <Keys names={store.settings.keys.check} />
          </button>
        )}
        <button type="button" class="help" data-action="help" aria-expanded={store.dialog} onClick={() => store.act("help")}>
          Keys <Keys names={store.settings.keys.help} />
        </button>
      </div>
    </header>
  );
}

const TURN = { me: "Your turn", partner: "Partner's turn", nobody: "Booth off air" } as const;

function Clocks({ store }: { store: Store }) {
  const now = useSeconds();
  const { turn } = store.model;
  const overdue = isOverdue(turn, now, store.settings.turn);
  useEffect(() => {
    if (overdue) store.announce("Time to swap.");
  }, [store, overdue]);
  return (
    <div class="clocks">
      <time class="clock">{clock(now)}</time>
      <span class="turn" data-turn={turn.who} data-overdue={overdue || undefined}>
        <span class="turn-label">{overdue ? "Time to swap" : TURN[turn.who]}</span>
        <b>{duration(now - turn.since)}</b>
      </span>
    </div>
  );
}

/** The way to the relay: word, shape and figures. */
function LinkState({ store }: { store: Store }) {
  const { model } = store;
  const lamp = lampOf(model);
  const down = lamp.kind === "lost" || lamp.kind === "unlinked" || lamp.kind === "silent" || lamp.kind === "connecting";
  const quality = linkQuality(model.links, model.desk?.frame_us ?? 5000);
  const grade = lamp.kind === "connecting" ? "starting" : down ? "none" : quality.grade;
  return (
    <div class="link" data-grade={grade} title={`relay ${model.desk?.relay ?? ""}`}>
      <b>
        <span aria-hidden="true">{SIGNAL[grade]}</span> Link {grade === "none" && down ? "down" : WORD[grade]}
      </b>
      <small>{down ? model.desk?.relay ?? "" : quality.words}</small>
    </div>
  );
}
