/** The delegate's page: choose a language, tap, hear. */

import { Sound, type DecoderModule } from "shared/sound";
import { best, type Words } from "shared/words";

import { Feed } from "./feed";
import { Listener } from "./listener";
import { Pass } from "./pass";
import { View } from "./view";
import { Whep } from "./whep";

/** What the relay wrote into the page. */
interface Data {
  room: string;
  decoder: string;
  whep: boolean;
  rtl: string[];
  words: Record<string, Words>;
}

const data = JSON.parse(document.getElementById("data")!.textContent!) as Data;
const wishes = navigator.languages ?? [navigator.language];
const language = best(wishes, Object.keys(data.words)) ?? "en";
const view = new View({ ...data.words.en, ...data.words[language] }, language, data.rtl.includes(language));
const path = encodeURIComponent(data.room);

const kKey = "dragoman:" + data.room;
const known = (id: string | null): id is string => view.channels.some((channel) => channel.id === id);

function remembered(): string | null {
  try {
    return localStorage.getItem(kKey);
  } catch {
    return null; // private browsing, or forbidden
  }
}
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null; // somebody's typing error
  }
}
function remember(id: string): void {
  try {
    localStorage.setItem(kKey, id);
  } catch {
    // then not
  }
}

/** A code on the wall may carry the PIN; it is taken out of the address, so that nobody passes it on unseen. */
const inCode = /^#pin=(\d+)$/.exec(location.hash)?.[1];
if (inCode) history.replaceState(null, "", location.pathname);
const asked = decoded(location.hash.slice(1));
let selected = [asked, remembered()].find(known) ?? "floor";
const suggestion = best(wishes, view.channels.map((channel) => channel.id));
if (suggestion) view.suggest(suggestion);

/** The decoder is fetched only where it is needed. Some browsers remember that an address failed, and never fetch it
    again. */
const fetchDecoder = (attempt: number): Promise<DecoderModule> => import(/* @vite-ignore */ data.decoder + (attempt === 1 ? "" : `&${attempt}`));

const audio = document.getElementById("sound") as HTMLAudioElement;
const pass = new Pass();
const whep = data.whep && "RTCPeerConnection" in window ? new Whep(`/whep/${path}/`, () => listener.lost(), () => pass.headers()) : null;
const listener: Listener = new Listener(selected, whep, new Sound(fetchDecoder), audio, show, () => pass.forget());
const scheme = location.protocol === "https:" ? "wss://" : "ws://";
listener.feed = new Feed(`${scheme}${location.host}/api/v1/rooms/${path}/listen`, {
  said(message) {
    if (message.type === "refused") listener.refused(message.code);
    if (message.type !== "state") return;
    view.states(message);
    show();
  },
  sounded: (batch) => listener.take(batch),
  linked(up) {
    if (!up) view.states(null);
    listener.linked(up);
  },
}, () => pass.token);

function show(): void {
  view.show(selected, listener.status);
  announce();
}

/** Lock screen and headset keys. */
function announce(): void {
  const session = navigator.mediaSession;
  if (!session) return;
  session.playbackState = listener.status.wanted ? "playing" : "paused";
  const name = view.channels.find((channel) => channel.id === selected)?.name ?? "";
  if (session.metadata?.title !== name)
    session.metadata = new MediaMetadata({ title: name, artist: document.querySelector("h1")!.textContent!, album: document.querySelector("header p")!.textContent! });
}

function choose(id: string): void {
  selected = id;
  remember(id);
  listener.change(id);
  if (listener.status.wanted) show();
  else listener.listen();
}

view.on(choose, () => listener.listen(), () => listener.stop());
let shown = "";
/** Where too many come at once it is shown again, unless another was typed meanwhile. */
function showPin(pin: string): void {
  shown = pin;
  void pass.show(pin).then((answer) => {
    if (shown !== pin) return;
    listener.pin(answer);
    if (answer === "pinSlow") setTimeout(() => shown === pin && showPin(pin), pass.pause);
  });
}
view.onPin(showPin);
if (inCode && pass.token === null) showPin(inCode);
navigator.mediaSession?.setActionHandler("play", () => listener.listen());
navigator.mediaSession?.setActionHandler("pause", () => listener.stop());
window.addEventListener("pagehide", () => listener.leave());
window.addEventListener("online", () => listener.hurry());
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) listener.hurry();
});
show();
