/** What a screen reader says when something changed. Pure. */

import { checkNews } from "./check";
import { sentence, lampOf, talkName } from "./lamp";
import { channelOf, hears, nameOf, type Model } from "./model";
import type { DeskState } from "./protocol";

export interface Announcement {
  text: string;
  /** Interrupts what is being said. */
  urgent: boolean;
}

const QUALITY = { floor: "original", "+": "interpreted from the floor", "−": "interpreted from an interpretation" } as const;
const HANDOVER = {
  asked: "Handover asked; waiting for the partner's answer.",
  wanted: "Your partner wants to take over: accept or decline.",
  offered: "Your partner asks you to take over: accept or decline.",
} as const;
const CALL = {
  none: "The call to the technician is withdrawn.",
  raised: "Technician called.",
  handled: "The technician is on the way.",
  finished: "The technician has finished with your call.",
} as const;

/** The changes from one model to the next, the most pressing first. */
export function announcements(before: Model, now: Model): Announcement[] {
  const said: Announcement[] = [];
  const lamp = lampOf(now);
  if (lampWords(before) !== lampWords(now)) said.push({ text: lampWords(now), urgent: lamp.kind !== "connecting" });
  if (now.socket === "lost") return said;
  const [old, state] = [before.desk?.state ?? null, now.desk?.state ?? null];
  if (state !== null) said.push(...deskChanges(old, state, now));
  if (now.notice !== null && now.notice.number !== before.notice?.number) said.push({ text: sentence(now.notice.text), urgent: true });
  for (const text of checkNews(before.desk?.check ?? null, now.desk?.check ?? null)) said.push({ text, urgent: false });
  if (now.unread > before.unread) said.push({ text: lastMessage(now), urgent: false });
  return said;
}

function deskChanges(old: DeskState | null, state: DeskState, now: Model): Announcement[] {
  const said: Announcement[] = [];
  const changed = (key: keyof DeskState) => old !== null && old[key] !== state[key];
  const say = (text: string, urgent = false) => said.push({ text, urgent });
  if (changed("open_microphones") && state.open_microphones > 1) say("Both microphones are open.", true);
  if (changed("open_microphones") && state.open_microphones === 0 && state.partner !== null) say("No microphone of the booth is open.", true);
  if (changed("handover")) say(state.handover === null ? "Handover ended." : HANDOVER[state.handover], true);
  if (changed("call")) say(CALL[state.call]);
  if (changed("slower") && state.slower) say("Slower is shown to the speaker.");
  if (changed("use_microphone") && state.use_microphone) say("Microphone! is shown to the speaker.");
  if ((state.protection?.stage ?? 0) > 0 && old?.protection?.stage !== state.protection?.stage)
    say(`Hearing protection acts, stage ${state.protection?.stage}.`);
  if (old !== null && (old.talk ?? "") !== (state.talk ?? ""))
    say(state.talk ? `Talking to the ${talkName(state.talk)}: no channel hears you.` : "Talk ended.", true);
  for (const who of state.talkers ?? [])
    if (old !== null && !(old.talkers ?? []).includes(who)) say(`The ${talkName(who)} talks to you.`, true);
  if (changed("partner")) say(`Partner: ${state.partner === null ? "nobody" : state.partner === "on" ? "on air" : "off"}.`);
  if (changed("output") || changed("language")) say(`Speaking into ${state.output.toUpperCase()}, ${nameOf(now.desk, state.language)}.`);
  if (old !== null && hears(old) !== hears(state)) say(`Hearing ${heardWords(state, now)}.`);
  return said;
}

function heardWords(state: DeskState, now: Model): string {
  const channel = channelOf(now.desk, hears(state));
  const quality = channel?.quality ? `, ${QUALITY[channel.quality]}` : "";
  const relay = state.incoming === "floor" && state.floor_key !== "floor" ? ", by auto-relay" : "";
  return nameOf(now.desk, hears(state)) + quality + relay;
}

function lampWords(model: Model): string {
  const lamp = lampOf(model);
  const names = lamp.channels.map((id) => nameOf(model.desk, id)).join(", ");
  return `${lamp.word}${names ? `: ${names}` : ""}. ${lamp.detail}`.trim();
}

function lastMessage(model: Model): string {
  const came = model.desk?.messages.filter((m) => m.to === null) ?? [];
  const last = came[came.length - 1];
  return last === undefined ? "" : `Message from the ${last.from === "mate" ? "partner" : last.from}: ${last.text}`;
}

/** Everything at once, for the key that asks for it. */
export function summary(model: Model): string {
  const state = model.desk?.state ?? null;
  if (state === null || model.socket === "lost") return lampWords(model);
  const parts = [
    lampWords(model),
    `Speaking into ${state.output.toUpperCase()}, ${nameOf(model.desk, state.language)}.`,
    `Hearing ${heardWords(state, model)}.`,
    state.partner === null ? "Alone in the booth." : `Partner ${state.partner === "on" ? "on air" : "off"}.`,
    state.handover === null ? "" : HANDOVER[state.handover],
    state.call === "none" ? "" : CALL[state.call],
  ];
  return parts.filter((part) => part !== "").join(" ");
}
