import { describe, expect, it } from "vitest";

import { announcements, summary } from "desk/announce";
import { hold, kClipHold, kHold, kNothing, position, wordOf } from "desk/level";
import { lampOf } from "desk/lamp";
import { reduce, start, type Model } from "desk/model";
import type { Channel, Desk, DeskState, Link, Text } from "desk/protocol";
import { linkQuality } from "desk/quality";
import { speak } from "desk/spoken";
import { clock, duration, isOverdue, nextTurn } from "desk/turn";
import { channel, desk, model, said, state } from "./desk";

describe("what a screen reader hears", () => {
  const words = (more: object) => announcements(model(), said(model(), more));
  it("is the lamp, at once", () => {
    expect(words({ microphone: "on", on_air: ["en"], open_microphones: 1 })).toEqual([{ text: "On air: English.", urgent: true }]);
    expect(announcements(model(), reduce(model(), { kind: "lost" }))[0]).toMatchObject({ urgent: true, text: expect.stringContaining("Desk lost") });
  });
  it("is what changed, and nothing else", () => {
    expect(words({})).toEqual([]);
    expect(words({ incoming: "ar" }).map((a) => a.text)).toEqual(["Hearing العربية, interpreted from an interpretation."]);
    expect(words({ floor_key: "en" }).map((a) => a.text)).toEqual(["Hearing English, original, by auto-relay."]);
    expect(words({ handover: "wanted" })).toEqual([{ text: "Your partner wants to take over: accept or decline.", urgent: true }]);
    expect(words({ call: "handled" }).map((a) => a.text)).toEqual(["The technician is on the way."]);
    expect(words({ output: "b", language: "zh" }).map((a) => a.text)).toEqual(["Speaking into B, 中文."]);
  });
  it("is what becomes of the channel that is heard, and of no other", () => {
    const carries = (before: Model, id: string, more: Partial<Channel>) => {
      const now = { ...(before.desk as Desk), channels: (before.desk as Desk).channels.map((c) => (c.id === id ? { ...c, ...more } : c)) };
      return reduce(before, { kind: "said", message: now, now: 0 });
    };
    const words = (before: Model, now: Model) => announcements(before, now).map((a) => `${a.urgent ? "!" : ""}${a.text}`);
    const relay = model({ incoming: "en" });
    const direct = carries(relay, "en", { state: "interpreted", quality: "+" });
    expect(words(relay, direct)).toEqual(["English: now interpreted from the floor."]);
    const second = carries(direct, "en", { state: "relay", quality: "−" });
    expect(words(direct, second)).toEqual(["English: now interpreted from an interpretation."]);
    const dead = carries(second, "en", { state: "dead" });
    expect(words(second, dead)).toEqual(["English: now interrupted."]);
    expect(summary(dead, 0)).toContain("Hearing English, interrupted.");
    expect(words(dead, carries(dead, "en", { state: "floor", quality: "floor" }))).toEqual(["English: now original."]);
    expect(words(relay, carries(relay, "ar", { quality: "+" }))).toEqual([]);
    expect(words(carries(relay, "en", { state: null, quality: null }), relay)).toEqual([]); // told for the first time
  });
  it("is that nobody hears the partner, and why", () => {
    const partner_reason = "the technician muted this channel: nobody hears your partner";
    const on = said(model(), { partner: "on", open_microphones: 1 });
    const muted = said(on, { partner: "on", open_microphones: 1, partner_reason });
    expect(lampOf(muted)).toMatchObject({ kind: "unheard", word: "Partner not heard", detail: "The technician muted this channel: nobody hears your partner." });
    expect(announcements(on, muted).map((a) => a.text)).toEqual(["Partner not heard. The technician muted this channel: nobody hears your partner."]);
    expect(announcements(muted, on).map((a) => a.text)).toEqual(["Partner on air. Your microphone is off."]);
    expect(nextTurn({ who: "partner", since: 5 }, { ...state, partner: "on", partner_reason }, 9000).since).toBe(5);
    expect(lampOf(said(muted, { microphone: "on", on_air: ["en"], partner: "on", partner_reason })).kind).toBe("on");
  });
  it("is that the headset is calibrated, or no longer", () => {
    const headphones = { volume_db: 0, bass_db: 0, treble_db: 0, sidetone_db: null, balance_percent: 50, calibration_db: null, full_scale_db_spl: 110, presets: { "1": "floor" } };
    const now = (more: object) => said(model(), { headphones: { ...headphones, ...more } });
    const words = (before: Model, after: Model) => announcements(before, after).map((a) => a.text);
    const calibrated = now({ calibration_db: 112 });
    expect(words(now({}), calibrated)).toEqual(["Headset calibrated: full scale is 112 dB SPL."]);
    expect(words(calibrated, now({}))).toEqual(["Headset not calibrated any more."]);
    expect(words(now({}), now({ volume_db: -3 }))).toEqual([]);
    expect(words(model(), now({}))).toEqual([]);
  });
  it("says who talks to whom past the channels", () => {
    const talking = words({ talk: "mate", microphone: "cough" }).map((a) => a.text);
    expect(talking).toEqual(["Talking. To the partner: no channel hears you."]);
    const asked = said(model(), { call: "raised" });
    const cut = said(asked, { linked: false });
    expect(announcements(asked, cut).map((a) => a.text)).toContain("Your call to the technician ended with the link: call again.");
    expect(announcements(asked, said(asked, {})).map((a) => a.text)).toEqual(["The call to the technician is withdrawn."]);
    expect(words({ talkers: ["technician", "mate 2"] }).map((a) => a.text)).toEqual(["The technician talks to you.", "The partner, desk 2, talks to you."]);
  });
  it("goes on saying that the link was lost, after it is back", () => {
    const cut_off = "your link was lost: you are off air – press again";
    const on = said(model(), { microphone: "on", on_air: ["en"], open_microphones: 1 });
    const gone = said(on, { linked: false, cut_off });
    const back = said(gone, { cut_off });
    expect(lampOf(back)).toMatchObject({ kind: "cut", word: "Off air", detail: "Your link was lost: you are off air – press again." });
    expect(announcements(gone, back)[0]).toEqual({ text: "Off air. Your link was lost: you are off air – press again.", urgent: true });
    expect(lampOf(said(back, { cut_off, partner: "on" })).detail).toContain("press again");
    expect(lampOf(said(back, { cut_off: null })).kind).toBe("off");
  });
  it("is what is wrong with the sound device", () => {
    const device = "the sound device stands still: nobody hears you, and you hear nothing";
    const gone = said(model(), { device });
    expect(announcements(model(), gone)).toEqual([{ text: "The sound device stands still: nobody hears you, and you hear nothing.", urgent: true }]);
    expect(announcements(gone, said(gone, { device: null })).map((a) => a.text)).toEqual(["The sound device works again."]);
  });
  it("warns of both and of none", () => {
    const one = said(model(), { open_microphones: 1 });
    expect(announcements(one, said(one, { open_microphones: 2 }))[0]?.text).toBe("Both microphones are open.");
    expect(announcements(one, said(one, { open_microphones: 0 }))[0]?.text).toBe("No microphone of the booth is open.");
  });
  it("reads each message that came, also the same text again", () => {
    const text = { t: 5, from: "mate", desk: 2, to: null, text: "next one?" };
    const came = (before: Model, messages: (typeof text)[]) => reduce(before, { kind: "said", message: { ...desk(), messages }, now: 0 });
    const now = came(model(), [text]);
    expect(announcements(model(), now).map((a) => a.text)).toEqual(["Message from the partner: next one?"]);
    const again = came(now, [text, { ...text, t: 6 }]);
    expect(announcements(now, again).map((a) => a.text)).toEqual(["Message from the partner: next one?"]);
    const two = came(again, [text, { ...text, t: 6 }, { ...text, t: 7, text: "yes?" }, { ...text, t: 8, text: "no?" }]);
    expect(announcements(again, two).map((a) => a.text)).toEqual(["Message from the partner: yes?", "Message from the partner: no?"]);
  });
  it("is what became of a text: sent when the relay says so, or not, and why", () => {
    const wrote = (before: Model, messages: Partial<Text>[], more: Partial<DeskState> = {}) =>
      reduce(before, { kind: "said", message: { ...desk(more), messages: messages.map((m, i) => ({ t: 5, from: "", desk: 0, to: "technician", text: `n${i + 1}`, id: i + 1, ...m })) }, now: 0 });
    const sending = wrote(model(), [{ status: "sending" }]);
    expect(announcements(model(), sending)).toEqual([]);
    const sent = wrote(sending, [{ status: "sent" }]);
    expect(announcements(sending, sent)).toEqual([{ text: "Sent to the technician.", urgent: false }]);
    expect(announcements(sent, wrote(sent, [{ status: "sent" }]))).toEqual([]);
    const reason = "Too many messages in a short time. Wait a moment.";
    const refused = wrote(sent, [{ status: "sent" }, { to: "mate", status: "not_sent", reason }], { reason, refusals: 1 });
    expect(refused.notice?.text).toBe(reason);
    expect(announcements(sent, refused)).toEqual([{ text: `Not sent to the partner: “n2”. ${reason}`, urgent: true }]);
    const loaded = wrote(start({ who: "nobody", since: 0 }), [{ status: "not_sent", reason }]);
    expect(announcements(start({ who: "nobody", since: 0 }), loaded).map((a) => a.text)).not.toContainEqual(expect.stringContaining("Not sent"));
    // The refused microphone beside it keeps its own words.
    const busy = { microphone: "refused", reason: "another booth is on air", refusals: 1 } as const;
    const beside = wrote(said(sent, busy), [{ status: "sent" }, { status: "not_sent", reason }], { ...busy, reason, refusals: 2, text: { status: "not_sent" } });
    expect(lampOf(beside).detail).not.toContain("Too many");
  });
  it("is every refusal, also the same one again", () => {
    const busy = { microphone: "refused", reason: "another booth is on air in this channel" } as const;
    const first = said(model(), { ...busy, refusals: 1 });
    const words = [{ text: "Refused. Another booth is on air in this channel.", urgent: true }];
    expect(announcements(model(), first)).toEqual(words);
    expect(announcements(first, said(first, { ...busy, refusals: 1, partner: null }))).not.toContainEqual(words[0]); // no press
    const again = said(first, { ...busy, refusals: 2 });
    expect(announcements(first, again)).toEqual(words);
    const muted = { microphone: "on", reason: "nobody in the booth to hand over to" } as const;
    const unheard = said(model(), { ...muted, refusals: 1 });
    expect(announcements(unheard, said(unheard, { ...muted, refusals: 2 }))).toEqual([{ text: "Not heard. Nobody in the booth to hand over to.", urgent: true }]);
    const declined = { reason: "no handover is asked for" };
    const once = said(model(), { ...declined, refusals: 1 });
    expect(announcements(once, said(once, { ...declined, refusals: 2 }))).toEqual([{ text: "No handover is asked for.", urgent: true }]);
    const unlinked = said(model(), { linked: false, reason: "no link to the relay, off air: gone" });
    const pressed = said(unlinked, { linked: false, reason: "no link to the relay: the microphone stays off", refusals: 1 });
    expect(announcements(unlinked, pressed)).toEqual([{ text: "No link to the relay: the microphone stays off.", urgent: true }]);
    const lost = reduce(model(), { kind: "lost" });
    expect(announcements(lost, reduce(lost, { kind: "refused", reason: "it was not told" }))).toEqual([{ text: "It was not told.", urgent: true }]);
  });
  it("says of a seat that another holds that it is taken, and not that no relay is there", () => {
    const reason = "Desk 1 of booth en is taken. Take another, or end that one.";
    const taken = said(model({ linked: false, reason: "no link to the relay, off air: gone" }), { linked: false, turned_away: "seat_taken", reason });
    expect(lampOf(taken)).toMatchObject({ kind: "unlinked", word: "Seat taken", detail: `Off air: ${reason}` });
    expect(announcements(model({ linked: false, reason: "no link to the relay, off air: gone" }), taken)).toEqual([{ text: `Seat taken. Off air: ${reason}`, urgent: true }]);
    const pressed = said(taken, { linked: false, turned_away: "seat_taken", reason: "the relay does not let this desk in: the microphone stays off", refusals: 1 });
    expect(announcements(taken, pressed)).toEqual([{ text: "Seat taken. Off air: the relay does not let this desk in: the microphone stays off.", urgent: true }]);
    expect(lampOf(said(taken, { linked: false, turned_away: "closed_session", reason: "The session is closed." })).word).toBe("Not let in");
    expect(lampOf(said(taken, { linked: false, reason: "no link to the relay, off air: gone" })).word).toBe("No link");
  });
  it("tells a colleague's cough from a channel that the technician muted", () => {
    const hearing = (more: Partial<Channel>) => reduce(model({ incoming: "ar" }), { kind: "said", message: { ...desk({ incoming: "ar" }), channels: [channel("ar", 7, "العربية", more)] }, now: 0 });
    const before = hearing({ state: "interpreted", quality: "+" });
    const words = (more: Partial<Channel>) => announcements(before, hearing(more)).map((a) => a.text);
    expect(words({ state: "muted", muted_by: "cough" })).toEqual(["العربية: now paused, a cough."]);
    expect(words({ state: "muted", muted_by: "technician" })).toEqual(["العربية: now muted by the technician."]);
    expect(words({ state: "muted" })).toEqual(["العربية: now muted."]); // a program that does not say
  });
  it("is nothing that was refused before the page was opened", () => {
    const closed = start({ who: "nobody", since: 0 });
    const declined = model({ reason: "the booth-mate declined the handover", refusals: 3 });
    expect(announcements(closed, declined).map((a) => a.text)).toEqual(["Off. Nobody in this booth is on air."]);
    expect(declined.notice?.text).toBe("the booth-mate declined the handover"); // to be read
    const refused = model({ microphone: "refused", reason: "another booth is on air in this channel", refusals: 3 });
    expect(announcements(closed, refused)).toEqual([{ text: "Off. The last press of the microphone was refused.", urgent: false }]);
    // What is refused from then on is news.
    expect(announcements(refused, said(refused, { microphone: "refused", reason: "another booth is on air in this channel", refusals: 4 }))[0]?.urgent).toBe(true);
  });
  it("is new each time, whatever was said before", () => {
    const once = speak([], ["Both microphones are open."]);
    const twice = speak(once, ["Both microphones are open."]);
    expect(twice.map((line) => line.text)).toEqual(["Both microphones are open.", "Both microphones are open."]);
    expect(new Set(twice.map((line) => line.number)).size).toBe(2);
    expect(speak(twice, [])).toBe(twice);
    let many = twice;
    for (let i = 0; i < 50; ++i) many = speak(many, [String(i), "more"]);
    expect(many.length).toBeLessThan(10);
    expect(many[many.length - 1]).toEqual({ number: 102, text: "more" });
  });
  it("is everything when asked", () => {
    expect(summary(model(), 0)).toBe("Off. Nobody in this booth is on air. Speaking into A, English. Hearing Floor, original. Partner off.");
  });
});

