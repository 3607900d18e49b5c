/** What the relay answers to a path, asked for again and again while it is shown. */

import { useEffect, useState } from "preact/hooks";

import { keyHeaders } from "./key";

export interface Fetched<T> {
  /** The last that could be read; null before the first. */
  kept: T | null;
  /** The last answer could not be had, or not be read. */
  failed: boolean;
}

/** `parse` gives null for what it cannot read. Another path begins anew. */
export function useFetched<T>(path: string, every: number, parse: (answer: unknown) => T | null): Fetched<T> {
  const [kept, setKept] = useState<T | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let gone = false;
    setKept(null);
    const look = () =>
      fetch(path, { headers: keyHeaders() })
        .then((answer) => (answer.ok ? answer.json() : null))
        .then((answer: unknown) => {
          if (gone) return;
          const read = parse(answer);
          setFailed(read === null);
          if (read !== null) setKept(read);
        })
        .catch(() => !gone && setFailed(true));
    void look();
    const timer = window.setInterval(look, every);
    return () => {
      gone = true;
      window.clearInterval(timer);
    };
  }, [path]);
  return { kept, failed };
}
