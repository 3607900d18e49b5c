/** What a screen reader hears of changes. Two regions: one waits its turn, one interrupts. */

import { useEffect, useRef, useState } from "preact/hooks";

import { announcements, summary } from "../announce";
import type { Store } from "../store";

export function Announcer({ store }: { store: Store }) {
  const [polite, setPolite] = useState("");
  const [urgent, setUrgent] = useState("");
  const before = useRef(store.model);
  useEffect(() => {
    // The same words twice are two changes to a screen reader only when the text differs.
    store.say = () => setPolite((old) => summary(store.model) + (old.endsWith("\u00a0") ? "" : "\u00a0"));
    return store.subscribe(() => {
      const said = announcements(before.current, store.model);
      before.current = store.model;
      const words = (wanted: boolean) => said.filter((a) => a.urgent === wanted).map((a) => a.text).join(" ");
      if (words(false) !== "") setPolite(words(false));
      if (words(true) !== "") setUrgent(words(true));
    });
  }, [store]);
  return (
    <div class="spoken">
      <div role="status" aria-live="polite" data-spoken="polite">{polite}</div>
      <div role="alert" aria-live="assertive" data-spoken="urgent">{urgent}</div>
    </div>
  );
}
