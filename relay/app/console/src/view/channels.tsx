/** Every channel of the rooms on the page, one row each. */

import { useRef } from "preact/hooks";

import { mute } from "../commands";
import { kClipWidth } from "../draw";
import { shownRooms } from "../model";
import type { Room } from "../protocol";
import { webWords } from "../reports";
import { rowsOf, type Row } from "../rows";
import { kReference, kTicks, position } from "../scale";
import type { Store } from "../store";
import { jitterGrade, lossGrade, milliseconds, percent } from "../words";
import { Meters } from "./meters";
import { ActButton, ListenButton, QualityMark, StateChip } from "./parts";

export function Channels({ store }: { store: Store }) {
  const sheet = useRef<HTMLDivElement>(null);
  const rooms = shownRooms(store.model);
  const rows = rooms.reduce((sum, room) => sum + room.channels.length + (rooms.length > 1 ? 1 : 0), 0);
  return (
    <main class="channels" style={{ "--rows": Math.max(8, rows) }} tabIndex={0} aria-label="Channels">
      <div class="sheet" ref={sheet}>
        <table>
          <Head />
          {rooms.map((room) => (
            <Body key={room.id} store={store} room={room} titled={rooms.length > 1} />
          ))}
        </table>
        <Meters store={store} sheet={sheet} />
      </div>
    </main>
  );
}

function Head() {
  return (
    <thead>
      <tr>
        <th scope="col" class="name">Channel</th>
        <th scope="col" class="state">State</th>
        <th scope="col" class="mark"><abbr title="Quality: + from the floor, − from an interpretation, ○ the original">Q</abbr></th>
        <th scope="col" class="air" data-column="air">On air</th>
        <th scope="col" class="from" data-column="from">From</th>
        <th scope="col" class="meter">
          <span class="spoken">Level in dBFS and loudness in LUFS</span>
          <Scale />
        </th>
        <th scope="col" class="num" data-column="momentary"><abbr title="Momentary loudness, LUFS">M</abbr></th>
        <th scope="col" class="num"><abbr title="Short-term loudness, LUFS">S</abbr></th>
        <th scope="col" class="num" data-column="true-peak"><abbr title="Highest true peak of 3 s, dBTP">TP</abbr></th>
        <th scope="col" class="num" data-column="loss"><abbr title="Packets of its source lost in the last 10 s, per cent">Loss&nbsp;%</abbr></th>
        <th scope="col" class="num" data-column="jitter"><abbr title="Jitter of its source, milliseconds">Jit&nbsp;ms</abbr></th>
        <th scope="col" class="num few"><abbr title="Listeners by multicast">Multi</abbr></th>
        <th scope="col" class="num few"><abbr title="Listeners by unicast">Uni</abbr></th>
        <th scope="col" class="num few"><abbr title="Listeners in browsers and players">Web</abbr></th>
        <th scope="col" class="num sum"><abbr title="Listeners">Ears</abbr></th>
        <th scope="col" class="acts"><span class="spoken">What can be done</span></th>
      </tr>
    </thead>
  );
}

function Scale() {
  return (
    <span class="scale" aria-hidden="true" style={{ right: `${kClipWidth + 4}px` }}>
      {kTicks.map((db) => (
        <i key={db} data-reference={db === kReference || undefined} style={{ left: `${position(db) * 100}%` }}>
          {db === 0 ? "0" : `−${-db}`}
        </i>
      ))}
    </span>
  );
}

/** Class and name of each column behind the first. A room's title takes a cell of each: one that spanned them all would
    count those that a narrow screen hides, and leave as many empty ones beside the table. */
const kBehindName: [string, string?][] = [
  ["state"],
  ["mark"],
  ["air", "air"],
  ["from", "from"],
  ["meter"],
  ["num", "momentary"],
  ["num"],
  ["num", "true-peak"],
  ["num", "loss"],
  ["num", "jitter"],
  ["num few"],
  ["num few"],
  ["num few"],
  ["num sum"],
  ["acts"],
];

function Body({ store, room, titled }: { store: Store; room: Room; titled: boolean }) {
  return (
    <tbody>
      {titled && (
        <tr class="room-row">
          <th scope="rowgroup" class="name">
            <button type="button" class="plain" onClick={() => store.dispatch({ kind: "show", room: room.id })}>
              {room.name}
            </button>
            <span>floor {room.floor_language ?? "?"}{room.open === false && ", closed"}</span>
          </th>
          {kBehindName.map(([name, column], at) => (
            <td key={at} class={name} data-column={column} />
          ))}
        </tr>
      )}
      {rowsOf(store.model, room).map((row) => (
        <ChannelRow key={row.channel.id} store={store} row={row} />
      ))}
    </tbody>
  );
}

function ChannelRow({ store, row }: { store: Store; row: Row }) {
  const { channel, source } = row;
  const { selected } = store.model;
  const isSelected = selected !== null && "channel" in selected && selected.room === row.room && selected.channel === channel.id;
  const select = () => store.select(isSelected ? null : { room: row.room, channel: channel.id });
  return (
    <tr
      data-room={row.room}
      data-channel={channel.id}
      data-state={row.state}
      data-alarm={row.alarm === null || row.alarm.acknowledged ? undefined : row.alarm.severity}
      data-selected={isSelected || undefined}
      data-idle={row.state === "silent" || row.state === "dead" || undefined}
      onClick={(event) => event.target instanceof Element && event.target.closest("button, a") === null && select()}
    >
      <th scope="row" class="name">
        <button type="button" class="plain" aria-expanded={isSelected} onClick={select}>
          <span class="number">{channel.number}</span>
          <b class="code">{channel.id}</b>
          <bdi lang={channel.language ?? undefined} dir={channel.direction}>{channel.name}</bdi>
        </button>
      </th>
      <td class="state" title={row.words}><StateChip kind={row.state} word={row.word} /></td>
      <td class="mark"><QualityMark quality={channel.quality} /></td>
      <td class="air" data-column="air">{row.onAir.length === 0 ? <span class="nothing">–</span> : row.onAir.join(" + ")}</td>
      <td class="from" data-column="from">{row.from === null ? <span class="nothing">–</span> : row.from}</td>
      <td class="meter" />
      <td class="num" data-column="momentary" data-figure="momentary" />
      <td class="num" data-figure="short-term" />
      <td class="num" data-column="true-peak" data-figure="true-peak" />
      <td class="num" data-column="loss" data-grade={lossGrade(row.loss)}>{percent(row.loss)}</td>
      <td class="num" data-column="jitter" data-grade={jitterGrade(source?.jitter_ms)}>{milliseconds(source?.jitter_ms)}</td>
      <Ears few count={channel.listeners.multicast} />
      <Ears few count={channel.listeners.unicast} />
      <Ears few count={channel.listeners.web} title={webWords(channel.listeners)} />
      <Ears count={row.listeners} />
      <td class="acts">
        <ListenButton store={store} heard={{ room: row.room, channel: channel.id }} label={channel.name} />
        <ActButton store={store} action="mute" command={mute(row.room, channel, !channel.muted)} pressed={channel.muted} label={`Mute ${channel.name}`}>
          <span aria-hidden="true">M</span>
        </ActButton>
      </td>
    </tr>
  );
}

function Ears({ count, few, title }: { count: number; few?: boolean; title?: string }) {
  return <td title={title} class={few ? "num few" : "num sum"} data-none={count === 0 || undefined}>{count}</td>;
}
