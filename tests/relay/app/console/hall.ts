/** Messages as dragoman-relay sends them, for the tests. */

import { kStart, reduce, type Model } from "console/model";
import type { Alarm, Channel, Desk, Room, Source } from "console/protocol";

export function channel(id: string, number: number, more: Partial<Channel> = {}): Channel {
  return {
    id, number, language: id === "floor" ? null : id, name: id.toUpperCase(), direction: "ltr", state: "floor", quality: "floor", on_air: [],
    muted: false, line_up: false, gain_db: 0, limited_samples: 0, group: `239.77.0.${number}`, port: 5004 + 4 * number,
    listeners: { multicast: 0, unicast: 0, web: 0 }, ...more,
  };
}

export function desk(number: number, more: Partial<Desk> = {}): Desk {
  return {
    desk: number, connected: true, locked: false, microphone: "off", on_air: [], output: "a", language: "en", incoming: "floor", floor_key: "floor",
    handover: "", call: "none", talk: "", lost: false, reason: "", reason_code: "none", ...more,
  };
}

export function source(id: string, more: Partial<Source> = {}): Source {
  return { id, kind: id.includes("/") ? "desk" : "floor", alive: true, selected: false, received: 0, lost: 0, late: 0, jitter_ms: 0.2, drift_ppm: 3, buffer_ms: 4, delay_ms: 5, ...more };
}

export function room(more: Partial<Room> = {}): Room {
  return {
    id: "hall", name: "Main hall", floor_language: "zh", floor_language_by: null, slower: false, messages: 0,
    channels: [channel("floor", 0), channel("zh", 1), channel("en", 2), channel("ru", 3)],
    booths: [
      { id: "en", name: "en", a: "en", b: ["zh"], pivot: true, open_microphones: 0, desks: [desk(1), desk(2)] },
      { id: "ru", name: "ru", a: "ru", b: [], pivot: false, open_microphones: 0, desks: [desk(1)] },
    ],
    sources: [source("mixer", { selected: true }), source("en/1"), source("ru/1")],
    ...more,
  };
}

export function alarm(id: string, more: Partial<Alarm> = {}): Alarm {
  return { id, kind: "silent", severity: "grave", room: "hall", channel: "en", booth: null, desk: null, source: null, since: 100, acknowledged: false, what: "It is silent.", do: "Look.", ...more };
}

export function model(rooms: Room[] = [room()], alarms: Alarm[] = []): Model {
  return reduce(kStart, { kind: "said", message: { type: "state", name: "Sub-Forum", rooms, alarms }, now: 1000 });
}