describe("the level's word", () => {
  const at = (rms: number, peak: number) => hold(kNothing, { rms_dbfs: rms, peak_dbfs: peak }, 1000);
  it.each([
    [-120, -120, "no sound"],
    [-50, -40, "too low"],
    [-24, -12, "good"],
    [-10, -6, "too hot"],
    [-20, -2, "too hot"],
    [-20, 0, "clip"],
  ])("of %d dB with a peak of %d is %s", (rms, peak, word) => {
    expect(wordOf(at(rms, peak), 1000)).toBe(word);
  });
  it("lasts through a pause between two words, and a clip until it was seen", () => {
    const good = at(-24, -12);
    const pause = hold(good, { rms_dbfs: -70, peak_dbfs: -60 }, 1000 + kHold);
    expect(wordOf(pause, 1000 + kHold)).toBe("good");
    expect(wordOf(hold(pause, { rms_dbfs: -70, peak_dbfs: -60 }, 1001 + kHold), 1001 + kHold)).toBe("no sound");
    expect(wordOf(at(-20, 0), 1000 + kClipHold)).toBe("clip");
    expect(wordOf(at(-24, 0), 1001 + kClipHold)).toBe("good");
  });
  it("has a place on the scale", () => {
    expect([-90, -60, -30, 0, 3].map(position)).toEqual([0, 0, 0.5, 1, 1]);
  });
});

