import { lampOf, sentence } from "../lamp";
import { isOpen } from "../model";
import type { Store } from "../store";
import { Keys, Name } from "./parts";
import { Shape } from "./shapes";

/** The lamp, and below it the two keys that change it. */
export function LampPanel({ store }: { store: Store }) {
  const { model, settings } = store;
  const lamp = lampOf(model);
  const state = model.desk?.state ?? null;
  const protection = state?.protection?.stage ?? 0;
  const both = state !== null && state.open_microphones > 1;
  return (
    <section class="lamp-panel" aria-label="On air">
      <div class="lamp" data-lamp={lamp.kind}>
        <Shape kind={lamp.kind} />
        <div class="lamp-words">
          <strong>{lamp.word}</strong>
          {lamp.channels.length > 0 && (
            <span class="lamp-channels">
              {lamp.channels.map((id) => (
                <Name key={id} desk={model.desk} id={id} />
              ))}
            </span>
          )}
          {protection > 0 && (
            <span class="lamp-alarm" data-protection={protection}>
              ▼ Hearing protection acts: stage {protection}
            </span>
          )}
          {state?.device && (
            <span class="lamp-alarm" data-device>
              ▲ {sentence(state.device)}
            </span>
          )}
          {both && <span class="lamp-alarm">▲ Both microphones open</span>}
          {lamp.detail !== "" && <span class="lamp-detail">{lamp.detail}</span>}
          {lamp.kind !== "lost" && state?.cut_off && (
            <button type="button" class="small" data-action="dismiss" onClick={() => store.send("off")}>
              Stay off: hide this
            </button>
          )}
        </div>
      </div>
      <div class="lamp-keys">
        <button
          type="button"
          class="microphone"
          data-action="microphone"
          data-open={(state !== null && isOpen(state)) || undefined}
          aria-busy={model.pressed}
          disabled={state === null || model.socket === "lost"}
          onClick={() => store.act("microphone")}
        >
          <span class="label">{state !== null && isOpen(state) ? "Microphone off" : "Microphone on"}</span>
          {model.pressed ? <span class="hint">waiting for the relay…</span> : <Keys names={settings.keys.microphone} />}
        </button>
        <CoughKey store={store} />
      </div>
    </section>
  );
}

/** Held by pointer, or by Space or Enter while it has the focus. */
function CoughKey({ store }: { store: Store }) {
  const state = store.model.desk?.state ?? null;
  const held = (event: KeyboardEvent) => event.key === " " || event.key === "Enter";
  return (
    <button
      type="button"
      class="cough"
      data-action="cough"
      aria-pressed={state?.microphone === "cough"}
      disabled={state === null || !isOpen(state)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        store.cough(true);
      }}
      onPointerUp={() => store.cough(false)}
      onPointerCancel={() => store.cough(false)}
      onKeyDown={(event) => {
        if (!held(event)) return;
        event.preventDefault();
        if (!event.repeat) store.cough(true);
      }}
      onKeyUp={(event) => held(event) && store.cough(false)}
      onBlur={() => store.cough(false)}
    >
      <span class="label">Cough</span>
      <span class="hint">hold</span>
      <Keys names={store.settings.keys.cough} />
    </button>
  );
}
