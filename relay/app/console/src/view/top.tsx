import { useEffect, useRef, useState } from "preact/hooks";
import { useSeconds } from "shared/hooks";

import { earTrouble, heardWords } from "../heard";
import { tally, type Model } from "../model";
import type { Room } from "../protocol";
import type { Store } from "../store";
import { clock } from "../time";
import { TalkLamp } from "./talk_lamp";

export function Top({ store }: { store: Store }) {
  const { model } = store;
  return (
    <header>
      <h1>{model.event || "Console"}</h1>
      <nav class="rooms" aria-label="Rooms">
        {model.rooms.length > 1 && <Tab store={store} room={null} />}
        <div class="tabs">
          {model.rooms.map((room) => (
            <Tab key={room.id} store={store} room={room} />
          ))}
        </div>
      </nav>
      <div class="right">
        <TalkLamp store={store} />
        <Player store={store} />
        <Link model={model} store={store} />
        <Clock />
      </div>
    </header>
  );
}

function Tab({ store, room }: { store: Store; room: Room | null }) {
  const { model } = store;
  const id = room?.id ?? null;
  const open = tally(model.alarms, id);
  const worst = open.grave > 0 ? "grave" : open.warning > 0 ? "warning" : undefined;
  const onAir = room?.channels.filter((channel) => channel.state === "interpreted" || channel.state === "relay").length;
  const isShown = model.shown === id;
  const tab = useRef<HTMLButtonElement>(null);
  // Many rooms do not fit beside each other: the one on the page is in sight, however it was chosen.
  useEffect(() => {
    if (isShown) tab.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [isShown]);
  return (
    <button type="button" class="tab" ref={tab} aria-pressed={isShown} onClick={() => store.dispatch({ kind: "show", room: id })}>
      {room?.name ?? "All rooms"}
      {onAir !== undefined && <small>{onAir} on air</small>}
      {worst !== undefined && (
        <b class="count" data-severity={worst}>
          {open.grave + open.warning}
          <span class="spoken"> alarms</span>
        </b>
      )}
    </button>
  );
}

/** Meters more than so old are no picture of now. */
const kStale = 400;

function Link({ model, store }: { model: Model; store: Store }) {
  const now = useSeconds();
  const stale = model.link === "open" && performance.now() - store.metersAt > kStale;
  const word = model.link === "open" ? (stale ? "Slow" : "Live") : model.link === "lost" ? "No link to the relay" : "Connecting";
  return (
    <span class="link" data-link={model.link} data-stale={stale || undefined} data-at={now}>
      <i aria-hidden="true" />
      {word}
    </span>
  );
}

function Clock() {
  return <time class="clock">{clock(useSeconds())}</time>;
}

/** What this page plays, whatever room is shown. Nobody else notices. */
function Player({ store }: { store: Store }) {
  const { heard, ear } = store.model;
  const [volume, setVolume] = useState(1);
  useEffect(() => store.ear.setVolume(volume), [store, volume]);
  const trouble = earTrouble(ear);
  return (
    <span class="player" data-playing={heard !== null || undefined} data-trouble={trouble !== "" || undefined}>
      <span class="player-words" role="status">
        {heard !== null && (
          <>
            Listening to <b>{heardWords(store.model, heard)}</b>
            {trouble !== "" && <span class="trouble">{` – ${trouble}`}</span>}
          </>
        )}
      </span>
      {heard !== null && (
        <>
          <input type="range" min={0} max={1} step={0.05} value={volume} aria-label="Volume" onInput={(event) => setVolume(Number(event.currentTarget.value))} />
          <button type="button" data-action="stop" onClick={() => store.hear(null)}>
            <span aria-hidden="true">■</span> Stop
          </button>
        </>
      )}
    </span>
  );
}
