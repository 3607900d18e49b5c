import { describe, expect, it } from "vitest";

import { reduce } from "console/model";
import { alarmRoom, alarmWhere, alarmWords } from "console/words";
import { alarm, model, room } from "./hall";

const what = "Desk fr 1 is on air in fr, but no packets come.";
const desk = { booth: "fr", desk: 1, what };
const [here, there] = [alarm("a", desk), alarm("b", { ...desk, room: "blue" })];
const rooms = [room(), room({ id: "blue", name: "Blue room" })];

describe("an alarm", () => {
  it("names its room by the room's name where several are on the page: others there may read alike", () => {
    const all = model(rooms, [here, there]);
    expect([here, there].map((one) => alarmRoom(all, one))).toEqual(["Main hall", "Blue room"]);
    expect(alarmWords(all, here)).toBe(`Main hall: ${what}`);
    expect(alarmWords(all, there)).toBe(`Blue room: ${what}`);
  });
  it("names no room where that one alone is shown, and none of an event's only room", () => {
    const shown = reduce(model(rooms), { kind: "show", room: "hall" });
    expect(alarmWords(shown, here)).toBe(what);
    expect(alarmWords(model(), here)).toBe(what);
  });
  it("names its room when it is spoken on the page of another", () => {
    const shown = reduce(model(rooms), { kind: "show", room: "hall" });
    expect(alarmWords(shown, there)).toBe(`Blue room: ${what}`);
  });
  it("names no room where it has none, and by its id one that the page does not know", () => {
    const all = model(rooms);
    expect(alarmRoom(all, alarm("c", { room: null }))).toBe("");
    expect(alarmRoom(all, alarm("d", { room: "r4" }))).toBe("r4");
  });
  it("says whose it is, never by the id of a room", () => {
    const none = { channel: null, booth: null, desk: null, source: null };
    expect(alarmWhere(here)).toBe("fr 1");
    expect(alarmWhere(alarm("a"))).toBe("en");
    expect(alarmWhere(alarm("a", { ...none, source: "mixer" }))).toBe("mixer");
    expect(alarmWhere(alarm("a", { ...none, room: "r4" }))).toBe("room");
    expect(alarmWhere(alarm("a", { ...none, room: null }))).toBe("relay");
  });
});
