/** What is heard and what is spoken into. */

import { hears, troubleOf } from "../model";
import type { Channel, Desk } from "../protocol";
import type { Store } from "../store";
import { Keys, Name, Panel, QualityMark } from "./parts";
import { Meter } from "./meter";

function seats(channel: Channel): string {
  return channel.on_air.map((seat) => `${seat.booth} ${seat.desk}`).join(", ");
}

/** A pause is meant, the others are not. */
const troubleMark = (channel: Channel) => (channel.state === "silent" || channel.muted_by === "cough" ? "‖" : "✕");

export function Incoming({ store }: { store: Store }) {
  const { desk } = store.model;
  const state = desk?.state ?? null;
  const auto = state !== null && state.incoming === "floor" && state.floor_key !== "floor";
  return (
    <Panel title="Incoming" name="incoming">
      <Meter store={store} which="incoming" label="Incoming" judged={false} />
      {/* Without a link no key of the list takes the focus: the list does, to be scrolled. */}
      <div class="incoming-keys" role="group" aria-label="What you hear" tabIndex={desk?.state?.linked ? undefined : 0}>
        {desk?.channels.map((channel) => (
          <IncomingKey key={channel.id} store={store} desk={desk} channel={channel} auto={auto} />
        ))}
      </div>
      <Typing store={store} />
      {desk !== null && <FloorLanguage store={store} desk={desk} />}
    </Panel>
  );
}

/** The first digit of a number, while the second may come. */
function Typing({ store }: { store: Store }) {
  if (store.typed === null) return null;
  return <p class="typing" role="status" data-typed={store.typed.digit}>Channel <b>{store.typed.digit}_</b> or Enter</p>;
}

/** What the floor speaks now: the technician says so, or else the first booth. */
function FloorLanguage({ store, desk }: { store: Store; desk: Desk }) {
  const languages = desk.channels.filter((channel) => channel.language !== null);
  const disabled = desk.state === null || !desk.state.linked;
  const known = desk.floor_language ?? "unknown";
  // What is chosen is asked for; shown is what the relay says.
  const choose = (event: { currentTarget: HTMLSelectElement }) => {
    store.send(`floor ${event.currentTarget.value}`);
    event.currentTarget.value = known;
  };
  return (
    <label class="setting floor-speaks">
      The floor speaks
      <select value={known} disabled={disabled} onChange={choose}>
        <option value="unknown">unknown</option>
        {languages.map((channel) => (
          <option key={channel.id} value={channel.id} lang={channel.id} dir={channel.direction}>
            {channel.name}
          </option>
        ))}
      </select>
    </label>
  );
}

function IncomingKey({ store, desk, channel, auto }: { store: Store; desk: Desk; channel: Channel; auto: boolean }) {
  const state = desk.state;
  const chosen = state !== null && state.incoming === channel.id;
  const relayed = auto && channel.id === "floor";
  return (
    <button type="button" class="incoming-key" data-channel={channel.id} aria-pressed={chosen} disabled={state === null || !state.linked} onClick={() => store.send(`in ${channel.id}`)}>
      <span class="mark" aria-hidden="true">{chosen ? "▶" : ""}</span>
      <span class="name">
        {channel.language === null ? <span lang="en">Floor</span> : <Name desk={desk} id={channel.id} />}{" "}
        {channel.language === null && desk.floor_language !== null && (
          <small>
            <Name desk={desk} id={desk.floor_language} />
          </small>
        )}
      </span>
      <Keys names={[channel.number]} />
      <span class="about">
        {troubleOf(channel) !== "" ? <span class="trouble" data-state={channel.state}>{troubleMark(channel)} {troubleOf(channel)}</span> : <QualityMark quality={channel.quality} />}
        {channel.on_air.length > 0 && <small class="seats">{seats(channel)}</small>}
        {relayed && state !== null && (
          <small class="auto">
            auto-relay: <Name desk={desk} id={hears(state)} />
          </small>
        )}
      </span>
    </button>
  );
}

export function Outgoing({ store }: { store: Store }) {
  const { desk } = store.model;
  const state = desk?.state ?? null;
  const keys = store.settings.keys;
  if (desk === null || state === null) return <Panel title="Speaking into" name="outgoing">{null}</Panel>;
  const others = desk.channels.filter((c) => c.language !== null);
  return (
    <Panel title="Speaking into" name="outgoing">
      <div class="outputs" role="group" aria-label="Outputs">
        <Output store={store} letter="A" language={desk.a_language} line="out a" keys={keys.output_a} />
        {desk.b_languages.map((language, i) => (
          <Output key={language} store={store} letter="B" language={language} line={`out b ${language}`} keys={i === 0 ? keys.output_b : []} />
        ))}
        <button type="button" class="output" data-output="c" aria-pressed={state.output === "c"} aria-expanded={store.choosing === "output_c"} onClick={() => store.act("output_c")}>
          <b>C</b>
          <span class="name">{state.output === "c" ? <Name desk={desk} id={state.language} /> : "any…"}</span>
          <Keys names={keys.output_c} />
        </button>
      </div>
      {store.choosing === "output_c" && (
        <div class="chooser" role="group" aria-label="Output C into which language?">
          <span role="status">Into which language? Esc cancels.</span>
          {others.map((channel) => (
            <button type="button" key={channel.id} data-choose={channel.id} onClick={() => { store.choose(null); store.send(`out c ${channel.id}`); }}>
              <Name desk={desk} id={channel.id} /> <Keys names={[channel.number]} />
            </button>
          ))}
        </div>
      )}
    </Panel>
  );
}

function Output({ store, letter, language, line, keys }: { store: Store; letter: "A" | "B"; language: string | null; line: string; keys: string[] }) {
  const state = store.model.desk?.state ?? null;
  const chosen = state !== null && state.output === letter.toLowerCase() && state.language === language;
  return (
    <button type="button" class="output" data-output={letter.toLowerCase()} aria-pressed={chosen} onClick={() => store.send(line)}>
      <b>{letter}</b>
      <span class="name">
        <Name desk={store.model.desk} id={language} />
      </span>
      <Keys names={keys} />
    </button>
  );
}
