/** What this page listens to: a channel, a floor source, a desk's microphone, or what a desk hears. Pure. */

import { channelOf, roomOf, type EarState, type Heard, type Model } from "./model";

/** The relay's path that carries it. */
export function tapPath(heard: Heard): string {
  const parts = "channel" in heard ? ["channels", heard.channel] : "source" in heard ? ["sources", heard.source] : ["desks", heard.booth, `${heard.desk}`, heard.ear];
  return `/api/v1/rooms/${encodeURIComponent(heard.room)}/tap/${parts.map(encodeURIComponent).join("/")}`;
}

export function isSame(a: Heard | null, b: Heard | null): boolean {
  return a !== null && b !== null && tapPath(a) === tapPath(b);
}

/** What it is, in words that go behind "Listening to". */
export function heardWords(model: Model, heard: Heard): string {
  const inRoom = model.rooms.length > 1 ? ` (${roomOf(model, heard.room)?.name ?? heard.room})` : "";
  if ("channel" in heard) return (channelOf(roomOf(model, heard.room), heard.channel)?.name ?? heard.channel) + inRoom;
  if ("source" in heard) return `source ${heard.source}${inRoom}`;
  const desk = `desk ${heard.booth} ${heard.desk}`;
  if (heard.ear === "microphone") return `${desk}, microphone${inRoom}`;
  return `${desk}, what it hears${model.ear.channel === null ? "" : `: ${model.ear.channel}`}${inRoom}`;
}

const TROUBLE: Record<EarState["trouble"], string> = {
  "": "",
  lost: "no link, trying again",
  full: "as many are heard as can be: stop another",
  gone: "it is not there any more",
  blocked: "the browser wants a click",
  cannot: "this browser cannot decode it",
};

/** What keeps it from being heard; empty: nothing. */
export function earTrouble(ear: EarState): string {
  if (ear.trouble !== "") return TROUBLE[ear.trouble];
  return ear.alive === false ? "no sound comes from there" : "";
}