describe("the link", () => {
  const link = (lost: number, latency: number | null = 20): Link => ({ channel: "floor", transport: "multicast", latency_ms: latency, lost, late: 0, concealed_ms: 0, jitter_ms: 0 });
  it("is graded by loss and latency", () => {
    const silent = { ...link(0), transport: null };
    expect(linkQuality([], 5000).grade).toBe("starting");
    expect(linkQuality([silent, silent], 5000).grade).toBe("starting");
    expect(linkQuality([silent, silent, silent], 5000).grade).toBe("none");
    expect(linkQuality([link(0), silent], 5000).grade).toBe("none");
    expect(linkQuality([link(0), link(0)], 5000)).toMatchObject({ grade: "good", words: "20 ms · 0.0 % lost" });
    expect(linkQuality([link(0), link(2)], 5000)).toMatchObject({ grade: "fair", loss: 0.01 });
    expect(linkQuality([link(0), link(20)], 5000).grade).toBe("poor");
    expect(linkQuality([link(0, 90), link(0, 90)], 5000).grade).toBe("fair");
    expect(linkQuality([link(0, 200)], 5000).grade).toBe("poor");
  });
  it("takes totals that begin anew for what they are", () => {
    expect(linkQuality([link(500), link(0), link(0)], 5000).loss).toBe(0);
  });
});

