/** Messages as dragoman-booth sends them, for the tests. */

import { reduce, start, type Model } from "desk/model";
import type { Channel, Desk, DeskState } from "desk/protocol";

export function channel(id: string, number: number, name: string, more: Partial<Channel> = {}): Channel {
  return { id, number, language: id === "floor" ? null : id, name, direction: "ltr", state: "floor", quality: "floor", on_air: [], ...more };
}

export const state: DeskState = {
  t: 1, room: "hall", booth: "en", desk: 1, microphone: "off", on_air: [], output: "a", language: "en", incoming: "floor",
  partner: "off", reason: "", input: "mic", linked: true, floor_key: "floor", open_microphones: 0, handover: null, call: "none", slower: false,
};

export function desk(more: Partial<DeskState> = {}): Desk {
  return {
    type: "desk", program: "dragoman-booth", relay: "127.0.0.1:7400", event: "Sub-Forum", room_name: "Main hall", floor_language: "zh",
    a_language: "en", b_languages: ["zh"], frame_us: 5000, messages: [], link: null,
    channels: [channel("floor", 0, "Floor"), channel("zh", 1, "中文"), channel("en", 2, "English"), channel("ar", 7, "العربية", { direction: "rtl", quality: "−" })],
    state: { ...state, ...more },
  };
}

export function model(more: Partial<DeskState> = {}): Model {
  return reduce(start({ who: "nobody", since: 0 }), { kind: "said", message: desk(more), now: 1000 });
}

export function said(before: Model, more: Partial<DeskState>, now = 2000): Model {
  return reduce(before, { kind: "said", message: { type: "state", state: { ...state, ...more } }, now });
}
