/** One channel, desk or source in detail: what can be done with it, and its last hours. */

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

import { call, channelPath, delayChannel, delaySource, fade, fallback, floorSource, gain, give, kick, lineUp, lock, mute, sourcePath } from "../commands";
import type { Span } from "../history";
import { channelOf, deskOf, roomOf, sourceOf, type Selected } from "../model";
import type { Channel, Desk, Room, Source } from "../protocol";
import { reportWords, webWords } from "../reports";
import { deskSource, floorSources, heardLanguage, sourceOfChannel, stateWords } from "../rows";
import { figure } from "../scale";
import type { Store } from "../store";
import { hearsWords, lampWords, milliseconds, percent, QUALITY } from "../words";
import { lossOf } from "../loss";
import { HistoryView, type Chart } from "./history";
import { ActButton, LipSync, ListenButton, TalkButton } from "./parts";
import { Worst } from "./worst";

const LEVELS: Chart = {
  title: "Level",
  unit: "dB",
  range: [-60, 0],
  lines: [
    { figure: "peak_dbfs", label: "peak", colour: "white" },
    { figure: "level_dbfs", label: "RMS", colour: "green" },
    { figure: "loudness_lufs", label: "loudness S", colour: "blue" },
  ],
};
const SOURCE_LEVELS: Chart = { ...LEVELS, lines: LEVELS.lines.slice(0, 2) };
const WAY: Chart = {
  title: "Way from the source",
  unit: "ms",
  rightUnit: "%",
  lines: [
    { figure: "delay_ms", label: "delay ms", colour: "blue" },
    { figure: "jitter_ms", label: "jitter ms", colour: "amber" },
    { figure: "loss_percent", label: "loss %", colour: "red", right: true },
  ],
};
const EARS: Chart = {
  title: "Listeners",
  unit: "",
  rightUnit: "ms",
  lines: [
    { figure: "listeners", label: "listeners", colour: "green" },
    { figure: "latency_ms", label: "worst latency ms", colour: "amber", right: true },
  ],
};
const OF_CHANNEL = [LEVELS];
const OF_EARS = [EARS];
const OF_WAY = [WAY];
const OF_SOURCE = [SOURCE_LEVELS, WAY];

export function Inspector({ store, selected }: { store: Store; selected: Selected }) {
  const room = roomOf(store.model, selected.room);
  if (room === null) return null;
  if ("channel" in selected) {
    const channel = channelOf(room, selected.channel);
    return channel && <ChannelView key={channel.id} store={store} room={room} channel={channel} />;
  }
  if ("booth" in selected) {
    const desk = deskOf(room, selected.booth, selected.desk);
    return desk && <DeskView key={`${selected.booth} ${desk.desk}`} store={store} room={room} booth={selected.booth} desk={desk} />;
  }
  const source = sourceOf(room, selected.source);
  return source && <SourceView key={source.id} store={store} room={room} source={source} />;
}

function Frame({ store, title, children }: { store: Store; title: ComponentChildren; children: ComponentChildren }) {
  return (
    <section class="panel inspector" aria-labelledby="title-inspector">
      <div class="panel-head">
        <h2 id="title-inspector">{title}</h2>
        <button type="button" class="plain close" aria-label="Close the details" onClick={() => store.select(null)}>
          ✕
        </button>
      </div>
      {children}
    </section>
  );
}

