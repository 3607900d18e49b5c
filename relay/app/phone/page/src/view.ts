/** What is seen, and heard by a screen reader. The relay wrote the list; here it is filled and kept true. */

import { fill, type Words } from "shared/words";

import type { Status } from "./listener";
import { digits } from "./pass";
import type { State } from "./wire";

export interface Channel {
  id: string;
  name: string;
  button: HTMLButtonElement;
}

const one = <T extends Element>(selector: string): T => document.querySelector<T>(selector)!;

export class View {
  readonly channels: Channel[];
  private readonly now = one<HTMLElement>("#now");
  private readonly way = one<HTMLElement>("#way");
  private readonly listen = one<HTMLButtonElement>('[data-action="listen"]');
  private readonly stop = one<HTMLButtonElement>('[data-action="stop"]');
  private readonly pin = one<HTMLFormElement>("#pin");
  private state: State | null = null;

  constructor(
    private readonly words: Words,
    language: string,
    rightToLeft: boolean,
  ) {
    document.documentElement.lang = language;
    document.documentElement.dir = rightToLeft ? "rtl" : "ltr";
    one("#prompt").textContent = words.choose!;
    this.listen.firstElementChild!.textContent = words.listen!;
    this.stop.textContent = words.stop!;
    this.pin.querySelector("input")!.setAttribute("aria-label", "PIN");
    this.channels = [...document.querySelectorAll<HTMLButtonElement>("#channels [data-channel]")].map((button) => {
      const bdi = button.querySelector("bdi")!;
      const id = button.dataset.channel!;
      // The floor is named in the reader's language, unless the event gave it a name.
      if (id === "floor" && bdi.textContent === "Floor") {
        bdi.textContent = words.floorName!;
        bdi.lang = language;
        bdi.dir = document.documentElement.dir;
      }
      return { id, name: bdi.textContent!, button };
    });
    // What has the focus is never scrolled to where the bar covers it.
    const bar = one<HTMLElement>("footer");
    if ("ResizeObserver" in window)
      new ResizeObserver(() => document.documentElement.style.setProperty("--bar", `${bar.offsetHeight + 8}px`)).observe(bar);
  }

  on(choose: (id: string) => void, listen: () => void, stop: () => void): void {
    for (const { id, button } of this.channels) button.onclick = () => choose(id);
    this.listen.onclick = listen;
    this.stop.onclick = stop;
  }

  onPin(given: (pin: string) => void): void {
    this.pin.onsubmit = (event) => {
      event.preventDefault();
      const input = this.pin.querySelector("input")!;
      given(digits(input.value));
      input.value = "";
    };
  }

  /** Marks the reader's language, and brings it up behind the floor. */
  suggest(id: string): void {
    const channel = this.channels.find((c) => c.id === id);
    if (!channel || id === "floor") return;
    const mark = document.createElement("em");
    mark.textContent = this.words.yours!;
    channel.button.insertBefore(mark, channel.button.querySelector("small"));
    const list = one("#channels");
    list.insertBefore(channel.button.parentElement!, list.children[1] ?? null);
  }

  /** Nothing is known without a link. */
  states(state: State | null): void {
    this.state = state;
    for (const { id, button } of this.channels) {
      const small = button.querySelector("small")!;
      const kind = this.kind(id);
      const spoken = id === "floor" && kind === "floor";
      small.dataset.state = kind;
      small.lang = spoken ? (state?.floor ?? "") : document.documentElement.lang;
      set(small, spoken ? this.spoken() : kind === "" ? "" : this.words[kind]!);
    }
  }

  show(selected: string, status: Status): void {
    const channel = this.channels.find((c) => c.id === selected) ?? this.channels[0]!;
    for (const { id, button } of this.channels) button.setAttribute("aria-pressed", String(id === channel.id));
    const name = this.listen.querySelector("bdi")!;
    const own = channel.button.querySelector("bdi")!;
    set(name, channel.name);
    name.lang = own.lang;
    name.dir = own.dir;
    this.stop.hidden = !status.wanted;
    this.ask(status.trouble.startsWith("pin"));
    this.now.toggleAttribute("data-trouble", status.trouble !== "");
    set(this.now, this.sentence(channel, status));
    set(this.way, status.wanted && status.sounding && status.way ? this.words[status.way]! : "");
    document.documentElement.dataset.sounding = String(status.sounding);
    document.documentElement.dataset.way = status.way;
    document.title = (status.sounding ? "▶ " + channel.name + " – " : "") + one("h1").textContent;
  }

  /** For the PIN: without it nothing else is worth doing, so the form takes the focus. */
  private ask(needed: boolean): void {
    if (this.pin.hidden !== needed) return;
    this.pin.hidden = !needed;
    document.documentElement.toggleAttribute("data-pin", needed);
    if (needed) this.pin.querySelector("input")!.focus();
  }

  /** What is heard now, or what is wrong. */
  private sentence(channel: Channel, status: Status): string {
    if (status.trouble) return this.words[status.trouble]!;
    if (!status.wanted) return "";
    if (!status.sounding) return this.words.starting!;
    const kind = this.kind(channel.id);
    const heard = fill(this.words, "hear", channel.name);
    if (kind === "closed") return channel.name + " – " + this.words.closed;
    if (kind === "" || (channel.id === "floor" && kind === "floor")) return heard;
    return heard + " – " + this.words[kind];
  }

  /** Class of a channel's state, as texts know it. */
  private kind(id: string): string {
    const state = this.state?.channels[id];
    if (!state) return "";
    return state === "muted" ? "silent" : state;
  }

  /** Own name of the language that the floor speaks. */
  private spoken(): string {
    const floor = this.state?.floor;
    return this.channels.find((c) => c.id === floor)?.name ?? "";
  }
}

/** A text that stays as it is isn't read out again. */
function set(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
