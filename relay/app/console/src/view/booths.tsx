/** Who sits where: lamps in a grid, or a list of the desks with what can be heard of each; and talking to them. */

import { useState } from "preact/hooks";

import type { Booth, Desk, Room } from "../protocol";
import type { Store } from "../store";
import { hearsWords, lampOf, lampWords } from "../words";
import { ListenButton, Panel, TalkButton, titleOf } from "./parts";

interface Seat {
  store: Store;
  room: Room;
  booth: Booth;
  desk: Desk;
}

export function Booths({ store, room }: { store: Store; room: Room }) {
  const [listed, setListed] = useState(false);
  const desks = room.booths.flatMap((booth) => booth.desks.map((desk) => ({ store, room, booth, desk })));
  const connected = desks.filter(({ desk }) => desk.connected).length;
  const aside = (
    <span class="panel-aside">
      <small>{`${connected} of ${desks.length} desks connected`}</small>
      <button type="button" class="act small" data-action="desk-list" aria-pressed={listed} onClick={() => setListed(!listed)}>
        Listen, talk
      </button>
    </span>
  );
  return (
    <Panel title="Booths" name={`booths-${room.id}`} of={titleOf(store, room)} aside={aside}>
      {listed ? (
        <ul class="desk-list">
          {desks.map((seat) => (
            <DeskRow key={`${seat.booth.id} ${seat.desk.desk}`} {...seat} />
          ))}
        </ul>
      ) : (
        <ul class="booths">
          {room.booths.map((booth) => (
            <BoothCell key={booth.id} store={store} room={room} booth={booth} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** A desk's two ears: its microphone, whether it is on air or not, and what it hears. */
function DeskRow(seat: Seat) {
  const { store, room, booth, desk } = seat;
  const at = { room: room.id, booth: booth.id, desk: desk.desk };
  const name = `${booth.id} ${desk.desk}`;
  return (
    <li class="desk-row" data-absent={!desk.connected || undefined}>
      <b class="code">{name}</b>
      <Lamp {...seat} />
      <span class="desk-words">{lampWords(desk)}</span>
      <ListenButton store={store} heard={{ ...at, ear: "microphone" }} text="Mic" label={`desk ${name}`} />
      <ListenButton store={store} heard={{ ...at, ear: "incoming" }} text={hearsWords(desk)} label={`what desk ${name} hears`} />
      <TalkButton store={store} target={at} />
    </li>
  );
}

function BoothCell({ store, room, booth }: { store: Store; room: Room; booth: Booth }) {
  const alarm = booth.open_microphones > 1 ? "both open" : undefined;
  return (
    <li class="booth" data-pivot={booth.pivot || undefined} data-alarm={alarm}>
      <TalkButton store={store} target={{ room: room.id, booth: booth.id, desk: 0 }} text={booth.id} title={booth.pivot ? `${booth.name}, the pivot` : booth.name} />
      <span class="desks">
        {booth.desks.map((desk) => (
          <Lamp key={desk.desk} store={store} room={room} booth={booth} desk={desk} />
        ))}
      </span>
    </li>
  );
}

function Lamp({ store, room, booth, desk }: Seat) {
  const { selected } = store.model;
  const isSelected = selected !== null && "booth" in selected && selected.room === room.id && selected.booth === booth.id && selected.desk === desk.desk;
  const words = `Booth ${booth.id}, desk ${desk.desk}: ${lampWords(desk)}`;
  return (
    <button
      type="button"
      class="lamp"
      data-lamp={lampOf(desk)}
      data-call={desk.call === "raised" || desk.call === "handled" ? desk.call : undefined}
      data-locked={desk.locked || undefined}
      aria-pressed={isSelected}
      aria-label={words}
      title={words}
      onClick={() => store.select(isSelected ? null : { room: room.id, booth: booth.id, desk: desk.desk })}
    >
      <span aria-hidden="true">{desk.desk}</span>
    </button>
  );
}
