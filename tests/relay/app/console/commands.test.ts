import { describe, expect, it } from "vitest";

import { tooLong } from "shared/text_length";

import { acknowledge, delayChannel, delaySource, fade, fallback, floorLanguage, floorSource, gain, give, kick, lineUp, lock, message, mute, record, session, closedSession, undoOf } from "console/commands";
import { columns, parseHistory } from "console/history";
import { reduce } from "console/model";
import { ago, clock } from "console/time";
import { jitterGrade, lampOf, lampWords, lossGrade, milliseconds, percent } from "console/words";
import { channel, desk, model, room, source } from "./hall";

describe("a command", () => {
  it("asks only where people would be cut off", () => {
    const heard = channel("en", 2, { listeners: { multicast: 3, unicast: 1, web: 0 } });
    expect(mute("hall", heard, true).ask).toBe("4 listeners.");
    expect(mute("hall", heard, false).ask).toBeNull();
    expect(mute("hall", channel("en", 2), true).ask).toBeNull();
    expect(mute("hall", channel("en", 2, { on_air: [{ booth: "en", desk: 1 }] }), true).ask).toBe("Somebody is on air.");
    expect(kick("hall", "en", desk(1, { on_air: ["en"] })).ask).not.toBeNull();
    expect(lock("hall", "en", desk(1), true).ask).toBeNull();
  });
  it("knows what undoes it", () => {
    expect(mute("hall", channel("en", 2), true).undo).toMatchObject({ path: "/api/v1/rooms/hall/channels/en", body: { muted: false } });
    expect(gain("hall", channel("en", 2, { gain_db: -2 }), -3)).toMatchObject({ body: { gain_db: -3 }, undo: { body: { gain_db: -2 } } });
    expect(lineUp("hall", channel("en", 2), true).undo?.body).toEqual({ line_up: false });
    expect(floorLanguage(room(), "en").undo?.body).toEqual({ language: "zh" });
    expect(floorSource(room(), "mixer").undo?.body).toEqual({ source: null });
    expect(floorSource(room(), null).undo).toBeNull();
    expect(acknowledge({ id: "a" }, true).undo?.body).toEqual({ id: "a", acknowledged: false });
  });
  it("believes the relay on what undoes an act, where it says so", () => {
    const act = mute("hall", channel("en", 2), true);
    expect(undoOf(act, undefined)).toBe(act.undo);
    expect(undoOf(act, null)).toBeNull();
    expect(undoOf(act, { path: "/x", body: { muted: false } })).toMatchObject({ path: "/x", body: { muted: false }, words: "EN unmuted" });
  });
  it("fades, forces the original, gives a channel away, closes a room and records", () => {
    const en = channel("en", 2, { on_air: [{ booth: "en", desk: 1 }], fallback: false, given_to: "fr" });
    expect(fade("hall", en, true)).toMatchObject({ body: { muted: true, fade_ms: 2000 }, ask: "Somebody is on air." });
    expect(fallback("hall", en, true)).toMatchObject({ body: { fallback: true }, ask: "Somebody is on air.", undo: { body: { fallback: false } } });
    expect(give("hall", en, null)).toMatchObject({ body: { booth: null }, undo: { body: { booth: "fr" } } });
    expect(session(room(), false)).toMatchObject({ path: "/api/v1/rooms/hall/session", body: { open: false }, ask: "Every channel goes silent." });
    expect(session(room(), true).ask).toBeNull();
    expect(closedSession(room(), true)).toMatchObject({ path: "/api/v1/rooms/hall/session", body: { closed_session: true }, undo: { body: { closed_session: false } } });
    expect(closedSession(room(), true).ask).not.toBeNull();
    expect(closedSession(room(), false).ask).not.toBeNull();
    expect(record(room(), true)).toMatchObject({ path: "/api/v1/rooms/hall/recording", body: { on: true }, ask: null, undo: { body: { on: false } } });
    expect(floorSource(room({ floor_source: "mixer" }), null).undo?.body).toEqual({ source: "mixer" });
  });
  it("keeps gains within what the relay takes, in half decibels", () => {
    const bodies = [99, -99, 1.3].map((db) => gain("hall", channel("en", 2), db).body);
    expect(bodies).toEqual([{ gain_db: 12 }, { gain_db: -60 }, { gain_db: 1.5 }]);
  });
  it("brings sound to its picture, within what the relay takes, in whole milliseconds", () => {
    const en = channel("en", 2, { lip_sync_ms: 40 });
    expect(delayChannel("hall", en, 120)).toMatchObject({ path: "/api/v1/rooms/hall/channels/en", body: { lip_sync_ms: 120 }, words: "EN delayed by 120 ms", ask: null, undo: { body: { lip_sync_ms: 40 }, words: "EN delayed by 40 ms" } });
    const guest = source("guest by video");
    expect(delaySource("hall", guest, 180)).toMatchObject({ path: "/api/v1/rooms/hall/sources/guest%20by%20video", body: { lip_sync_ms: 180 }, undo: { body: { lip_sync_ms: 0 }, words: "Source guest by video without delay" } });
    expect([-5, 12.4, 5000].map((ms) => delaySource("hall", guest, ms).body)).toEqual([{ lip_sync_ms: 0 }, { lip_sync_ms: 12 }, { lip_sync_ms: 1000 }]);
  });
  it("writes ids into paths as they must be", () => {
    expect(mute("a b/c", channel("zh-Hant", 2), true).path).toBe("/api/v1/rooms/a%20b%2Fc/channels/zh-Hant");
  });
  it("bounds a message by the relay's bytes, and says so in characters", () => {
    expect(tooLong("a".repeat(512))).toBeNull();
    expect(tooLong("a".repeat(513))).toContain("too long by 1 character:");
    expect(tooLong("译".repeat(170) + "aa")).toBeNull(); // 512 bytes
    expect(tooLong("译".repeat(173))).toContain("by 3 characters");
    expect(tooLong("😀".repeat(129))).toContain("by 1 character:");
  });
  it("sends no empty message, and none with control characters", () => {
    expect(message("hall", "en", 1, " \n\t ")).toBeNull();
    expect(message("hall", "en", 1, "on\nmy way ")?.body).toEqual({ message: "on my way" });
  });
});

