/** The booth: partner and handover; and the two signals that leave it. */

import type { DeskState } from "../protocol";
import { partnerWord, talkName } from "../lamp";
import type { Store } from "../store";
import { Button, Panel } from "./parts";

const HANDOVER = {
  asked: "Asked. Waiting for your partner.",
  wanted: "Your partner wants to take over.",
  offered: "Your partner asks you to take over.",
} as const;

export function Booth({ store }: { store: Store }) {
  const state = store.model.desk?.state ?? null;
  const keys = store.settings.keys;
  const asked = state?.handover ?? null;
  const alone = state === null || state.partner === null;
  const answer = asked === "wanted" || asked === "offered";
  return (
    <Panel title="Booth" name="booth">
      <BoothState state={state} />
      <p class="handover" data-handover={asked ?? undefined}>
        {asked !== null && <b>{HANDOVER[asked]}</b>}
      </p>
      <div class="row" role="group" aria-label="Handover">
        {answer ? (
          <>
            <Button class="answer" data-action="handover_accept" names={keys.handover_accept} onClick={() => store.act("handover_accept")}>Accept</Button>
            <Button data-action="handover_decline" names={keys.handover_decline} onClick={() => store.act("handover_decline")}>Decline</Button>
          </>
        ) : (
          <>
            {asked === "asked" ? (
              <Button data-action="handover_withdraw" names={keys.handover_decline} onClick={() => store.act("handover_decline")}>Withdraw</Button>
            ) : (
              <Button data-action="handover_ask" names={keys.handover_ask} disabled={alone} onClick={() => store.act("handover_ask")}>
                {state !== null && state.on_air.length > 0 ? "Hand over" : "Ask to take over"}
              </Button>
            )}
            <Button data-action="handover_take" names={keys.handover_take} disabled={alone || state.on_air.length > 0} onClick={() => store.act("handover_take")}>Take over now</Button>
          </>
        )}
      </div>
    </Panel>
  );
}

const PARTNER = { nobody: "–", "not heard": "▽", "on air": "●", off: "○" } as const;

function BoothState({ state }: { state: DeskState | null }) {
  const partner = state === null ? "nobody" : partnerWord(state);
  const open = state?.open_microphones ?? 0;
  const both = open > 1;
  const none = open === 0 && partner !== "nobody";
  return (
    <dl class="booth-state">
      <div data-partner={partner}>
        <dt>Partner</dt>
        <dd>{PARTNER[partner]} {partner}</dd>
      </div>
      <div data-alarm={both ? "both" : none ? "none" : undefined}>
        <dt>Microphones</dt>
        <dd>{both ? "▲ both open" : none ? "▽ none open" : open === 1 ? "one open" : "closed"}</dd>
      </div>
    </dl>
  );
}

const CALL = {
  none: "Call technician",
  raised: "Called: waiting",
  handled: "Being handled",
  finished: "Finished. Call again",
} as const;

export function Signals({ store }: { store: Store }) {
  const state = store.model.desk?.state ?? null;
  const keys = store.settings.keys;
  return (
    <Panel title="Signals" name="signals">
      <div class="row">
        <Button data-action="slower" data-lit={state?.slower || undefined} names={keys.slower} onClick={() => store.act("slower")}>
          {state?.slower ? "◉ Slower is shown" : "Slower, please"}
        </Button>
        <Button data-action="use_microphone" data-lit={state?.use_microphone || undefined} names={keys.use_microphone} onClick={() => store.act("use_microphone")}>
          {state?.use_microphone ? "◉ Microphone! is shown" : "Microphone!"}
        </Button>
        <Button data-action="call" data-call={state?.call ?? "none"} names={keys.call} onClick={() => store.act("call")}>
          {CALL[state?.call ?? "none"]}
        </Button>
      </div>
      {state?.talk !== undefined && <Talkback store={store} state={state} />}
    </Panel>
  );
}

/** Voices past all channels. A press begins, another ends: the lamp says meanwhile that no channel hears this desk. */
function Talkback({ store, state }: { store: Store; state: DeskState }) {
  const keys = store.settings.keys;
  const alone = state.technician_hears === false && state.talk !== "technician";
  return (
    <>
      <div class="row" role="group" aria-label="Talkback">
        <Button data-action="talk_mate" data-lit={state.talk === "mate" || undefined} aria-pressed={state.talk === "mate"} disabled={state.partner === null && state.talk !== "mate"} names={keys.talk_mate} onClick={() => store.act("talk_mate")}>
          {state.talk === "mate" ? "◉ Talking to partner" : "Talk to partner"}
        </Button>
        <Button data-action="talk_technician" data-lit={state.talk === "technician" || undefined} aria-pressed={state.talk === "technician"} disabled={alone} aria-describedby={alone ? "no-technician" : undefined} names={keys.talk_technician} onClick={() => store.act("talk_technician")}>
          {state.talk === "technician" ? "◉ Talking to technician" : "Talk to technician"}
        </Button>
      </div>
      {alone && <p class="hint" id="no-technician">No technician is there to talk to: call, or write.</p>}
      {(state.talkers ?? []).map((who) => (
        <p class="talker" key={who}>
          <b>▶ The {talkName(who)} talks to you</b>
        </p>
      ))}
    </>
  );
}
