import { useEffect, useRef, useState } from "preact/hooks";

import { tooLong } from "shared/text_length";

import { call, message } from "../commands";
import type { Room } from "../protocol";
import type { Store } from "../store";
import { clock } from "../time";
import { ActButton, Panel, titleOf } from "./parts";

export function Messages({ store, room }: { store: Store; room: Room }) {
  const calls = room.booths.flatMap((booth) => booth.desks.filter((desk) => desk.call === "raised" || desk.call === "handled").map((desk) => ({ booth: booth.id, desk })));
  const texts = store.model.texts[room.id] ?? [];
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (list.current !== null) list.current.scrollTop = list.current.scrollHeight;
  }, [texts.length]);
  return (
    <Panel title="Calls and messages" name={`messages-${room.id}`} of={titleOf(store, room)} aside={calls.length > 0 && <b class="count" data-severity="warning">{calls.length}</b>}>
      {calls.length > 0 && (
        <ul class="calls">
          {calls.map(({ booth, desk }) => (
            <li key={`${booth} ${desk.desk}`} data-call={desk.call}>
              <b>{`${booth} ${desk.desk}`}</b> <span>{desk.call === "raised" ? "calls you" : "being handled"}</span>
              {desk.call === "raised" && (
                <ActButton store={store} action="call-handled" command={call(room.id, booth, desk.desk, "handled")}>
                  On my way
                </ActButton>
              )}
              <ActButton store={store} action="call-finished" command={call(room.id, booth, desk.desk, "finished")}>
                Done
              </ActButton>
            </li>
          ))}
        </ul>
      )}
      <ol class="texts" ref={list} tabIndex={0} aria-label={`Messages, ${room.name}`}>
        {texts.map((text) => (
          <li key={`${text.t} ${text.text}`} data-own={text.from === "technician" || undefined}>
            <span class="who">
              {text.from === "technician" ? "to " : ""}
              {`${text.booth} ${text.desk}`} <time>{clock(text.t * 1000).slice(0, 5)}</time>
            </span>{" "}
            <bdi dir="auto">{text.text}</bdi>
          </li>
        ))}
        {texts.length === 0 && <li class="calm">No messages.</li>}
      </ol>
      <Write store={store} room={room} />
    </Panel>
  );
}

function Write({ store, room }: { store: Store; room: Room }) {
  const [to, setTo] = useState("");
  const [refusal, setRefusal] = useState<string | null>(null); // of what is written so far
  const input = useRef<HTMLInputElement>(null);
  const there = room.booths.flatMap((booth) => booth.desks.filter((desk) => desk.connected).map((desk) => `${booth.id}/${desk.desk}`));
  const chosen = there.includes(to) ? to : (there[0] ?? "");
  const send = async (event: Event) => {
    event.preventDefault();
    if (refusal !== null) return; // it is read below the field
    const [booth, desk] = chosen.split("/");
    const command = message(room.id, booth ?? "", Number(desk), input.current?.value ?? "");
    if (command !== null && (await store.act(command)) && input.current !== null) input.current.value = "";
  };
  return (
    <form class="write" onSubmit={send}>
      <select aria-label="To desk" value={chosen} disabled={there.length === 0} onChange={(event) => setTo(event.currentTarget.value)}>
        {there.map((seat) => <option key={seat} value={seat}>{seat.replace("/", " ")}</option>)}
        {there.length === 0 && <option value="">nobody</option>}
      </select>
      <input
        ref={input}
        type="text"
        aria-label="Message"
        aria-invalid={refusal !== null}
        placeholder="Message"
        autocomplete="off"
        disabled={there.length === 0}
        onInput={(event) => setRefusal(tooLong(event.currentTarget.value))}
      />
      <button type="submit" disabled={there.length === 0}>Send</button>
      <p class="too-long" role="status">{refusal}</p>
    </form>
  );
}
