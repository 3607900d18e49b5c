import { useEffect, useRef, useState } from "preact/hooks";

import type { Text } from "../protocol";
import type { Store } from "../store";
import { clock } from "../turn";
import { Keys, Panel } from "./parts";

export function Messages({ store }: { store: Store }) {
  const { desk, unread } = store.model;
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const [to, setTo] = useState<"technician" | "mate">("technician");
  const count = desk?.messages.length ?? 0;
  useEffect(() => {
    store.writeMessage = () => input.current?.focus();
  }, [store]);
  useEffect(() => {
    if (list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [count]);
  const send = (event: Event) => {
    event.preventDefault();
    if (input.current && store.sendMessage(to, input.current.value)) input.current.value = "";
  };
  return (
    <Panel title={unread > 0 ? `Messages · ${unread} new` : "Messages"} name="messages">
      <ol ref={list} class="texts" tabIndex={0} aria-label="Messages" onFocus={() => store.dispatch({ kind: "read" })}>
        {desk?.messages.map((text) => <Line key={`${text.t} ${text.text}`} text={text} />)}
        {count === 0 && <li class="empty">Nothing yet.</li>}
      </ol>
      <form class="write" onSubmit={send}>
        <input
          ref={input}
          type="text"
          maxLength={160}
          aria-label="Message"
          placeholder="Message"
          autocomplete="off"
          onFocus={() => store.dispatch({ kind: "read" })}
          onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
        />
        <select aria-label="To" value={to} onChange={(event) => setTo(event.currentTarget.value as "technician" | "mate")}>
          <option value="technician">Technician</option>
          <option value="mate">Partner</option>
        </select>
        <button type="submit">
          Send <Keys names={["Enter"]} />
        </button>
      </form>
    </Panel>
  );
}

function Line({ text }: { text: Text }) {
  const who = text.to === null ? (text.from === "mate" ? `Partner, desk ${text.desk}` : "Technician") : `To ${text.to === "mate" ? "partner" : "technician"}`;
  return (
    <li data-own={text.to !== null || undefined}>
      <span class="who">
        {who} <time>{clock(text.t * 1000).slice(0, 5)}</time>
      </span>
      <bdi dir="auto">{text.text}</bdi>
    </li>
  );
}
