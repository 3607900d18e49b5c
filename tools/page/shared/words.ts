/** Texts of the page in the reader's language, and which channel may be his. Pure. */

export type Words = Record<string, string>;

/** Of `offered`, the one for the first wish that it can serve: by the whole code, else by its language alone. */
export function best(wishes: readonly string[], offered: readonly string[]): string | null {
  const lower = offered.map((code) => code.toLowerCase());
  for (const wish of wishes) {
    const parts = wish.toLowerCase().split("-");
    for (let n = parts.length; n > 0; --n) {
      const at = lower.indexOf(parts.slice(0, n).join("-"));
      if (at >= 0) return offered[at]!;
    }
    // "zh" is asked for, and "zh-Hant" is there.
    const at = lower.findIndex((code) => code.split("-")[0] === parts[0]);
    if (at >= 0) return offered[at]!;
  }
  return null;
}

/** "{name}" replaced; a text that is missing is the key itself. */
export function fill(words: Words, key: string, name = ""): string {
  return (words[key] ?? key).replace("{name}", name);
}
