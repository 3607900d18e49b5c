import type { Booth, Desk, Room } from "../protocol";
import type { Store } from "../store";
import { lampOf, lampWords } from "../words";
import { Panel } from "./parts";

export function Booths({ store, room }: { store: Store; room: Room }) {
  const connected = room.booths.reduce((sum, booth) => sum + booth.desks.filter((desk) => desk.connected).length, 0);
  const all = room.booths.reduce((sum, booth) => sum + booth.desks.length, 0);
  return (
    <Panel title="Booths" name={`booths-${room.id}`} aside={<small>{`${connected} of ${all} desks connected`}</small>}>
      <ul class="booths">
        {room.booths.map((booth) => (
          <BoothCell key={booth.id} store={store} room={room} booth={booth} />
        ))}
      </ul>
    </Panel>
  );
}

function BoothCell({ store, room, booth }: { store: Store; room: Room; booth: Booth }) {
  const alarm = booth.open_microphones > 1 ? "both open" : undefined;
  return (
    <li class="booth" data-pivot={booth.pivot || undefined} data-alarm={alarm}>
      <span class="booth-id" title={booth.pivot ? `${booth.name}, the pivot` : booth.name}>{booth.id}</span>
      <span class="desks">
        {booth.desks.map((desk) => (
          <Lamp key={desk.desk} store={store} room={room} booth={booth} desk={desk} />
        ))}
      </span>
    </li>
  );
}

function Lamp({ store, room, booth, desk }: { store: Store; room: Room; booth: Booth; desk: Desk }) {
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
