/** To whom this page talks, and who hears it; or why it cannot. */

import { isSame } from "../heard";
import { secureAddress } from "../key";
import type { Heard } from "../model";
import type { Store } from "../store";
import { hearerWords, targetWords } from "../talk";

export function TalkLamp({ store }: { store: Store }) {
  const { talk, heard } = store.model;
  const { words, nobody } = hearerWords(talk);
  const lamp = talk.trouble !== "" ? "trouble" : talk.to === null ? (talk.open ? "ready" : "off") : talk.hearers === null ? "waits" : nobody ? "nobody" : "heard";
  const desk: Heard | null = talk.to === null || talk.to.desk === 0 ? null : { room: talk.to.room, booth: talk.to.booth, desk: talk.to.desk, ear: "microphone" };
  return (
    <span class="talk-lamp" data-lamp={lamp}>
      <span class="talk-words" role="status">
        {talk.to !== null && (
          <>
            Talking to <b>{targetWords(talk.to)}</b>
            {` – ${words}`}
          </>
        )}
        {lamp === "ready" && "Microphone open, nobody hears you"}
        {talk.trouble !== "" && <Trouble store={store} />}
      </span>
      {desk !== null && !isSame(heard, desk) && (
        <button type="button" data-action="hear-too" aria-label="Hear it: the desk as well" onClick={() => store.hear(desk)}>
          <span aria-hidden="true">▶</span> Hear it
        </button>
      )}
      {talk.latched && (
        <button type="button" data-action="talk-end" onClick={() => store.talk.end()}>
          <span aria-hidden="true">■</span> End talk
        </button>
      )}
      {(lamp === "ready" || lamp === "trouble") && (
        <button type="button" class="plain" data-action="talk-close" aria-label={lamp === "ready" ? "Close the microphone" : "Close"} onClick={() => store.talk.close()}>
          ✕
        </button>
      )}
    </span>
  );
}

function Trouble({ store }: { store: Store }) {
  const { talk, https } = store.model;
  const secure = talk.insecure ? secureAddress(location, https) : null;
  return (
    <>
      <b>No talk:</b> {talk.trouble}
      {talk.insecure && (secure === null ? " This event has no certificate: open it on the relay's own machine, as http://localhost." : <> Open <a href={secure}>{secure}</a></>)}
    </>
  );
}
