/** The lines of a live region: every announcement is a line of its own, so that the same words again are a change, too,
    and of two in a row neither takes the other away before it is read. Pure. */

export interface Spoken {
  /** Counts up; what is drawn by it is new to the screen reader. */
  number: number;
  text: string;
}

/** Older ones have been read out, or passed over. */
const kLines = 5;

export function speak(lines: Spoken[], texts: string[]): Spoken[] {
  const next = (lines[lines.length - 1]?.number ?? 0) + 1;
  const said = texts.map((text, i) => ({ number: next + i, text }));
  return said.length === 0 ? lines : [...lines, ...said].slice(-kLines);
}
