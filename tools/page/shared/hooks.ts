import { useEffect, useReducer, useState } from "preact/hooks";

interface Changing {
  subscribe(listener: () => void): () => void;
}

/** Draws again at every change of the store. */
export function useStore(store: Changing): void {
  const [, again] = useReducer((n: number) => n + 1, 0);
  useEffect(() => store.subscribe(() => again(undefined)), [store]);
}

/** The time, as often as the seconds change. */
export function useSeconds(): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    let timer = 0;
    const tick = () => {
      setNow(Date.now());
      timer = window.setTimeout(tick, 1000 - (Date.now() % 1000) + 5);
    };
    tick();
    return () => window.clearTimeout(timer);
  }, []);
  return now;
}
