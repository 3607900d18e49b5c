import { beforeEach, expect, test, vi } from "vitest";

import { Key, keyInFragment, tokenIn } from "speak/key";

const kept = new Map<string, string>();
const replaced: string[] = [];

function at(hash: string): void {
  vi.stubGlobal("location", { hash, pathname: "/speak/hall" });
  vi.stubGlobal("history", { replaceState: (_: unknown, __: string, to: string) => void replaced.push(to) });
}

beforeEach(() => {
  kept.clear();
  replaced.length = 0;
  vi.stubGlobal("sessionStorage", { getItem: (k: string) => kept.get(k) ?? null, setItem: (k: string, v: string) => void kept.set(k, v), removeItem: (k: string) => void kept.delete(k) });
});

test("a key in the address is taken, and out of the address at once", () => {
  at("#key=abc-DEF_1");
  expect(new Key().headers()).toEqual({ Authorization: "Bearer abc-DEF_1" });
  expect(replaced).toEqual(["/speak/hall"]);
  at("");
  expect(new Key().token).toBe("abc-DEF_1"); // for as long as the tab is there
});

test("without one nothing is shown, and the address stays", () => {
  at("#elsewhere");
  const key = new Key();
  expect(key.headers()).toEqual({});
  expect(replaced).toEqual([]);
});

test("one that is taken away is forgotten", () => {
  at("#key=abc");
  new Key().keep(" ");
  at("");
  expect(new Key().token).toBe("");
});

test("a whole key file may be pasted", () => {
  expect(tokenIn('{"relay": "x", "token": "abc", "role": "floor"}')).toBe("abc");
  expect(tokenIn("  abc\n")).toBe("abc");
});

test("nothing but a token is taken from a fragment", () => {
  for (const fragment of ["", "#", "#key=", "#key=a b", "#key=<script>", "#pin=1", "#xkey=a"]) expect(keyInFragment(fragment)).toBeNull();
});
