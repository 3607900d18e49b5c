import { describe, expect, it } from "vitest";

import { parseWorst, reportWords, webWords } from "console/reports";

describe("what receivers report", () => {
  it("says how many hear well, and only what else there is", () => {
    expect(reportWords(undefined)).toBe("nobody reports");
    expect(reportWords({ reporters: 0, well: 0, losing: 0, nothing: 0 })).toBe("nobody reports");
    expect(reportWords({ reporters: 9, well: 9, losing: 0, nothing: 0 })).toBe("9 hear well");
    expect(reportWords({ reporters: 9, well: 6, losing: 2, nothing: 1 })).toBe("6 hear well · 2 lose · 1 hear nothing");
  });
  it("takes nothing for the worst that is no list", () => {
    const one = { address: "10.0.0.1", port: 5000, ssrc: "00000abc", loss_percent: 12.5, jitter_ms: 4, worst_jitter_ms: 20, redundancy: false, round_trip_ms: null };
    expect(parseWorst({ reporters: 1, worst: [one] })).toEqual([one]);
    for (const answer of [null, 7, "no", {}, { worst: 7 }, { error: { code: "not_found" } }]) expect(parseWorst(answer)).toBeNull();
  });
  it("says how browsers hear, as far as the relay does", () => {
    const listeners = { multicast: 0, unicast: 0, web: 9 };
    expect(webWords(listeners)).toBe("9 web");
    expect(webWords({ ...listeners, webrtc: 7, websocket: 2 })).toBe("7 WebRTC · 2 WebSocket");
    expect(webWords({ ...listeners, webrtc: 6, websocket: 2 })).toBe("6 WebRTC · 2 WebSocket · 1 Ogg");
  });
});