function Facts({ facts }: { facts: [string, ComponentChildren][] }) {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Ten minutes or twelve hours. */
function useSpan(): [Span, ComponentChildren] {
  const [span, setSpan] = useState<Span>("fine");
  const key = (value: Span, words: string) => (
    <button type="button" class="act" aria-pressed={span === value} onClick={() => setSpan(value)}>
      {words}
    </button>
  );
  const keys = (
    <div class="spans" role="group" aria-label="History">
      {key("fine", "10 min")}
      {key("coarse", "12 h")}
    </div>
  );
  return [span, keys];
}

function ChannelView({ store, room, channel }: { store: Store; room: Room; channel: Channel }) {
  const [span, keys] = useSpan();
  const source = sourceOfChannel(room, channel);
  const path = channelPath(room.id, channel.id);
  const { multicast, unicast, redundancy, round_trip_ms, reports } = channel.listeners;
  const trip = round_trip_ms?.multicast ?? round_trip_ms?.unicast ?? null;
  const step = (by: number) => gain(room.id, channel, by === 0 ? 0 : channel.gain_db + by);
  return (
    <Frame store={store} title={<><b class="code">{channel.id}</b> <bdi lang={channel.language ?? undefined}>{channel.name}</bdi></>}>
      <div class="commands">
        <ListenButton store={store} heard={{ room: room.id, channel: channel.id }} text="Listen" label={channel.name} />
        <ActButton store={store} action="mute" command={mute(room.id, channel, !channel.muted)} pressed={channel.muted}>Mute</ActButton>
        {channel.language !== null && (
          <ActButton store={store} action="line-up" command={lineUp(room.id, channel, !channel.line_up)} pressed={channel.line_up} disabled={!channel.line_up && channel.on_air.length > 0} title="Its id in Morse, then 1 kHz at −18 dBFS">
            Line-up
          </ActButton>
        )}
 {channel.fallback !== undefined && <Hand store={store} room={room} channel={channel} />}
        <span class="gain" role="group" aria-label="Gain">
          <ActButton store={store} action="gain-down" command={step(-1)} label="1 dB less">−</ActButton>
          <output>{`${channel.gain_db > 0 ? "+" : ""}${figure(channel.gain_db)} dB`}</output>
          <ActButton store={store} action="gain-up" command={step(1)} label="1 dB more">+</ActButton>
          <ActButton store={store} action="gain-zero" command={step(0)} label="0 dB" disabled={channel.gain_db === 0}>0</ActButton>
        </span>
        {channel.lip_sync_ms !== undefined && (
          <LipSync store={store} now={channel.lip_sync_ms} title="All of this channel later, so that it agrees with the room's screens (0 to 1000 ms)" command={(ms) => delayChannel(room.id, channel, ms)} />
        )}
      </div>
      <Facts
        facts={[
          ["State", stateWords(room, channel)[1]],
          ["Carries", channel.quality === null ? "nothing" : QUALITY[channel.quality].words],
          ["On air", channel.on_air.length === 0 ? "nobody" : channel.on_air.map((seat) => <button key={`${seat.booth} ${seat.desk}`} type="button" class="plain link-like" onClick={() => store.select({ room: room.id, ...seat })}>{`${seat.booth} ${seat.desk}`}</button>)],
          ["Listeners", `${multicast} multicast (${redundancy ?? 0} with copies) · ${unicast} unicast · ${webWords(channel.listeners)}`],
          ["Reports", reports !== undefined && reports.losing + reports.nothing > 0 ? <span class="trouble">{reportWords(reports)}</span> : reportWords(reports)],
          ["Round trip", trip === null ? "unknown" : `p50 ${milliseconds(trip.p50)} · p95 ${milliseconds(trip.p95)} ms`],
          ["Group", <a href={`${path}.sdp`}>{`${channel.group}:${channel.port}`}</a>],
          ["Limiter held", `${channel.limited_samples} samples`],
        ]}
      />
      <Worst path={`${path}/listeners`} />
      {keys}
      <HistoryView path={`${path}/history`} charts={OF_CHANNEL} span={span} />
      {source !== null && <HistoryView path={historyPath(room, source)} charts={OF_WAY} span={span} />}
      <HistoryView path={`${path}/history`} charts={OF_EARS} span={span} />
    </Frame>
  );
}

/** What a relay with these commands can do besides. */
function Hand({ store, room, channel }: { store: Store; room: Room; channel: Channel }) {
  return (
    <>
      <ActButton store={store} action="fade" command={fade(room.id, channel, !channel.muted)}>{channel.muted ? "Fade in" : "Fade out"}</ActButton>
      {channel.language !== null && (
        <>
          <ActButton store={store} action="fallback" command={fallback(room.id, channel, !channel.fallback)} pressed={channel.fallback === true} title="The original in the place of whoever interprets">
            Original
          </ActButton>
          <select
            aria-label="Give to booth"
            value={channel.given_to ?? ""}
            onChange={(event) => store.request(give(room.id, channel, event.currentTarget.value === "" ? null : event.currentTarget.value))}
          >
            <option value="">any booth</option>
            {room.booths.map((booth) => <option key={booth.id} value={booth.id}>{`booth ${booth.id}`}</option>)}
          </select>
        </>
      )}
    </>
  );
}

function historyPath(room: Room, source: Source): string {
  return `${sourcePath(room.id, source.id)}/history`;
}

function wayFacts(store: Store, room: Room, source: Source | null): [string, ComponentChildren][] {
  if (source === null) return [["Sound", "no source"]];
  return [
    ["Packets", source.alive ? "arrive" : <span class="trouble">none arrive</span>],
    ["Loss, 10 s", `${percent(lossOf(store.model.counts, room.id, source.id))} %`],
    ["Jitter", `${milliseconds(source.jitter_ms)} ms`],
    ["Delay", `${milliseconds(source.delay_ms)} ms, ${milliseconds(source.buffer_ms)} ms buffered`],
    ["Drift", source.drift_ppm === null ? "–" : `${figure(source.drift_ppm, 0)} ppm`],
    ["Lost, late", `${source.lost}, ${source.late} since the start`],
  ];
}

function DeskView({ store, room, booth, desk }: { store: Store; room: Room; booth: string; desk: Desk }) {
  const [span, keys] = useSpan();
  const source = deskSource(room, booth, desk.desk);
  const calls = desk.call === "raised" || desk.call === "handled";
  return (
    <Frame store={store} title={<>Desk <b class="code">{`${booth} ${desk.desk}`}</b></>}>
      <div class="commands">
        <ListenButton store={store} heard={{ room: room.id, booth, desk: desk.desk, ear: "microphone" }} text="Microphone" label={`desk ${booth} ${desk.desk}`} />
        <ListenButton store={store} heard={{ room: room.id, booth, desk: desk.desk, ear: "incoming" }} text={hearsWords(desk)} label={`what desk ${booth} ${desk.desk} hears`} />
        <TalkButton store={store} target={{ room: room.id, booth, desk: desk.desk }} />
        <TalkButton store={store} target={{ room: room.id, booth, desk: 0 }} text="Talk to booth" />
        <ActButton store={store} action="lock" command={lock(room.id, booth, desk, !desk.locked)} pressed={desk.locked}>Lock</ActButton>
        <ActButton store={store} action="kick" command={kick(room.id, booth, desk)} disabled={desk.microphone === "off"} title="Closes its microphone; it may open it again">
          Take off air
        </ActButton>
        {desk.call === "raised" && <ActButton store={store} action="call-handled" command={call(room.id, booth, desk.desk, "handled")}>On my way</ActButton>}
        {calls && <ActButton store={store} action="call-finished" command={call(room.id, booth, desk.desk, "finished")}>Call done</ActButton>}
      </div>
      <Facts
        facts={[
          ["Now", lampWords(desk)],
          ["Speaks into", `${desk.output.toUpperCase()}, ${desk.language ?? "nothing"}`],
          ["Hears", `${desk.incoming}${desk.incoming === "floor" && desk.floor_key !== "floor" ? `, by auto-relay ${desk.floor_key}` : ""} (${heardLanguage(room, desk) ?? "unknown language"})`],
          ["Handover", desk.handover === "" ? "none" : desk.handover],
          ["Last refusal", desk.reason === "" ? "none" : desk.reason],
          ...wayFacts(store, room, source),
        ]}
      />
      {keys}
      {source !== null && <HistoryView path={historyPath(room, source)} charts={OF_SOURCE} span={span} />}
    </Frame>
  );
}

function SourceView({ store, room, source }: { store: Store; room: Room; source: Source }) {
  const [span, keys] = useSpan();
  const several = floorSources(room).length > 1;
  return (
    <Frame store={store} title={<>Source <b class="code">{source.id}</b></>}>
      <div class="commands">
        <ListenButton store={store} heard={{ room: room.id, source: source.id }} text="Listen" label={`source ${source.id}`} />
        <ActButton store={store} action="floor-source" command={floorSource(room, source.id)} pressed={source.selected}>Put on the floor</ActButton>
        {several && <ActButton store={store} action="floor-automatic" command={floorSource(room, null)}>Automatic</ActButton>}
        {source.lip_sync_ms !== undefined && source.kind !== "desk" && (
          <LipSync store={store} now={source.lip_sync_ms} title="Heard so much later by everybody who hears the floor, so that it agrees with its picture (0 to 1000 ms)" command={(ms) => delaySource(room.id, source, ms)} />
        )}
      </div>
      <Facts facts={[["Kind", source.kind === "stream" ? "a stream that the relay joined" : source.transport === "webrtc" ? `${source.kind}, by WebRTC` : source.kind], ...wayFacts(store, room, source)]} />
      {keys}
      <HistoryView path={historyPath(room, source)} charts={OF_SOURCE} span={span} />
    </Frame>
  );
}