describe("what was done", () => {
  it("ends a question, and is numbered", () => {
    const asked = reduce(model(), { kind: "ask", asked: mute("hall", channel("en", 2), true) });
    const done = reduce(asked, { kind: "done", words: "EN muted", undo: null, failed: false });
    expect([done.asked, done.done?.number]).toEqual([null, 1]);
    expect(reduce(done, { kind: "forget" }).done).toBeNull();
  });
  it("is undone step by step, the latest first", () => {
    const act = (words: string) => ({ path: "/x", body: words, words });
    const undos = (...events: { words: string; undo?: string; failed?: boolean; undid?: boolean }[]) =>
      events
        .reduce((now, { words, undo, failed = false, undid = false }) => reduce(now, { kind: "done", words, undo: undo === undefined ? null : act(undo), failed, undid }), model())
        .done?.undos.map((one) => one.words);
    const two = [{ words: "+1", undo: "0" }, { words: "+2", undo: "+1" }];
    expect(undos(...two)).toEqual(["0", "+1"]);
    expect(undos(...two, { words: "+1", undo: "+2", undid: true })).toEqual(["0"]);
    expect(undos(...two, { words: "+1", undid: true }, { words: "0", undid: true })).toEqual([]);
    expect(undos(...two, { words: "refused", failed: true })).toEqual(["0", "+1"]);
    expect(undos(...two, { words: "kicked" })).toEqual([]); // what was before cannot be had by undoing something else
  });
});

describe("a history", () => {
  const series = { step: 10, end: 1000, level_dbfs: [-20, null, -22], listeners: [5] };
  it("becomes columns of equal length that end now", () => {
    expect(columns(series, ["level_dbfs", "listeners", "unheard_of"])).toEqual([[980, 990, 1000], [-20, null, -22], [null, null, 5], [null, null, null]]);
    expect(columns({ step: 1, end: 5 }, ["level_dbfs"])).toEqual([[], []]);
  });
  it("is refused when it is something else", () => {
    for (const value of [null, 7, {}, { fine: {} }, { error: { code: "not_found" } }]) expect(parseHistory(value)).toBeNull();
    expect(parseHistory({ fine: series, coarse: series })).not.toBeNull();
  });
});

describe("words", () => {
  it("say what a lamp means", () => {
    expect(lampOf(desk(1, { microphone: "on", on_air: ["en"] }))).toBe("on");
    expect(lampOf(desk(1, { microphone: "on" }))).toBe("open");
    expect(lampOf(desk(1, { connected: false, lost: true }))).toBe("lost");
    expect(lampOf(desk(1, { connected: false }))).toBe("absent");
    expect(lampWords(desk(1, { microphone: "on", on_air: ["en", "zh"], call: "raised", locked: true }))).toBe("on air in en, zh, calls the technician, locked");
    expect(lampWords(desk(1, { microphone: "cough", talk: "mate" }))).toBe("talks to the mate");
  });
  it("say figures shortly", () => {
    expect([percent(null), percent(0), percent(0.0001), percent(0.0123), percent(0.5)]).toEqual(["–", "0", "<0.1", "1.2", "50"]);
    expect([milliseconds(null), milliseconds(0.21), milliseconds(12.3)]).toEqual(["–", "0.2", "12"]);
    expect([lossGrade(0), lossGrade(0.005), lossGrade(0.02), jitterGrade(null), jitterGrade(25)]).toEqual(["good", "fair", "poor", "good", "poor"]);
    expect([ago(8000), ago(190_000), ago(7_300_000), ago(-5)]).toEqual(["8 s", "3 min", "2 h", "0 s"]);
    expect(clock(new Date(2026, 0, 1, 9, 5, 3).getTime())).toBe("09:05:03");
  });
});
