/** Texts of the page in the reader's language, and which channel may be his. Pure. */

export type Words = Record<string, string>;

/** How a language is written: "zh-TW" in the traditional script, though it doesn't say so. */
function script(code: string): string | undefined {
  try {
    return new Intl.Locale(code).maximize().script;
  } catch {
    return undefined; // an old browser, or no code of a language
  }
}

/** Of `offered`, the one for the first wish that it can serve: by the whole code, else by language and script, else by
    its language alone. */
export function best(wishes: readonly string[], offered: readonly string[]): string | null {
  for (const wish of wishes) {
    const parts = wish.toLowerCase().split("-");
    const kin = offered.filter((code) => code.toLowerCase().split("-")[0] === parts[0]);
    const alike = kin.filter((code) => script(code) === script(wish));
    const among = alike.length > 0 ? alike : kin; // "zh" is asked for, and "zh-Hant" is there
    for (let n = parts.length; n > 0; --n) {
      const whole = among.find((code) => code.toLowerCase() === parts.slice(0, n).join("-"));
      if (whole !== undefined) return whole;
    }
    if (among.length > 0) return among[0]!;
  }
  return null;
}

/** "{name}" replaced; a text that is missing is the key itself. */
export function fill(words: Words, key: string, name = ""): string {
  return (words[key] ?? key).replace("{name}", name);
}
