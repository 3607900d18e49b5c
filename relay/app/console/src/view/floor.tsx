import { closedSession, floorLanguage, floorSource, record, session } from "../commands";
import { lossOf } from "../loss";
import type { Room, Source } from "../protocol";
import { floorSources } from "../rows";
import type { Store } from "../store";
import { milliseconds, percent } from "../words";
import { ActButton, ListenButton, Panel, titleOf } from "./parts";

export function Floor({ store, room }: { store: Store; room: Room }) {
  const sources = floorSources(room);
  const chosen = room.floor_source ?? null;
  const aside = room.floor_language_by === null ? null : <small>said by booth {room.floor_language_by}</small>;
  return (
    <Panel title="Floor" name={`floor-${room.id}`} of={titleOf(store, room)} aside={aside}>
      <RoomKeys store={store} room={room} />
      <label class="field">
        <span>Language</span>
        <select
          data-action="floor-language"
          title="Your choice stands before any booth's word; unknown gives the word back to the booths"
          value={room.floor_language ?? ""}
          onChange={(event) => store.request(floorLanguage(room, event.currentTarget.value === "" ? null : event.currentTarget.value))}
        >
          <option value="">unknown</option>
          {room.channels.map((channel) => channel.language !== null && <option key={channel.id} value={channel.id}>{`${channel.id} – ${channel.name}`}</option>)}
        </select>
      </label>
      <div class="sources">
        {sources.map((source) => (
          <SourceKey key={source.id} store={store} room={room} source={source} />
        ))}
        {sources.length === 0 && <p class="trouble">No floor source is connected.</p>}
        {chosen !== null && !sources.some((source) => source.id === chosen) && (
          <p class="trouble">You chose {chosen}, which is not connected. Others stand in.</p>
        )}
        {(sources.length > 1 || chosen !== null) && (
          <ActButton store={store} action="floor-automatic" command={floorSource(room, null)} pressed={chosen === null} title="The first in the list that is alive">
            Automatic
          </ActButton>
        )}
      </div>
      <p><a data-action="chair" href={`/chair/${encodeURIComponent(room.id)}`} target="_blank" rel="noopener">The chair's page</a></p>
      <Phones room={room} />
      {room.slower && <p class="slower" role="status">A booth asks the speaker: slower, please.</p>}
      {room.use_microphone && <p class="slower" role="status">A booth asks the speaker: the microphone, please.</p>}
    </Panel>
  );
}

/** What leads delegates' phones here, to be shown to them or printed. */
function Phones({ room }: { room: Room }) {
  const id = encodeURIComponent(room.id);
  return (
    <details class="phones">
      <summary data-action="phones">Code for phones</summary>
      <img src={`/qr/${id}.svg`} alt={`Code that opens the delegates' page of ${room.name}`} loading="lazy" />
      <a href={`/sheet/${id}`} target="_blank" rel="noopener">Sheet to print</a>
    </details>
  );
}

const RECORDING = { off: "Record", starting: "Begins…", on: "Recording", stopping: "Ends…", failed: "Recording failed" } as const;

/** Open or closed, recorded or not; only where the relay has these commands. */
function RoomKeys({ store, room }: { store: Store; room: Room }) {
  const { open, recording } = room;
  if (open === undefined && recording === undefined) return null;
  const recorded = recording?.state === "on" || recording?.state === "starting";
  return (
    <div class="commands">
      {open !== undefined && (
        <ActButton store={store} action="session" command={session(room, !open)} pressed={!open}>
          {open ? "Close the room" : "Closed: open it"}
        </ActButton>
      )}
      {room.closed_session !== undefined && (
        <ActButton store={store} action="closed-session" command={closedSession(room, !room.closed_session)} pressed={room.closed_session} title="Other groups and keys for every channel, for those alone who have a key of their own">
          {room.closed_session ? "Closed session: end it" : "Closed session"}
        </ActButton>
      )}
      {recording !== undefined && (
        <ActButton store={store} action="record" command={record(room, !recorded)} pressed={recorded} title={recording.reason}>
          <i class="record-lamp" data-state={recording.state} aria-hidden="true" /> {RECORDING[recording.state]}
        </ActButton>
      )}
    </div>
  );
}

function SourceKey({ store, room, source }: { store: Store; room: Room; source: Source }) {
  const loss = lossOf(store.model.counts, room.id, source.id);
  return (
    <span class="source" data-alive={source.alive} data-selected={source.selected || undefined}>
      <ActButton store={store} action="floor-source" command={floorSource(room, source.id)} pressed={source.selected}>
        <i class="lamp-dot" aria-hidden="true" />
        <b>{source.id}</b>
        <small>{!source.alive ? "no packets" : source.silent === true ? "silent" : `${percent(loss)} % · ${milliseconds(source.jitter_ms)} ms`}</small>
      </ActButton>
      <ListenButton store={store} heard={{ room: room.id, source: source.id }} label={`source ${source.id}`} />
      <button type="button" class="act more" aria-label={`More of source ${source.id}`} onClick={() => store.select({ room: room.id, source: source.id })}>
        ⋯
      </button>
    </span>
  );
}
