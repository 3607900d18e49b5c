/** The bar at the bottom: what was done and can be undone, or what waits for a second click. */

import { useEffect, useRef } from "preact/hooks";

import type { Asked } from "../model";
import type { Store } from "../store";

export function Notice({ store }: { store: Store }) {
  const { asked, done } = store.model;
  if (asked !== null) return <Question store={store} asked={asked} />;
  if (done === null) return null;
  const undo = done.failed ? undefined : done.undos[done.undos.length - 1];
  return (
    <div class="notice" data-failed={done.failed || undefined} role={done.failed ? "alert" : "status"}>
      <span>{done.words}</span>
      {undo !== undefined && (
        <button type="button" data-action="undo" title={undo.words} onClick={() => void store.act(undo, true)}>
          {done.undos.length === 1 ? "Undo" : `Undo (${done.undos.length})`}
        </button>
      )}
      <button type="button" class="plain" aria-label="Close" onClick={() => store.dispatch({ kind: "forget" })}>
        ✕
      </button>
    </div>
  );
}

/** A question that nobody answers is withdrawn. */
const kAskedFor = 15_000;

function Question({ store, asked }: { store: Store; asked: Asked }) {
  const yes = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    yes.current?.focus();
    const timer = window.setTimeout(() => store.dispatch({ kind: "ask", asked: null }), kAskedFor);
    return () => window.clearTimeout(timer);
  }, [store, asked]);
  return (
    <div class="notice question" role="alertdialog" aria-label="Really?" aria-describedby="question">
      <span id="question">
        <b>{asked.ask}</b> {asked.words}?
      </span>
      <button type="button" ref={yes} data-action="confirm" onClick={() => void store.act(asked)}>
        Do it
      </button>
      <button type="button" data-action="leave" onClick={() => store.dispatch({ kind: "ask", asked: null })}>
        Leave it
      </button>
    </div>
  );
}
