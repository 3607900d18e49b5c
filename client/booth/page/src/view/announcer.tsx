/** What a screen reader hears of changes. Two regions: one waits its turn, one interrupts. */

import { useEffect, useRef, useState } from "preact/hooks";

import { announcements, summary } from "../announce";
import { speak, type Spoken } from "../spoken";
import type { Store } from "../store";

export function Announcer({ store }: { store: Store }) {
  const [polite, setPolite] = useState<Spoken[]>([]);
  const [urgent, setUrgent] = useState<Spoken[]>([]);
  const before = useRef(store.model);
  useEffect(() => {
    store.announce = (text) => setPolite((lines) => speak(lines, [text]));
    store.say = () => store.announce(summary(store.model, Date.now()));
    return store.subscribe(() => {
      const said = announcements(before.current, store.model);
      before.current = store.model;
      const words = (wanted: boolean) => said.filter((a) => a.urgent === wanted).map((a) => a.text);
      setPolite((lines) => speak(lines, words(false)));
      setUrgent((lines) => speak(lines, words(true)));
    });
  }, [store]);
  return (
    <div class="spoken">
      <Region lines={polite} name="polite" live="polite" />
      <Region lines={urgent} name="urgent" live="assertive" />
    </div>
  );
}

/** Only what is added is read: no `alert` or `status`, whose whole is read at each change. */
function Region({ lines, name, live }: { lines: Spoken[]; name: string; live: "polite" | "assertive" }) {
  return (
    <div role="log" aria-live={live} aria-relevant="additions" aria-atomic="false" data-spoken={name}>
      {lines.map((line) => (
        <p key={line.number}>{line.text}</p>
      ))}
    </div>
  );
}
