import { useEffect, useRef, useState } from "preact/hooks";

import { sentence } from "../lamp";
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
  const failed = desk?.messages.filter((text) => text.status === "not_sent").length ?? 0;
  useEffect(() => {
    store.writeMessage = () => input.current?.focus();
    // Whatever is being written meanwhile stays.
    store.giveBack = (text) => {
      if (input.current && input.current.value === "") input.current.value = text;
    };
  }, [store]);
  useEffect(() => {
    if (list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [count, failed]);
  const send = (event: Event) => {
    event.preventDefault();
    if (input.current && store.sendMessage(to, input.current.value)) input.current.value = "";
  };
  return (
    <Panel title={unread > 0 ? `Messages · ${unread} new` : "Messages"} name="messages">
      <ol ref={list} class="texts" tabIndex={0} aria-label="Messages" onFocus={() => store.dispatch({ kind: "read" })}>
        {desk?.messages.map((text) => <Line key={`${text.t} ${text.id} ${text.text}`} text={text} store={store} />)}
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

const FATE = { sending: "sending …", sent: "sent", not_sent: "not sent" } as const;

/** One of the own is sent when the relay says so, not before. */
function Line({ text, store }: { text: Text; store: Store }) {
  const { to, status } = text;
  const who = to === null ? (text.from === "mate" ? `Partner, desk ${text.desk}` : "Technician") : `To ${to === "mate" ? "partner" : "technician"}`;
  return (
    <li data-own={to !== null || undefined} data-status={status}>
      <span class="who">
        {who} <time>{clock(text.t * 1000).slice(0, 5)}</time> {status && <span class="fate">{FATE[status]}</span>}
      </span>
      <bdi dir="auto">{text.text}</bdi>
      {status === "not_sent" && (to === "mate" || to === "technician") && (
        <div class="failed">
          <span>{sentence(text.reason ?? "")}</span>
          <button type="button" class="small" aria-label={`Send again: ${text.text}`} onClick={() => store.sendMessage(to, text.text)}>
            Send again
          </button>
        </div>
      )}
    </li>
  );
}
