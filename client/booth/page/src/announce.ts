/** What a screen reader says when something changed. Pure. */

import { checkNews } from "./check";
import { sentence, lampOf, partnerWord, talkName } from "./lamp";
import { channelOf, hears, isRefusedAnew, nameOf, settledTexts, troubleOf, type Model } from "./model";
import type { DeskState, Text } from "./protocol";

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
const SHOWN = { slower: "Slower is shown to the speaker.", use_microphone: "Microphone! is shown to the speaker." } as const;
const CALL = {
  none: "The call to the technician is withdrawn.",
  raised: "Technician called.",
  handled: "The technician is on the way.",
  finished: "The technician has finished with your call.",
} as const;

/** The changes from one model to the next, the most pressing first. */
export function announcements(before: Model, now: Model): Announcement[] {
  const said: Announcement[] = [];
  const [old, state] = [before.desk?.state ?? null, now.desk?.state ?? null];
  const notice = now.notice !== null && !now.notice.old && now.notice.number !== before.notice?.number ? now.notice : null;
  const settled = settledTexts(before, now);
  const failed = settled.filter((text) => text.status === "not_sent");
  // A press that is refused again leaves the lamp as it was: its words are the answer.
  const again = notice === null && failed.length === 0 && state !== null && isRefusedAnew(old, state);
  if (old === null && state?.microphone === "refused") said.push({ text: "Off. The last press of the microphone was refused.", urgent: false });
  else if (again || lampWords(before) !== lampWords(now)) said.push({ text: lampWords(now), urgent: lampOf(now).kind !== "connecting" });
  if (now.socket !== "lost" && state !== null) said.push(...deskChanges(old, state, now), ...channelChange(before, now));
  if (notice !== null && !failed.some((text) => text.reason === notice.text)) said.push({ text: sentence(notice.text), urgent: true });
  if (now.socket === "lost") return said;
  for (const text of checkNews(before.desk?.check ?? null, now.desk?.check ?? null)) said.push({ text, urgent: false });
  for (const text of settled) said.push(fate(text));
  for (const text of newMessages(before, now)) said.push({ text, urgent: false });
  return said;
}

/** The answer to a signal that was pressed while it is lit, which changes nothing that could be told; "" for other lines. */
export function stillShown(line: string, state: DeskState): string {
  if (!state.linked || state.silent) return "";
  if (line === "slower" && state.slower) return SHOWN.slower;
  return line === "use microphone" && state.use_microphone ? SHOWN.use_microphone : "";
}

function deskChanges(old: DeskState | null, state: DeskState, now: Model): Announcement[] {
  const said: Announcement[] = [];
  const changed = (key: keyof DeskState) => old !== null && old[key] !== state[key];
  const say = (text: string, urgent = false) => said.push({ text, urgent });
  if (changed("open_microphones") && state.open_microphones > 1) say("Both microphones are open.", true);
  if (changed("open_microphones") && state.open_microphones === 0 && state.partner !== null) say("No microphone of the booth is open.", true);
  if (changed("handover")) say(state.handover === null ? "Handover ended." : HANDOVER[state.handover], true);
  if (changed("call")) say(state.call === "none" && !(old?.linked && state.linked) ? "Your call to the technician ended with the link: call again." : CALL[state.call]);
  if (changed("slower") && state.slower) say(SHOWN.slower);
  if (changed("use_microphone") && state.use_microphone) say(SHOWN.use_microphone);
  if ((old?.device ?? "") !== (state.device ?? ""))
    say(state.device ? sentence(state.device) : "The sound device works again.", true);
  if ((state.protection?.stage ?? 0) > 0 && old?.protection?.stage !== state.protection?.stage)
    say(`Hearing protection acts, stage ${state.protection?.stage}.`);
  // What the lamp says is not said again.
  const lit = lampOf(now).kind;
  if (old !== null && (old.talk ?? "") !== (state.talk ?? "") && !(state.talk && lit === "cough"))
    say(state.talk ? `Talking to the ${talkName(state.talk)}: no channel hears you.` : "Talk ended.", true);
  for (const who of state.talkers ?? [])
    if (old !== null && !(old.talkers ?? []).includes(who)) say(`The ${talkName(who)} talks to you.`, true);
  if (old !== null && partnerWord(old) !== partnerWord(state) && lit !== "partner" && lit !== "unheard") say(`Partner: ${partnerWord(state)}.`);
  if (changed("output") || changed("language")) say(`Speaking into ${state.output.toUpperCase()}, ${nameOf(now.desk, state.language)}.`);
  if (old !== null && hears(old) !== hears(state)) say(`Hearing ${heardWords(state, now)}.`);
  const db = state.headphones?.calibration_db;
  if (old?.headphones !== undefined && db !== undefined && old.headphones.calibration_db !== db)
    say(db === null ? "Headset not calibrated any more." : `Headset calibrated: full scale is ${db} dB SPL.`);
  return said;
}

