/** The remote speaker's page: a microphone, a press, and the room hears him. */

import { best, type Words } from "shared/words";

import "./style.css";

import { Key } from "./key";
import { LevelWatch } from "./level";
import { Microphone, NoMicrophone, type Choice } from "./microphone";
import { Speaker, type Why } from "./speaker";
import { View } from "./view";
import { Whip } from "./whip";

/** What the relay wrote into the page. */
interface Data {
  room: string;
  whip: boolean;
  stereo: boolean;
  keys: boolean;
  https: number | null;
  /** Of the languages below, those that are written from right to left. */
  rtl: string[];
  words: Record<string, Words>;
}

const kPlace = "dragoman-speak";
const kMeter = 50;
const kTest = 5000;

const data = JSON.parse(document.getElementById("data")!.textContent!) as Data;
const language = best(navigator.languages, Object.keys(data.words)) ?? "en";
const view = new View({ ...data.words.en, ...data.words[language] }, language, data.rtl.includes(language));
const key = new Key();

function remembered(): Choice & { name: string } {
  // Without headphones the room would hear itself: better a little less sound than that.
  const usual = { name: "remote", device: "", echo: true };
  try {
    return { ...usual, ...(JSON.parse(localStorage.getItem(kPlace) ?? "{}") as object) };
  } catch {
    return usual; // private browsing, or forbidden
  }
}
const choice = remembered();
function remember(): void {
  try {
    localStorage.setItem(kPlace, JSON.stringify(choice));
  } catch {
    // then not
  }
}

const microphone = new Microphone(data.stereo, () => void reopen());
const whip = new Whip(`/whip/${encodeURIComponent(data.room)}/`, data.stereo, () => key.headers());
const speaker: Speaker = new Speaker(whip, show);
const watch = new LevelWatch();
/** Of the microphone or the page: a key of the words, and the address where it is better. */
let problem = "";
let link = "";
let playing: { cut: () => void } | null = null;
let awake: Promise<WakeLockSentinel | undefined> | null = null;
let said: Why = "";

function complain(word: string, address = ""): void {
  problem = word;
  link = address;
  show();
}

function show(): void {
  const { status } = speaker;
  view.show(status);
  if (status.why !== said && (status.why === "keyNeeded" || status.why === "keyWrong")) {
    view.askKey();
    view.key.focus();
  }
  said = status.why;
  view.trouble(problem || (status.lamp === "off" ? status.why : ""), link);
  stayAwake(status.wanted);
}

/** A screen that goes dark takes the microphone along. */
function stayAwake(wanted: boolean): void {
  if (wanted === (awake !== null)) return;
  const before = awake;
  // A battery that is low, or a browser that can't: then not.
  awake = wanted ? (navigator.wakeLock?.request("screen") ?? Promise.resolve(undefined)).catch(() => undefined) : null;
  void before?.then((lock) => lock?.release());
}

/** False when there is none, and the page says why. */
async function open(): Promise<boolean> {
  try {
    await microphone.open(choice);
    view.opened(await microphone.devices(), microphone.device);
    if (speaker.status.wanted) speaker.use(microphone.track!);
    complain("");
    return true;
  } catch (error) {
    const what = error instanceof NoMicrophone ? error.problem : "cannot";
    if (what !== "insecure") complain(what);
    else complain(data.https === null ? "insecureHere" : what, secureAddress());
    return false;
  }
}

/** The same page where browsers give it a microphone. */
function secureAddress(): string {
  if (data.https === null) return "";
  return `https://${location.hostname}:${data.https}${location.pathname}${key.token ? "#key=" + key.token : ""}`;
}

/** The device has gone, while its sound was wanted. */
async function reopen(): Promise<void> {
  if (!(await open())) complain("unplugged");
}

async function speak(): Promise<void> {
  choice.name = view.name.value.trim() || "remote";
  key.keep(view.key.value);
  remember();
  playing?.cut();
  microphone.unlock();
  if (microphone.track?.readyState !== "live" && !(await open())) return;
  speaker.start(choice.name, microphone.track!);
}

async function test(): Promise<void> {
  microphone.unlock();
  try {
    view.test("recording");
    const recording = await microphone.record(kTest);
    if (speaker.status.wanted) return view.test(""); // it would go out
    const player = microphone.play(recording);
    playing = player;
    view.test("playing");
    await player.done;
    view.test("");
  } catch {
    view.test("testFailed");
  }
  playing = null;
}

async function begin(): Promise<void> {
  if (!data.whip) complain("noWhip");
  else if (!window.isSecureContext) await open(); // which says what to do
  else if (await permitted()) await open();
}

async function permitted(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: "microphone" as PermissionName })).state === "granted";
  } catch {
    return false; // it can't be asked everywhere
  }
}

view.name.value = choice.name;
view.key.value = key.token;
view.echo.checked = choice.echo;
// Where anybody on the way reads along, no key is asked for: the microphone isn't given there either.
if (data.keys && window.isSecureContext) view.askKey();
view.on("open", () => void open());
view.on("test", () => void test());
view.on("stop", () => speaker.stop());
view.onSpeak(() => void speak());
view.device.onchange = () => {
  choice.device = view.device.value;
  remember();
  void open();
};
view.echo.onchange = () => {
  choice.echo = view.echo.checked;
  remember();
  void open();
};
setInterval(() => {
  const samples = microphone.newest();
  view.level(samples && watch.push(samples, performance.now()), performance.now());
}, kMeter);
for (const touch of ["pointerdown", "keydown"]) document.addEventListener(touch, () => microphone.unlock());
navigator.mediaDevices?.addEventListener("devicechange", () => {
  if (microphone.track?.readyState === "ended") void reopen();
  else if (microphone.track) void microphone.devices().then((devices) => view.opened(devices, microphone.device));
});
window.addEventListener("hashchange", () => {
  key.takeFromAddress();
  view.key.value = key.token;
});
window.addEventListener("pagehide", () => speaker.stop());
window.addEventListener("online", () => speaker.hurry());
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  awake = null; // it went with the sight of the page
  show();
});
show();
void begin();
