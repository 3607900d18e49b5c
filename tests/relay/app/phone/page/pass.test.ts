import { expect, test } from "vitest";

import { digits } from "phone/pass";

test("a PIN is the same in every script's digits, whatever stands between them", () => {
  for (const typed of ["10293847", "1029 3847", " 1029-3847.", "١٠٢٩٣٨٤٧", "۱۰۲۹۳۸۴۷", "१०२९३८४७", "１０２９３８４７", "᠑᠐᠒᠙᠓᠘᠔᠗", "𝟏𝟎𝟐𝟗𝟑𝟖𝟒𝟕", "𝟷𝟶𝟸𝟿𝟹𝟾𝟺𝟽"])
    expect(digits(typed)).toBe("10293847");
  expect(digits("no² PIN½ 一二")).toBe("");
  expect(digits("")).toBe("");
});