/** What becomes of the channel in the headphones, while it stays chosen. */
function channelChange(before: Model, now: Model): Announcement[] {
  const [old, state] = [before.desk?.state ?? null, now.desk?.state ?? null];
  if (old === null || state === null || hears(old) !== hears(state)) return [];
  const [was, is] = [carried(before, old), carried(now, state)];
  return was === "" || is === "" || was === is ? [] : [{ text: `${nameOf(now.desk, hears(state))}: now ${is}.`, urgent: false }];
}

/** The state and the mark of what is heard; "" before the relay told them. */
function carried(model: Model, state: DeskState): string {
  const channel = channelOf(model.desk, hears(state));
  if (channel === null || channel.state === null) return "";
  return troubleOf(channel) || (channel.quality ? QUALITY[channel.quality] : "");
}

function heardWords(state: DeskState, now: Model): string {
  const words = carried(now, state);
  const relay = state.incoming === "floor" && state.floor_key !== "floor" ? ", by auto-relay" : "";
  return nameOf(now.desk, hears(state)) + (words === "" ? "" : `, ${words}`) + relay;
}

function lampWords(model: Model): string {
  const lamp = lampOf(model);
  const names = lamp.channels.map((id) => nameOf(model.desk, id)).join(", ");
  return `${lamp.word}${names ? `: ${names}` : ""}. ${lamp.detail}`.trim();
}

function fate(text: Text): Announcement {
  const who = text.to === "mate" ? "partner" : "technician";
  if (text.status === "sent") return { text: `Sent to the ${who}.`, urgent: false };
  return { text: `Not sent to the ${who}: “${text.text}”. ${sentence(text.reason ?? "")}`, urgent: true };
}

function newMessages(before: Model, now: Model): string[] {
  const fresh = now.unread - before.unread;
  const came = now.desk?.messages.filter((m) => m.to === null) ?? [];
  return fresh <= 0 ? [] : came.slice(-fresh).map((m) => `Message from the ${m.from === "mate" ? "partner" : m.from}: ${m.text}`);
}

function minutes(ms: number): string {
  const whole = Math.floor(ms / 60_000);
  return whole === 0 ? "less than a minute" : whole === 1 ? "one minute" : `${whole} minutes`;
}

/** Everything at once, for the key that asks for it. */
export function summary(model: Model, now: number): string {
  const state = model.desk?.state ?? null;
  if (state === null || model.socket === "lost") return lampWords(model);
  const parts = [
    lampWords(model),
    model.turn.who === "nobody" ? "" : `${model.turn.who === "me" ? "Your" : "The partner's"} turn for ${minutes(now - model.turn.since)}.`,
    state.device ? sentence(state.device) : "",
    `Speaking into ${state.output.toUpperCase()}, ${nameOf(model.desk, state.language)}.`,
    `Hearing ${heardWords(state, model)}.`,
    state.partner === null ? "Alone in the booth." : `Partner ${partnerWord(state)}.`,
    state.handover === null ? "" : HANDOVER[state.handover],
    state.call === "none" ? "" : CALL[state.call],
  ];
  return parts.filter((part) => part !== "").join(" ");
}
