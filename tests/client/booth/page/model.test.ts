import { describe, expect, it } from "vitest";

import { lampOf, titleOf } from "desk/lamp";
import { announcements } from "desk/announce";
import { kLinks, reduce, start, type Model } from "desk/model";
import { parseMessage, type Check, type Link } from "desk/protocol";
import { channel, desk, model, said, state } from "./desk";

describe("the lamp", () => {
  it("shows only what was confirmed: a press alone changes nothing", () => {
    const pressed = reduce(model(), { kind: "pressed" });
    expect(lampOf(pressed).kind).toBe("off");
    expect(pressed.pressed).toBe(true);
    const confirmed = said(pressed, { microphone: "on", on_air: ["en"] });
    expect(lampOf(confirmed)).toMatchObject({ kind: "on", word: "On air", channels: ["en"] });
    expect(confirmed.pressed).toBe(false);
  });
  it.each([
    [{ microphone: "cough", on_air: ["en"] }, "cough"],
    [{ microphone: "refused", reason: "another booth is on air in this channel" }, "refused"],
    [{ microphone: "on", on_air: [] }, "open"],
    [{ partner: "on" }, "partner"],
    [{ microphone: "on", on_air: ["en"], partner: "on" }, "on"],
    [{ linked: false, microphone: "on", on_air: ["en"] }, "unlinked"],
  ] as const)("%o is %s", (more, kind) => {
    expect(lampOf(model({ ...state, ...more, on_air: [...("on_air" in more ? more.on_air : [])] })).kind).toBe(kind);
  });
  it("says why a microphone was refused, as a sentence", () => {
    expect(lampOf(model({ microphone: "refused", reason: "the technician locked this desk" })).detail).toBe("The technician locked this desk.");
  });
  it("says that nobody hears an open microphone, and why, once", () => {
    const muted = said(model({ microphone: "on", on_air: ["en"] }), { microphone: "on", on_air: [], reason: "the technician muted this channel: nobody hears you" });
    expect(lampOf(muted)).toMatchObject({ kind: "open", word: "Not heard", detail: "The technician muted this channel: nobody hears you." });
    expect(muted.notice).toBeNull();
    expect(announcements(model({ microphone: "on", on_air: ["en"] }), muted).map((a) => a.text)).toEqual(["Not heard. The technician muted this channel: nobody hears you."]);
  });
  it("leaves the cause behind when the relay closes a microphone that nobody heard", () => {
    const dead = said(model({ microphone: "on", on_air: ["en"] }), { microphone: "on", on_air: [], reason: "no sound arrives from this desk" });
    const closed = said(dead, { microphone: "off", reason: "no sound arrives from this desk" });
    expect([lampOf(dead).kind, lampOf(closed).kind]).toEqual(["open", "off"]);
    expect(closed.notice?.text).toBe("no sound arrives from this desk");
  });
  it("does not claim to be off air when the desk's program is gone", () => {
    const closed = reduce(model(), { kind: "lost", reason: "Too many messages in a short time." });
    expect(closed.notice?.text).toContain("Too many messages in a short time.");
    expect(reduce(closed, { kind: "opened" }).notice).toEqual(closed.notice);
    expect(reduce(model(), { kind: "lost", reason: "" }).notice).toBeNull();
    const lost = reduce(model({ microphone: "on", on_air: ["en"] }), { kind: "lost" });
    expect(lampOf(reduce(lost, { kind: "opened" })).kind).toBe("lost");
    expect(lampOf(said(reduce(lost, { kind: "opened" }), {})).kind).toBe("off");
    expect(lampOf(lost)).toMatchObject({ kind: "lost", detail: expect.stringContaining("may still be open") });
  });
  it("is in the window's title", () => {
    expect(titleOf(model({ microphone: "on", on_air: ["en"] }))).toBe("ON AIR – en 1");
  });
  it("waits for the first word", () => {
    expect(lampOf(start({ who: "nobody", since: 0 })).kind).toBe("connecting");
  });
});