describe("turns", () => {
  it("begin with the microphone, whoever's, and a cough does not end them", () => {
    const mine = nextTurn({ who: "nobody", since: 0 }, { ...state, microphone: "on", on_air: ["en"] }, 5000);
    expect(mine).toEqual({ who: "me", since: 5000 });
    expect(nextTurn(mine, { ...state, microphone: "cough", on_air: [] }, 9000)).toBe(mine);
    expect(nextTurn(mine, { ...state, microphone: "on", on_air: [] }, 9000)).toBe(mine); // muted by the technician
    expect(nextTurn(mine, { ...state, partner: "on" }, 9000)).toEqual({ who: "partner", since: 9000 });
    expect(nextTurn(mine, { ...state, linked: false, microphone: "on", on_air: ["en"] }, 9000).who).toBe("nobody");
  });
  it("are over after the minutes that were set, one's own alone", () => {
    const minute = 60_000;
    expect(isOverdue({ who: "me", since: 0 }, 30 * minute, 30)).toBe(true);
    expect(isOverdue({ who: "me", since: 0 }, 30 * minute - 1, 30)).toBe(false);
    expect(isOverdue({ who: "partner", since: 0 }, 99 * minute, 30)).toBe(false);
    expect(isOverdue({ who: "me", since: 0 }, 99 * minute, 0)).toBe(false);
  });
  it("are shown as clocks show time", () => {
    expect(duration(0)).toBe("0:00");
    expect(duration(245_900)).toBe("4:05");
    expect(duration(3_729_000)).toBe("1:02:09");
    expect(duration(-5)).toBe("0:00");
    expect(clock(new Date(2026, 0, 1, 9, 5, 3).getTime())).toBe("09:05:03");
  });
});
