/** Commands of the relay's (POST), and what undoes them. Pure. */

import type { Act } from "./model";
import type { Channel, Desk, Room, Source } from "./protocol";
import { figure } from "./scale";

export interface Command extends Act {
  undo: Act | null;
  /** A sentence, where people would be cut off: then it takes a second click. */
  ask: string | null;
}

const kMostGain = 12;
const kLeastGain = -60;
export const kLongestLipSync = 1000; // ms

/** The relay's own word on what undoes an act, where it gives one. */
export function undoOf(act: Act & { undo?: Act | null }, said: { path: string; body: unknown } | null | undefined): Act | null {
  if (said === undefined) return act.undo ?? null;
  return said === null ? null : { ...said, words: act.undo?.words ?? `Undone: ${act.words}` };
}

export function channelPath(room: string, channel: string): string {
  return `/api/v1/rooms/${encodeURIComponent(room)}/channels/${encodeURIComponent(channel)}`;
}

export function deskPath(room: string, booth: string, desk: number): string {
  return `/api/v1/rooms/${encodeURIComponent(room)}/desks/${encodeURIComponent(booth)}/${desk}`;
}

export function sourcePath(room: string, source: string): string {
  return `/api/v1/rooms/${encodeURIComponent(room)}/sources/${encodeURIComponent(source)}`;
}

/** Gentle enough not to startle anybody. */
const kFade = 2000;

/** Like mute(), but slowly; only where the relay can. */
export function fade(room: string, channel: Channel, out: boolean): Command {
  const sudden = mute(room, channel, out);
  const slow = { muted: out, fade_ms: kFade };
  return { ...sudden, body: slow, words: `${channel.name} faded ${out ? "out" : "in"}` };
}

/** The original in the place of whoever interprets. */
export function fallback(room: string, channel: Channel, on: boolean): Command {
  const path = channelPath(room, channel.id);
  const words = (yes: boolean) => (yes ? `${channel.name} carries the original` : `${channel.name} to its interpreters`);
  return command(path, { fallback: on }, words(on), { path, body: { fallback: !on }, words: words(!on) }, on && channel.on_air.length > 0 ? "Somebody is on air." : null);
}

/** Gives a channel to a booth, whatever the room's rule; null takes it back. */
export function give(room: string, channel: Channel, booth: string | null): Command {
  const path = channelPath(room, channel.id);
  const words = (to: string | null) => (to === null ? `${channel.name} to whoever presses` : `${channel.name} given to booth ${to}`);
  const before = channel.given_to ?? null;
  return command(path, { booth }, words(booth), { path, body: { booth: before }, words: words(before) });
}

export function session(room: Room, open: boolean): Command {
  const path = `/api/v1/rooms/${encodeURIComponent(room.id)}/session`;
  const words = (yes: boolean) => `${room.name} ${yes ? "opened" : "closed"}`;
  return command(path, { open }, words(open), { path, body: { open: !open }, words: words(!open) }, open ? null : "Every channel goes silent.");
}

/** Only who has a key of his own hears the room from then on. */
export function closedSession(room: Room, closed: boolean): Command {
  const path = `/api/v1/rooms/${encodeURIComponent(room.id)}/session`;
  const words = (yes: boolean) => `${room.name}: closed session ${yes ? "begun" : "ended"}`;
  const undo = { path, body: { closed_session: !closed }, words: words(!closed) };
  return command(path, { closed_session: closed }, words(closed), undo, closed ? "Who has no key of his own hears nothing any more." : "Whoever may listen hears everything again.");
}

export function record(room: Room, on: boolean): Command {
  const path = `/api/v1/rooms/${encodeURIComponent(room.id)}/recording`;
  const words = (yes: boolean) => `Recording ${yes ? "begun" : "ended"}`;
  return command(path, { on }, words(on), { path, body: { on: !on }, words: words(!on) }, on ? null : "What follows is not kept.");
}

const floorPath = (room: string) => `/api/v1/rooms/${encodeURIComponent(room)}/floor`;

function command(path: string, body: unknown, words: string, undo: Act | null = null, ask: string | null = null): Command {
  return { path, body, words, undo, ask };
}

function listenersOf(channel: Channel): number {
  return channel.listeners.multicast + channel.listeners.unicast + channel.listeners.web;
}

