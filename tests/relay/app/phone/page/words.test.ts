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

test("a text that is missing is shown as its key, not as nothing", () => {
  expect(fill({ hear: "You hear: {name}" }, "hear", "Монгол")).toBe("You hear: Монгол");
  expect(fill({}, "hear")).toBe("hear");
});
