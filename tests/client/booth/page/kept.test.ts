import { afterEach, expect, it, vi } from "vitest";

import { kept } from "desk/kept";

afterEach(() => vi.unstubAllGlobals());

const cookies = (cookie: string) => {
  vi.stubGlobal("document", { cookie });
  vi.stubGlobal("localStorage", { getItem: (name: string) => (name === "desk.midi" ? "on" : null) });
};

it("reads what was kept", () => {
  cookies("other=1; desk.keys=%7B%22call%22%3A%5B%22F13%22%5D%7D; desk.turn-minutes=25");
  expect(kept("desk.keys")).toBe('{"call":["F13"]}');
  expect(kept("desk.turn-minutes")).toBe("25");
});
it("takes a cookie that is no URI text for none", () => {
  cookies("desk.keys=%E0%A4%A; desk.turn-minutes=%; desk.midi=%zz");
  expect(kept("desk.keys")).toBeNull();
  expect(kept("desk.turn-minutes")).toBeNull();
  expect(kept("desk.midi")).toBe("on"); // as an older version kept it
});
