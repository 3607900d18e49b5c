/** Knobs of the headphones and the hearing protection; shown where the program has them. */

import type { Headphones } from "../protocol";
import type { Store } from "../store";
import { Keys, Name, Panel } from "./parts";

interface Knob {
  line: string;
  label: string;
  value: (h: Headphones) => string;
}

const db = (value: number) => `${value > 0 ? "+" : value < 0 ? "−" : ""}${Math.abs(value).toFixed(Number.isInteger(value) ? 0 : 1)} dB`;

const KNOBS: Knob[] = [
  { line: "volume", label: "Volume", value: (h) => db(h.volume_db) },
  { line: "bass", label: "Bass", value: (h) => db(h.bass_db) },
  { line: "treble", label: "Treble", value: (h) => db(h.treble_db) },
  { line: "sidetone", label: "Own voice", value: (h) => (h.sidetone_db === null ? "off" : db(h.sidetone_db)) },
  { line: "balance", label: "Colleague", value: (h) => `${Math.round(h.balance_percent)} %` },
];

export function HeadphonePanel({ store }: { store: Store }) {
  const state = store.model.desk?.state ?? null;
  const headphones = state?.headphones;
  if (state === null || headphones === undefined) return null;
  return (
    <Panel title="Headphones" name="headphones">
      <ProtectionLamp stage={state.protection?.stage ?? 0} gain={state.protection?.gain_db ?? 0} calibrated={headphones.calibration_db !== null} full={headphones.full_scale_db_spl} />
      <div class="knobs">
        {KNOBS.map((knob) => (
          <div class="knob" role="group" aria-label={knob.label} key={knob.line}>
            <span class="knob-label">
              {knob.label}
              {knob.line === "sidetone" && headphones.sidetone_db !== null && (
                <button type="button" class="small" aria-label={`${knob.label} off`} onClick={() => store.send("sidetone off")}>off</button>
              )}
            </span>
            <button type="button" aria-label={`${knob.label} down`} onClick={() => store.send(`${knob.line} down`)}>−</button>
            <output aria-label={`${knob.label} value`}>{knob.value(headphones)}</output>
            <button type="button" aria-label={`${knob.label} up`} onClick={() => store.send(`${knob.line} up`)}>+</button>
          </div>
        ))}
      </div>
      <Presets store={store} headphones={headphones} />
    </Panel>
  );
}

interface ProtectionProps {
  stage: number;
  gain: number;
  calibrated: boolean;
  /** dB SPL that full scale is taken for. */
  full: number;
}

function ProtectionLamp({ stage, gain, calibrated, full }: ProtectionProps) {
  const words = stage === 0 ? "○ Hearing protection: ready" : `▼ Hearing protection acts: ${["", "shock held at 100 dB", "loud for long, brought to 94 dB", "a loud minute: rest your ears"][stage] ?? ""}`;
  return (
    <p class="protection" data-stage={stage}>
      <b>{words}</b>
      {stage > 0 && gain < 0 && <span> {db(Math.round(gain))}</span>}
      {!calibrated && <span class="uncalibrated">uncalibrated</span>}
      {!calibrated && stage === 3 && (
        <span class="hint">Counted as if full scale were {full} dB SPL in this headset: turn it down, or have it calibrated.</span>
      )}
    </p>
  );
}

function Presets({ store, headphones }: { store: Store; headphones: Headphones }) {
  const numbers = Object.keys(headphones.presets).sort();
  const waiting = store.choosing === "preset" || store.choosing === "preset_store";
  return (
    <div class="presets" role="group" aria-label="Presets">
      {numbers.map((number) => (
        <button type="button" key={number} onClick={() => store.send(`preset ${number}`)}>
          <b>P{number}</b> <Name desk={store.model.desk} id={headphones.presets[number] ?? null} />
        </button>
      ))}
      <button type="button" aria-pressed={store.choosing === "preset_store"} onClick={() => store.act("preset_store")}>
        Keep as preset <Keys names={store.settings.keys.preset_store} />
      </button>
      {waiting && <span role="status">Which preset? 1 to 9, Esc cancels.</span>}
      {store.choosing === "preset_store" &&
        numbers.map((number) => (
          <button type="button" class="small" key={number} onClick={() => { store.choose(null); store.send(`preset ${number} clear`); }}>
            Forget P{number}
          </button>
        ))}
      {store.choosing === "preset_store" &&
        [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => (
          <button type="button" class="small" key={n} aria-label={`Keep as preset ${n}`} onClick={() => store.digit(n)}>{n}</button>
        ))}
    </div>
  );
}
