/** What a screen reader hears of alarms and of the link. */

import { useEffect, useRef, useState } from "preact/hooks";

import type { Model } from "../model";
import type { Store } from "../store";
import { alarmWords } from "../words";

function news(before: Model, now: Model): string[] {
  const said: string[] = [];
  if (before.link !== now.link) said.push(now.link === "lost" ? "The link to the relay is lost." : now.link === "open" ? "Linked to the relay." : "");
  const known = new Set((before.alarms ?? []).map((alarm) => alarm.id));
  for (const alarm of now.alarms ?? []) if (!known.has(alarm.id)) said.push(`Alarm: ${alarmWords(now, alarm)}`);
  return said.filter((words) => words !== "");
}

export function Announcer({ store }: { store: Store }) {
  const [words, setWords] = useState("");
  const before = useRef(store.model);
  useEffect(
    () =>
      store.subscribe(() => {
        const said = news(before.current, store.model);
        before.current = store.model;
        if (said.length > 0) setWords(said.join(" "));
      }),
    [store],
  );
  return (
    <div class="spoken" role="alert" aria-live="assertive" data-spoken>
      {words}
    </div>
  );
}
