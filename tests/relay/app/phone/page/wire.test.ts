import { expect, test } from "vitest";

import { parseMessage } from "phone/wire";
import { parseBatch } from "shared/batch";

// As PROTOCOL.md has it: version, channel 3, 240 samples, frame 0x0000004F00000004; frames of 2 and 3 bytes.
const kGolden = [1, 3, 0, 240, 0, 0, 0, 0x4f, 0, 0, 0, 4, 0, 2, 0xaa, 0xbb, 0, 3, 1, 2, 3];
const bytes = (...values: number[]) => Uint8Array.from(values).buffer;

test("a message of sound is taken apart", () => {
  const batch = parseBatch(bytes(...kGolden))!;
  expect([batch.number, batch.samples, batch.first]).toEqual([3, 240, 0x4f00000004]);
  expect(batch.frames.map((frame) => [...frame])).toEqual([[0xaa, 0xbb], [1, 2, 3]]);
});

test("cut anywhere it is nothing, or fewer frames", () => {
  for (let n = 0; n < kGolden.length; ++n) {
    const batch = parseBatch(bytes(...kGolden.slice(0, n)));
    if (n === 12) expect(batch!.frames.length).toBe(0);
    else if (n === 16) expect(batch!.frames.length).toBe(1);
    else expect(batch).toBeNull();
  }
  expect(parseBatch(bytes(2, ...kGolden.slice(1)))).toBeNull();
});

test("a text is state, refusal, sign of life, or nothing", () => {
  expect(parseMessage('{"type":"state","floor":null,"channels":{"en":"relay"}}')).toEqual({ type: "state", floor: null, channels: { en: "relay" } });
  expect(parseMessage('{"type":"refused","code":"full"}')).toEqual({ type: "refused", code: "full" });
  expect(parseMessage('{"type":"alive"}')).toEqual({ type: "alive" });
  for (const text of ["", "{", "null", "7", '{"type":"state"}', '{"type":"state","channels":null}', '{"type":"else"}']) expect(parseMessage(text)).toBeNull();
});