export function mute(room: string, channel: Channel, muted: boolean): Command {
  const path = channelPath(room, channel.id);
  const words = (on: boolean) => `${channel.name} ${on ? "muted" : "unmuted"}`;
  const heard = listenersOf(channel);
  const cuts = muted && (channel.on_air.length > 0 || heard > 0);
  const who = heard === 0 ? "Somebody is on air." : heard === 1 ? "One listener." : `${heard} listeners.`;
  return command(path, { muted }, words(muted), { path, body: { muted: !muted }, words: words(!muted) }, cuts ? who : null);
}

export function gain(room: string, channel: Channel, gain_db: number): Command {
  const path = channelPath(room, channel.id);
  const to = Math.min(kMostGain, Math.max(kLeastGain, Math.round(gain_db * 2) / 2));
  const words = (db: number) => `${channel.name} ${db > 0 ? "+" : ""}${figure(db)} dB`;
  return command(path, { gain_db: to }, words(to), { path, body: { gain_db: channel.gain_db }, words: words(channel.gain_db) });
}

function lipSync(path: string, name: string, before: number, ms: number): Command {
  const to = Math.min(kLongestLipSync, Math.max(0, Math.round(ms)));
  const words = (delay: number) => `${name} ${delay === 0 ? "without delay" : `delayed by ${delay} ms`}`;
  return command(path, { lip_sync_ms: to }, words(to), { path, body: { lip_sync_ms: before }, words: words(before) });
}

/** All of a channel later, for the room's screens. */
export function delayChannel(room: string, channel: Channel, ms: number): Command {
  return lipSync(channelPath(room, channel.id), channel.name, channel.lip_sync_ms ?? 0, ms);
}

/** A floor source later, for whoever hears the floor: its picture takes longer. */
export function delaySource(room: string, source: Source, ms: number): Command {
  return lipSync(sourcePath(room, source.id), `Source ${source.id}`, source.lip_sync_ms ?? 0, ms);
}

export function lineUp(room: string, channel: Channel, on: boolean): Command {
  const path = channelPath(room, channel.id);
  const words = (yes: boolean) => `Line-up ${yes ? "in" : "ended in"} ${channel.name}`;
  return command(path, { line_up: on }, words(on), { path, body: { line_up: !on }, words: words(!on) });
}

export function floorLanguage(room: Room, language: string | null): Command {
  const path = floorPath(room.id);
  const words = (id: string | null) => `Floor language ${id === null ? "unknown" : id}`;
  return command(path, { language }, words(language), { path, body: { language: room.floor_language }, words: words(room.floor_language) });
}

/** Where the relay does not say which source was chosen by hand before, back is automatic. */
export function floorSource(room: Room, source: string | null): Command {
  const path = floorPath(room.id);
  const before = room.floor_source ?? null;
  const back = source === before ? null : { path, body: { source: before }, words: `Floor source ${before ?? "automatic"}` };
  return command(path, { source }, `Floor source ${source ?? "automatic"}`, back);
}

export function lock(room: string, booth: string, desk: Desk, locked: boolean): Command {
  const path = deskPath(room, booth, desk.desk);
  const words = (on: boolean) => `${booth} ${desk.desk} ${on ? "locked" : "unlocked"}`;
  return command(path, { locked }, words(locked), { path, body: { locked: !locked }, words: words(!locked) }, locked && desk.on_air.length > 0 ? "It is on air." : null);
}

export function kick(room: string, booth: string, desk: Desk): Command {
  return command(deskPath(room, booth, desk.desk), { kick: true }, `${booth} ${desk.desk} taken off the air`, null, desk.on_air.length > 0 ? "It is on air." : null);
}

export function call(room: string, booth: string, desk: number, to: "handled" | "finished"): Command {
  return command(deskPath(room, booth, desk), { call: to }, `${booth} ${desk}: call ${to}`);
}

/** Null where there is nothing to say; control characters become spaces. */
export function message(room: string, booth: string, desk: number, text: string): Command | null {
  const words = text.replace(/[\u0000-\u001f\u007f]+/g, " ").trim();
  return words === "" ? null : command(deskPath(room, booth, desk), { message: words }, `Message to ${booth} ${desk}`);
}

export function acknowledge(alarm: { id: string }, acknowledged: boolean): Command {
  const path = "/api/v1/alarms";
  const words = acknowledged ? "Alarm acknowledged" : "Alarm open again";
  return command(path, { id: alarm.id, acknowledged }, words, { path, body: { id: alarm.id, acknowledged: !acknowledged }, words: "Alarm open again" });
}
