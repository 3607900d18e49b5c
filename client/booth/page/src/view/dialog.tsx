/** Keys and settings, behind the key that asks for help. */

import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

import { calibrationLine } from "../commands";
import { ACTIONS, bind, bindingWords, keyLabel, mayBind, type Action } from "../keys";
import type { Store } from "../store";
import { Keys } from "./parts";

interface Slot {
  action: Action;
  index: number;
}

const MIDI = { off: "", asked: "The browser asks for your leave.", on: "", refused: "This browser has no MIDI, or does not allow it here." } as const;

/** In the place of what is heard, never over the lamp, and not modal: the desk works on while it is open, and a screen
    reader is told what changes. */
export function Dialog({ store }: { store: Store }) {
  const [waiting, setWaiting] = useState<Slot | null>(null);
  const [bound, setBound] = useState("");
  const dialog = useFocusWhileOpen();
  useLayoutEffect(() => {
    if (waiting === null) return;
    store.takeKey = (name) => {
      if (name !== "Escape" && !mayBind(name)) return;
      if (name !== "Escape") {
        const words = bindingWords(store.settings.keys, waiting.action, name);
        store.setKeys(bind(store.settings.keys, waiting.action, waiting.index, name));
        store.announce(words);
        setBound(words);
      }
      setWaiting(null);
    };
    return () => {
      store.takeKey = null;
    };
  }, [store, waiting]);
  return (
    <dialog ref={dialog} open class="panel" tabIndex={-1} aria-labelledby="dialog-title">
      <h2 id="dialog-title">Keys and settings</h2>
      <p>
        The channels' numbers choose what you hear; <kbd>0</kbd> is the floor. Where there are more than ten, a first digit waits a moment for a second
        one; <kbd>Enter</kbd> says that none comes. Choose a key below to change it: a foot switch is a key. A control that
        you reached with <kbd>Tab</kbd> keeps <kbd>Space</kbd> and <kbd>Enter</kbd> for itself. All keys work on while this is open.
      </p>
      {bound !== "" && <p class="bound">{bound}</p>}
      <KeyTable store={store} waiting={waiting} wait={setWaiting} />
      <label class="setting">
        A turn lasts
        <NumberField min={0} max={120} known={String(store.settings.turn)} set={(input) => store.setTurn(Math.min(120, Math.max(0, Math.round(Number(input.value) || 0))))} />
        minutes (0: never say “time to swap”)
      </label>
      <label class="setting">
        <input type="checkbox" data-talk checked={store.settings.talk === "hold"} onChange={(event) => store.setTalk(event.currentTarget.checked ? "hold" : "tap")} />
        Talk keys talk only while they are held (else a tap begins and another ends it, and a longer press lasts as long as it is held)
      </label>
      <CalibrationSetting store={store} />
      <MidiSetting store={store} />
      <div class="row">
        <button type="button" onClick={() => store.setKeys(null)}>All keys as delivered</button>
        <button type="button" class="answer" onClick={() => store.openDialog(false)}>
          Close <Keys names={["Esc"]} />
        </button>
      </div>
    </dialog>
  );
}

/** The focus goes into the dialog, and from there back to where it was. */
function useFocusWhileOpen() {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const before = document.querySelector<HTMLElement>(":focus-visible");
    const own = dialog.current;
    own?.focus({ preventScroll: true });
    own?.scrollIntoView();
    return () => {
      // What lay in this place is shown again only once the dialog is gone.
      if (own?.contains(document.activeElement)) queueMicrotask(() => before?.focus());
    };
  }, []);
  return dialog;
}

/** Shown is `known`, but while somebody writes: what is written is not taken away by other news. */
function NumberField({ known, set, ...more }: { known: string; set: (input: HTMLInputElement) => void } & JSX.InputHTMLAttributes<HTMLInputElement>) {
  const [draft, setDraft] = useState<string | null>(null);
  const end = (event: { currentTarget: HTMLInputElement }) => {
    if (event.currentTarget.validity.badInput || event.currentTarget.value !== known) set(event.currentTarget);
    event.currentTarget.value = known;
    setDraft(null);
  };
  return <input type="number" {...more} value={draft ?? known} onInput={(event) => setDraft(event.currentTarget.value)} onChange={end} />;
}

/** Shown is what the program uses. */
function CalibrationSetting({ store }: { store: Store }) {
  const headphones = store.model.desk?.state?.headphones;
  if (headphones === undefined) return null;
  const known = headphones.calibration_db === null ? "" : String(headphones.calibration_db);
  // What is no number reads as empty: the program says what is wrong with it, and nothing is taken away.
  const set = (input: HTMLInputElement) => store.send(calibrationLine(input.validity.badInput ? "?" : input.value));
  return (
    <div class="setting">
      <label>
        Full scale in this headset is <NumberField data-calibration step="any" known={known} set={set} aria-describedby="calibration-about" /> dB SPL
      </label>
      <p class="hint" id="calibration-about">
        How loud a sound as loud as can be (0 dBFS) is at your ear with the volume at 0 dB: measured by the technician, or reckoned from the headset's data sheet.
        The hearing protection's limits count from it. {known === "" ? `Not calibrated: ${headphones.full_scale_db_spl} dB SPL is assumed.` : "Empty the field to take it away."}
      </p>
    </div>
  );
}

function MidiSetting({ store }: { store: Store }) {
  return (
    <label class="setting">
      <input type="checkbox" data-midi checked={store.midi === "on" || store.midi === "asked"} onChange={(event) => store.useMidi(event.currentTarget.checked)} />
      Buttons of a MIDI control surface or pedal are keys
      <span role="status">{MIDI[store.midi]}</span>
    </label>
  );
}

interface SlotProps {
  store: Store;
  slot: Slot;
  waiting: Slot | null;
  wait: (slot: Slot | null) => void;
}

function KeyTable({ store, waiting, wait }: Omit<SlotProps, "slot">) {
  return (
    <table>
      <thead>
        <tr><th scope="col">What it does</th><th scope="col">Key</th><th scope="col">Second key</th></tr>
      </thead>
      <tbody>
        {(Object.keys(ACTIONS) as Action[]).map((action) => (
          <tr key={action}>
            <th scope="row">{ACTIONS[action]}</th>
            {[0, 1].map((index) => (
              <td key={index}>
                <KeySlot store={store} slot={{ action, index }} waiting={waiting} wait={wait} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function KeySlot({ store, slot, waiting, wait }: SlotProps) {
  const name = store.settings.keys[slot.action][slot.index];
  const mine = waiting?.action === slot.action && waiting.index === slot.index;
  return (
    <button
      type="button"
      class="key-slot"
      data-slot={`${slot.action}-${slot.index}`}
      aria-label={`${ACTIONS[slot.action]}, ${slot.index === 0 ? "key" : "second key"}: ${mine ? "Press a key…" : name === undefined ? "–" : keyLabel(name)}`}
      aria-pressed={mine}
      onClick={() => wait(mine ? null : slot)}
    >
      {mine ? "Press a key…" : name === undefined ? "–" : keyLabel(name)}
    </button>
  );
}
