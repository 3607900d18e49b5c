import { expect, test } from "vitest";

import { best, fill } from "shared/words";

test("the reader's language is the first of his wishes that there is", () => {
  expect(best(["mn-MN", "ru"], ["zh", "en", "ru", "mn"])).toBe("mn");
  expect(best(["ka-GE", "ru-RU", "en"], ["zh", "en", "ru"])).toBe("ru");
  expect(best(["zh-Hant-TW"], ["zh-Hans", "zh-Hant"])).toBe("zh-Hant");
  expect(best(["zh-CN"], ["en", "zh-Hant"])).toBe("zh-Hant");
  expect(best(["PT-br"], ["pt"])).toBe("pt");
  expect(best(["ka"], ["en", "fr"])).toBeNull();
  expect(best([], ["en"])).toBeNull();
});

test("a reader's script decides, where there are several, whatever code it comes in", () => {
  for (const wish of ["zh-TW", "zh-HK", "zh-Hant", "ZH-hant-mo"]) expect(best([wish], ["en", "zh", "zh-Hant"])).toBe("zh-Hant");
  for (const wish of ["zh", "zh-CN", "zh-SG", "zh-Hans-CN"]) expect(best([wish], ["zh-Hant", "zh"])).toBe("zh");
  expect(best(["zh-TW", "en"], ["zh", "en"])).toBe("zh");
  expect(best(["sr-Latn-RS"], ["sr", "sr-Latn"])).toBe("sr-Latn");
  expect(best(["*", "", "en_US", "fr"], ["fr"])).toBe("fr");
});

test("a text that is missing is shown as its key, not as nothing", () => {
  expect(fill({ hear: "You hear: {name}" }, "hear", "Монгол")).toBe("You hear: Монгол");
  expect(fill({}, "hear")).toBe("hear");
});
