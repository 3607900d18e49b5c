/** Where the relay wants a key before it shows anything. */

import { useState } from "preact/hooks";

import { tokenOf } from "../key";
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
