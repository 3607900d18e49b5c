/** What is seen, and heard by a screen reader. */

import { fill, type Words } from "shared/words";

import { kLowest, share, type Reading } from "./level";
import type { Status } from "./speaker";

const one = <T extends Element>(selector: string): T => document.querySelector<T>(selector)!;

/** Each state and verdict has a sign of its own: colour alone tells nothing to some. */
const kSigns: Record<string, string> = { off: "○", connecting: "◌", sent: "◐", air: "●", lost: "✕", asleep: "–", none: "–", quiet: "▽", good: "✓", hot: "△", clip: "■" };
const kSpoken = 1000; // a meter that changes all the time can't be read out

export class View {
  readonly device = one<HTMLSelectElement>("#device");
  readonly echo = one<HTMLInputElement>("#echo");
  readonly name = one<HTMLInputElement>("#name");
  readonly key = one<HTMLInputElement>("#key");
  private readonly meter = one<HTMLElement>("#meter");
  private readonly verdict = one<HTMLElement>("#verdict");
  private readonly lamp = one<HTMLElement>("#lamp");
  private readonly room = one("h1").textContent!;
  private readonly tester = one<HTMLButtonElement>('[data-action="test"]');
  private spokenAt = 0;
  private testing = false;
  private wanted = false;

  constructor(
    private readonly words: Words,
    language: string,
    rightToLeft: boolean,
  ) {
    document.documentElement.lang = language;
    document.documentElement.dir = rightToLeft ? "rtl" : "ltr";
    for (const element of document.querySelectorAll<HTMLElement>("[data-word]")) element.textContent = words[element.dataset.word!]!;
    this.level(null, 0);
    // What has the focus, or was just said, is never behind what stays at the window's lower edge.
    const footer = one<HTMLElement>("footer");
    new ResizeObserver(() => {
      const covers = getComputedStyle(footer).position === "sticky" ? footer.offsetHeight + 16 : 0;
      document.documentElement.style.scrollPaddingBottom = `${covers}px`;
    }).observe(footer);
  }

  on(action: string, done: () => void): void {
    one<HTMLButtonElement>(`[data-action="${action}"]`).onclick = done;
  }

  onSpeak(done: () => void): void {
    one<HTMLFormElement>("#who").onsubmit = (event) => {
      event.preventDefault();
      done();
    };
  }

  askKey(): void {
    one<HTMLElement>("#key-line").hidden = false;
  }

  /** The microphone is open: its settings, and which of the devices it is. */
  opened(devices: MediaDeviceInfo[], current: string): void {
    one<HTMLElement>("#opened").hidden = false;
    one<HTMLElement>('[data-action="open"]').hidden = true;
    this.device.replaceChildren(...devices.map((device, i) => new Option(device.label || fill(this.words, "unnamed", String(i + 1)), device.deviceId, false, device.deviceId === current)));
  }

  level(reading: Reading | null, now: number): void {
    const kind = reading?.verdict ?? "asleep"; // until a tap some browsers measure nothing
    this.meter.dataset.verdict = kind;
    one<HTMLElement>("#meter i").style.transform = `scaleX(${reading ? share(reading.level).toFixed(3) : 0})`;
    set(this.verdict, `${kSigns[kind]} ${this.words[kind]}`);
    if (now - this.spokenAt < kSpoken) return;
    this.spokenAt = now;
    const decibels = Math.round(Math.max(kLowest, reading?.level ?? kLowest));
    this.meter.setAttribute("aria-valuenow", String(decibels));
    this.meter.setAttribute("aria-valuetext", `${decibels} dB, ${this.words[kind]}`);
  }

  test(state: "" | "recording" | "playing" | "testFailed"): void {
    set(one("#test"), state && this.words[state]!);
    this.testing = state === "recording" || state === "playing";
    this.tester.disabled = this.testing || this.wanted;
  }

  /** A key of the words, "" = none; `link` where another address helps. */
  trouble(word: string, link = ""): void {
    const changed = set(one("#trouble"), word && this.words[word]!);
    const secure = one<HTMLElement>("#secure");
    secure.hidden = link === "";
    const anchor = secure.querySelector("a")!;
    anchor.href = link;
    anchor.textContent = link.replace(/#.*/, "");
    if (changed && word) one(link ? "#secure" : "#trouble").scrollIntoView({ block: "nearest" });
  }

  show(status: Status): void {
    const { lamp, why, wanted } = status;
    this.lamp.dataset.lamp = lamp;
    set(this.lamp.querySelector("b")!, kSigns[lamp]!);
    set(this.lamp.querySelector("strong")!, this.words[lamp]!);
    set(this.lamp.querySelector("span span")!, lamp === "sent" ? this.words[why]! : lamp === "lost" ? `${this.words[why]} ${this.words.again}` : this.words[lamp + "Hint"]!);
    const asked = [status.slower && this.words.slower, status.useMicrophone && this.words.useMicrophone].filter(Boolean).join(" ");
    set(one("#asked"), asked);
    const focused = document.activeElement;
    const speak = one<HTMLElement>('[data-action="speak"]');
    const stop = one<HTMLElement>('[data-action="stop"]');
    speak.hidden = wanted;
    stop.hidden = !wanted;
    // Who pressed one by keyboard finds the other under his fingers.
    if (focused === speak && wanted) stop.focus();
    if (focused === stop && !wanted) speak.focus();
    this.name.disabled = this.key.disabled = wanted;
    this.wanted = wanted;
    this.tester.disabled = this.testing || wanted;
    this.verdict.setAttribute("aria-live", wanted ? "off" : "polite"); // nobody talks into a speaker's ear
    document.title = `${kSigns[lamp]} ${this.words[lamp]} – ${this.room}`;
  }
}

/** A text that stays as it is isn't read out again. */
function set(element: Element, text: string): boolean {
  if (element.textContent === text) return false;
  element.textContent = text;
  return true;
}
