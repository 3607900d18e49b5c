/** Level meters. They move 25 times a second, past Preact; words change when they have to. */

import { useEffect, useRef, useState } from "preact/hooks";

import { hold, kNothing, position, wordOf, type LevelWord } from "../level";
import type { Level } from "../protocol";
import type { Store } from "../store";

interface Props {
  store: Store;
  which: "microphone" | "incoming";
  label: string;
  /** Is the level judged? What others send is not ours to set. */
  judged: boolean;
  /** Said instead of the word, where there is no source at all. */
  missing?: string | undefined;
}

const SCALE = [-60, -40, -20, -12, 0];

export function Meter({ store, which, label, judged, missing }: Props) {
  const bar = useRef<HTMLDivElement>(null);
  const peak = useRef<HTMLDivElement>(null);
  const [word, setWord] = useState<LevelWord>("no sound");
  const [level, setLevel] = useState(-120);
  useEffect(() => {
    let held = kNothing;
    let told = -Infinity;
    return store.onMeters((levels) => {
      const now = performance.now();
      const heard: Level = levels[which];
      held = hold(held, heard, now);
      if (bar.current) bar.current.style.transform = `scaleX(${position(heard.rms_dbfs)})`;
      if (peak.current) peak.current.style.left = `${position(heard.peak_dbfs) * 100}%`;
      setWord(wordOf(held, now));
      if (now - told < 1000) return;
      told = now;
      setLevel(Math.round(heard.rms_dbfs));
    });
  }, [store, which]);
  const figure = level <= -60 ? "−∞ dB" : `${level < 0 ? "−" : ""}${Math.abs(level)} dB`;
  const words = missing ?? (judged ? word : level <= -65 ? "no sound" : "");
  return (
    <div class="meter" data-word={judged ? word : undefined}>
      <span class="meter-label">{label}</span>
      <div
        class="meter-bar"
        role="meter"
        aria-label={`${label} level`}
        aria-valuemin={-60}
        aria-valuemax={0}
        aria-valuenow={Math.min(0, Math.max(-60, level))}
        aria-valuetext={`${level <= -60 ? "silence" : `${level} dB`}${words ? `, ${words}` : ""}`}
      >
        <div class="meter-fill" ref={bar} />
        <div class="meter-peak" ref={peak} />
        {judged && <div class="meter-zone" />}
      </div>
      <span class="meter-scale" aria-hidden="true">
        {SCALE.map((db) => (
          <i key={db} style={{ left: `${position(db) * 100}%` }}>
            {db === 0 ? "0" : `−${-db}`}
          </i>
        ))}
      </span>
      <b class="meter-word">{words || figure}</b>
    </div>
  );
}
