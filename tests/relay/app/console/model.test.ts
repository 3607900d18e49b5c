import { describe, expect, it } from "vitest";

import { kWindow, lossOf, noteCounts } from "console/loss";
import { reduce, shownAlarms, shownRooms, tally, type Event } from "console/model";
import { parseMessage, type Message } from "console/protocol";
import { heardLanguage, rowsOf, sourceOfChannel } from "console/rows";
import { alarm, channel, desk, model, room, source } from "./hall";

describe("the live feed", () => {
  it("passes over what this page does not know", () => {
    for (const text of ["", "[]", "null", "{", '{"type":"weather"}', "7"]) expect(parseMessage(text)).toBeNull();
    expect(parseMessage('{"type":"meters","rooms":[]}')).toEqual({ type: "meters", rooms: [] });
  });
  it("shows the only room at once, all rooms of several", () => {
    expect(model().shown).toBe("hall");
    expect(model([room(), room({ id: "blue" })]).shown).toBeNull();
  });
  it("changes only the rooms that changed", () => {
    const before = model([room(), room({ id: "blue" })]);
    const after = reduce(before, { kind: "said", message: { type: "change", rooms: [room({ id: "blue", slower: true })] }, now: 2000 });
    expect(after.rooms[0]).toBe(before.rooms[0]);
    expect(after.rooms[1]?.slower).toBe(true);
  });
  it("leaves a room that a later event no longer has", () => {
    const shown = reduce(model([room(), room({ id: "blue" })]), { kind: "show", room: "blue" });
    const after = reduce(shown, { kind: "said", message: { type: "state", name: "x", rooms: [room()] }, now: 1 });
    expect(shownRooms(after).map((r) => r.id)).toEqual(["hall"]);
  });
});

describe("the lock", () => {
  const said = (message: Message): Event => ({ kind: "said", message, now: 1 });
  const told = (access: "staff" | "public") => said({ type: "state", name: "Sub-Forum", access, rooms: [room()] });
  const refused = said({ type: "refused", message: "That key is not known here.", remedy: "Use another." });
  it("shuts where the relay shows the page no more than everybody, and shows nothing behind it", () => {
    const before = reduce(model(), { kind: "hear", heard: { room: "hall", channel: "en" } });
    const after = reduce(before, told("public"));
    expect(after).toMatchObject({ locked: { why: "" }, event: "Sub-Forum", rooms: [], alarms: null, heard: null });
  });
  it("says why a key did not open it, until one does", () => {
    const shut = reduce(reduce(model(), told("public")), refused);
    expect(shut.locked?.why).toBe("That key is not known here. Use another.");
    expect(reduce(shut, told("public")).locked).toEqual(shut.locked);
    const open = reduce(shut, told("staff"));
    expect(open).toMatchObject({ locked: null, link: "open" });
    expect(open.rooms).toHaveLength(1);
  });
  it("is none at a relay without keys, which says nothing of access", () => {
    expect(model().locked).toBeNull();
  });
});

describe("loss", () => {
  const at = (received: number, lost: number) => [room({ sources: [source("mixer", { received, lost })] })];
  it("is the share of what was sent in the last ten seconds", () => {
    let counts = noteCounts({}, at(0, 0), 0);
    expect(lossOf(counts, "hall", "mixer")).toBeNull();
    counts = noteCounts(counts, at(990, 10), 5000);
    expect(lossOf(counts, "hall", "mixer")).toBeCloseTo(0.01);
    for (let t = 6000; t <= 5000 + 2 * kWindow; t += 1000) counts = noteCounts(counts, at(990 + t, 10), t);
    expect(lossOf(counts, "hall", "mixer")).toBe(0);
  });
  it("begins anew with a source that was started again", () => {
    const counts = noteCounts(noteCounts({}, at(5000, 900), 0), at(100, 1), 1000);
    expect(lossOf(counts, "hall", "mixer")).toBeNull();
  });
});