describe("notices", () => {
  it("come from answers, and go with the next success", () => {
    const answer = { type: "answer", id: 1, line: "out q", refused: true, reason: "outputs are: out a" } as const;
    const refused = reduce(model(), { kind: "said", message: answer, now: 0 });
    expect(refused.notice?.text).toBe("outputs are: out a");
    const again = reduce(refused, { kind: "said", message: answer, now: 0 });
    expect(again.notice?.number).not.toBe(refused.notice?.number);
    const done = reduce(again, { kind: "said", message: { ...answer, refused: false, reason: "" }, now: 0 });
    expect(done.notice).toBeNull();
    const later = reduce(done, { kind: "said", message: answer, now: 0 }).notice; // none that was read already
    expect([refused.notice?.number, again.notice?.number]).not.toContain(later?.number);
  });
  it("go when something is granted, wherever it was asked for", () => {
    const refused = said(model(), { reason: "the technician set the language that the floor speaks" });
    expect(refused.notice).not.toBeNull();
    expect(said(refused, { microphone: "on", on_air: ["en"] }).notice).toBeNull();
    const busy = said(model(), { microphone: "refused", reason: "another booth is on air in this channel" });
    expect(busy.notice).toBeNull(); // the lamp says it
    expect(said(busy, { microphone: "refused", reason: "another booth was first" }).notice?.text).toBe("another booth was first");
    const answer = { type: "answer", id: 1, line: "preset 2", refused: true, reason: "preset 2 is empty" } as const;
    const here = reduce(model(), { kind: "said", message: answer, now: 0 });
    expect(said(here, {}).notice).toEqual(here.notice); // nothing was done
    expect(said(here, { open_microphones: 1, partner: "on" }).notice).toEqual(here.notice); // by others
    expect(said(here, { incoming: "ar" }).notice).toBeNull();
    expect(reduce(model(), { kind: "refused", reason: "nothing has the number 35 here" }).notice?.text).toContain("35");
  });
  it("say why the relay turns this desk away, not that the link is lost", () => {
    const lost = said(model(), { linked: false, reason: "no link to the relay, off air: connection refused" });
    expect(lost.notice).toBeNull();
    const taken = said(lost, { linked: false, reason: "Desk 1 of booth en is taken. Take another." });
    expect(announcements(lost, taken).map((a) => a.text)).toEqual(["Desk 1 of booth en is taken. Take another."]);
    expect(said(taken, { linked: false, reason: "Desk 1 of booth en is taken. Take another." }).notice).toEqual(taken.notice);
  });
  it("are not repeated while a reason stays, but when the same thing fails again", () => {
    const declined = said(model(), { reason: "the booth-mate declined the handover" });
    expect(declined.notice?.text).toContain("declined");
    const meanwhile = said(declined, { reason: "the booth-mate declined the handover", incoming: "ar" });
    expect(meanwhile.notice).toEqual(declined.notice);
    const echo = said(meanwhile, { reason: "the booth-mate declined the handover", incoming: "ar", t: state.t + 0.001 });
    expect(echo.notice).toEqual(declined.notice);
    const again = said(echo, { reason: "the booth-mate declined the handover", incoming: "ar", t: state.t + 1 });
    expect(again.notice?.number).toBe((declined.notice?.number ?? 0) + 1);
  });
});

describe("what is kept", () => {
  it("counts messages that came, not those that were written here, until they are read", () => {
    const before = model();
    const text = { t: 5, from: "technician", desk: 0, to: null, text: "better now?" };
    const own = { t: 6, from: "", desk: 0, to: "technician", text: "yes" };
    const now = reduce(before, { kind: "said", message: { ...desk(), messages: [text, own] }, now: 0 });
    expect(now.unread).toBe(1);
    expect(reduce(now, { kind: "read" }).unread).toBe(0);
  });
  it("keeps a minute of links, none of before a lost one", () => {
    const link: Link = { channel: "floor", transport: "multicast", latency_ms: 20, lost: 0, late: 0, concealed_ms: 0, jitter_ms: 0 };
    let now = model();
    for (let i = 0; i < 100; ++i) now = reduce(now, { kind: "said", message: { type: "link", link: { ...link, lost: i } }, now: i });
    expect(now.links.length).toBe(kLinks);
    expect(now.links[kLinks - 1]?.lost).toBe(99);
    expect(reduce(now, { kind: "lost" }).links).toEqual([]);
  });
  it("takes channels as the relay has them", () => {
    const now = reduce(model(), { kind: "said", message: { ...desk(), channels: [channel("fr", 6, "Français", { quality: "+" })] }, now: 0 });
    expect(now.desk?.channels.map((c) => c.quality)).toEqual(["+"]);
  });
});

describe("a check", () => {
  const finding = (check: string, good = true, remedy: string | null = null) => ({ check, good, words: "as found", remedy });
  const check = (more: Partial<Check> = {}): Check => ({ running: true, ask: "", reason: "", findings: [], ...more });
  const checked = (before: Model, more: Partial<Check>) => reduce(before, { kind: "said", message: { type: "check", check: check(more) }, now: 0 });
  const spoken = (before: Model, now: Model) => announcements(before, now).map((a) => a.text);

  it("is kept with the desk, and said as it goes on", () => {
    const begun = checked(model(), { ask: "Keep silent for three seconds …", findings: [finding("device")] });
    expect(begun.desk?.check?.findings.length).toBe(1);
    expect(spoken(model(), begun)).toEqual(["Sound device: good. As found.", "Keep silent for three seconds."]);
    const further = checked(begun, { findings: [finding("device"), finding("noise", false, "close the door")] });
    expect(spoken(begun, further)).toEqual(["Noise: not good. As found. Close the door."]);
    const done = checked(further, { running: false, findings: [finding("device"), finding("noise", false, "close the door")] });
    expect(spoken(further, done)).toEqual(["The check is done."]);
    const again = checked(done, { findings: [finding("device")] });
    expect(spoken(done, again)).toEqual(["Sound device: good. As found."]);
    expect(spoken(again, checked(again, { running: false, reason: "the microphone was opened", findings: [finding("device")] }))).toEqual([
      "The check has ended: The microphone was opened.",
    ]);
  });
});

describe("messages", () => {
  it("that are unknown or broken are left alone", () => {
    expect(parseMessage("{")).toBeNull();
    expect(parseMessage("null")).toBeNull();
    expect(parseMessage('{"type":"weather"}')).toBeNull();
    expect(parseMessage(JSON.stringify(desk()))?.type).toBe("desk");
  });
});
