/** What the relay kept of the last hours, as the charts want it. Pure. */

/** Even steps, the newest last; null where nothing was. */
export interface Series {
  /** Seconds. */
  step: number;
  /** Of the newest, seconds since 1970. */
  end: number;
  [figure: string]: (number | null)[] | number;
}

export interface History {
  /** The last ten minutes, second by second. */
  fine: Series;
  /** The last twelve hours. */
  coarse: Series;
}

export type Span = "fine" | "coarse";

/** Times, then each of `figures`; what is missing is null throughout. */
export function columns(series: Series, figures: string[]): (number | null)[][] {
  const lists = figures.map((name) => {
    const list = series[name];
    return Array.isArray(list) ? list : [];
  });
  const length = Math.max(0, ...lists.map((list) => list.length));
  const times = Array.from({ length }, (_, i) => series.end - (length - 1 - i) * series.step);
  return [times, ...lists.map((list) => Array.from({ length }, (_, i) => list[i - (length - list.length)] ?? null))];
}

/** Null when what came is no history. */
export function parseHistory(value: unknown): History | null {
  const isSeries = (part: unknown) => typeof part === "object" && part !== null && typeof (part as Series).step === "number" && typeof (part as Series).end === "number";
  const { fine, coarse } = (value ?? {}) as Partial<History>;
  return isSeries(fine) && isSeries(coarse) ? (value as History) : null;
}
