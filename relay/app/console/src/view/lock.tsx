/** Where the relay wants a key before it shows anything. */

import { useState } from "preact/hooks";

import { isSecure, secureAddress, tokenOf } from "../key";
import type { Store } from "../store";

export function Lock({ store, why }: { store: Store; why: string }) {
  const [text, setText] = useState("");
  const [odd, setOdd] = useState(false);
  const take = (given: string) => {
    const token = tokenOf(given);
    setOdd(token === null);
    setText("");
    if (token !== null) store.unlock(token);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    take(text);
  };
  const file = async (event: Event) => {
    const chosen = (event.currentTarget as HTMLInputElement).files?.[0];
    if (chosen !== undefined) take(await chosen.text());
  };
  if (!isSecure()) return <Elsewhere store={store} />;
  return (
    <main class="lock">
      <form onSubmit={submit}>
        <h1>{store.model.event || "Console"}</h1>
        <p>This event has keys. Show a technician's or operator's: it is kept in this tab until you close it.</p>
        <label>
          Key file <input type="file" data-action="key-file" onChange={(event) => void file(event)} />
        </label>
        <label>
          or its token <input type="password" autocomplete="off" data-action="key" value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </label>
        <button type="submit" data-action="unlock">
          Open
        </button>
        <p role="alert" class="calm">
          {odd ? "That is no key file, and no token." : why}
        </p>
      </form>
    </main>
  );
}

/** A key that is shown here could be read by whoever is on the way. */
function Elsewhere({ store }: { store: Store }) {
  const { https, event } = store.model;
  const address = secureAddress(location, https);
  return (
    <main class="lock">
      <h1>{event || "Console"}</h1>
      <p role="alert">This page came without protection: anybody on the way could read a key that is shown here.</p>
      {address === null ? (
        <p>The event has no certificate: open the console on the relay's own machine, at http://127.0.0.1:{location.port}{location.pathname}.</p>
      ) : (
        <p>
          Open it here instead: <a data-action="secure" href={address}>{address}</a>
        </p>
      )}
    </main>
  );
}
