/** The whole desk. */

import { useEffect, useState } from "preact/hooks";
import { useStore } from "shared/hooks";

import { lampOf, sentence, titleOf } from "../lamp";
import type { Store } from "../store";
import { Announcer } from "./announcer";
import { Booth, Signals } from "./booth";
import { CheckPanel } from "./check";
import { Header } from "./header";
import { HeadphonePanel } from "./headphones";
import { LampPanel } from "./lamp";
import { Messages } from "./messages";
import { Meter } from "./meter";
import { Panel } from "./parts";
import { Incoming, Outgoing } from "./selectors";
import { Dialog } from "./dialog";
import { LostLink } from "./lost";

export function Console({ store }: { store: Store }) {
  useStore(store);
  const { model } = store;
  const state = model.desk?.state ?? null;
  const title = titleOf(model);
  useEffect(() => {
    document.title = title;
  }, [title]);
  const missing = state !== null && state.input === null ? "no microphone" : undefined;
  return (
    <div class="desk" data-lamp={lampOf(model).kind}>
      <Header store={store} />
      <main>
        <LostLink store={store} />
        <CheckPanel store={store} />
        <div class="column first">
          <LampPanel store={store} />
          <Notice store={store} />
          <Panel title="Microphone level" name="mic">
            <Meter store={store} which="microphone" label="Microphone" judged missing={missing} />
          </Panel>
          <Outgoing store={store} />
        </div>
        <div class="column">
          {store.dialog && <Dialog store={store} />}
          <Incoming store={store} />
          <HeadphonePanel store={store} />
        </div>
        <div class="column">
          <Booth store={store} />
          <Signals store={store} />
          <Messages store={store} />
        </div>
      </main>
      <Announcer store={store} />
    </div>
  );
}

/** Long enough to be read between two sentences. */
const kNoticeFor = 15_000;

/** Why the last press did nothing; the lamp itself says why a microphone was refused. */
function Notice({ store }: { store: Store }) {
  const { notice } = store.model;
  const [seen, setSeen] = useState(0);
  const number = notice?.number ?? 0;
  useEffect(() => {
    const timer = window.setTimeout(() => setSeen(number), kNoticeFor);
    return () => window.clearTimeout(timer);
  }, [number]);
  if (notice === null || seen === number) return null;
  return (
    <p class="notice" data-notice>
      <b aria-hidden="true">!</b> <span>{sentence(notice.text)}</span>
    </p>
  );
}