describe("a channel's row", () => {
  it("has the desk on air, its source and what it hears", () => {
    const hall = room({ channels: [channel("floor", 0), channel("en", 2, { state: "interpreted", quality: "+", on_air: [{ booth: "en", desk: 1 }] })] });
    const row = rowsOf(model([hall]), hall)[1];
    expect(row).toMatchObject({ state: "interpreted", word: "On air", onAir: ["en 1"], from: "zh" });
    expect(row?.source?.id).toBe("en/1");
  });
  it("names the language that auto-relay brings", () => {
    expect(heardLanguage(room(), desk(1, { floor_key: "en" }))).toBe("en");
    expect(heardLanguage(room(), desk(1, { incoming: "ru", floor_key: "en" }))).toBe("ru");
    expect(heardLanguage(room({ floor_language: null }), desk(1))).toBeNull();
  });
  it("has the selected floor source where it carries the floor, none where it is silent", () => {
    const hall = room({ sources: [source("mixer"), source("backup", { selected: true })] });
    expect(sourceOfChannel(hall, channel("ru", 3))?.id).toBe("backup");
    expect(sourceOfChannel(hall, channel("ru", 3, { state: "silent" }))).toBeNull();
  });
  it("tells a cough from the technician's mute, and a line-up from both", () => {
    const hall = room({ channels: [channel("en", 1, { state: "muted" }), channel("ru", 2, { state: "muted", muted: true }), channel("zh", 3, { state: "muted", line_up: true })] });
    expect(rowsOf(model([hall]), hall).map((row) => row.word)).toEqual(["Cough", "Muted", "Line-up"]);
  });
  it("of a closed room says that, except where the technician muted it or a line-up sounds", () => {
    const channels = [channel("en", 1, { state: "muted" }), channel("ru", 2, { state: "muted", muted: true }), channel("zh", 3, { state: "muted", line_up: true })];
    const shut = room({ open: false, channels });
    expect(rowsOf(model([shut]), shut).map((row) => row.word)).toEqual(["Closed", "Muted", "Line-up"]);
    expect(rowsOf(model([shut]), shut).map((row) => row.words)).toEqual(["silent, the room is closed", "muted by the technician", "a line-up signal"]);
  });
  it("says muted where a line-up was begun in a muted channel: nobody hears it", () => {
    const hall = room({ channels: [channel("en", 1, { state: "muted", muted: true, line_up: true })] });
    expect(rowsOf(model([hall]), hall)[0]).toMatchObject({ state: "muted", word: "Muted" });
  });
  it("takes no closed session for a closed room: it mutes nothing", () => {
    const session = room({ open: true, closed_session: true, channels: [channel("en", 1, { state: "muted" }), channel("ru", 2, { state: "interpreted" })] });
    expect(rowsOf(model([session]), session).map((row) => row.word)).toEqual(["Cough", "On air"]);
  });
  it("has the gravest of its alarms", () => {
    const hall = room();
    const rows = rowsOf(model([hall], [alarm("a", { severity: "warning" }), alarm("b"), alarm("c", { room: "blue", channel: "ru" })]), hall);
    expect(rows.map((row) => row.alarm?.id ?? null)).toEqual([null, null, "b", null]);
  });
});

describe("alarms", () => {
  const alarms = [alarm("seen", { acknowledged: true }), alarm("old", { severity: "warning" }), alarm("grave"), alarm("blue", { room: "blue", since: 300 }), alarm("disk", { room: null, severity: "warning", since: 200 })];
  it("are those of the room on the page and of the relay, unseen and grave ones first", () => {
    const all = model([room(), room({ id: "blue" })], alarms);
    expect(shownAlarms(all).map((a) => a.id)).toEqual(["blue", "grave", "disk", "old", "seen"]);
    expect(shownAlarms(reduce(all, { kind: "show", room: "hall" })).map((a) => a.id)).toEqual(["grave", "disk", "old", "seen"]);
  });
  it("are counted by room", () => {
    expect(tally(alarms, "hall")).toEqual({ grave: 1, warning: 1, acknowledged: 1 });
    expect(tally(null, null)).toEqual({ grave: 0, warning: 0, acknowledged: 0 });
  });
});
