/** The whole console. */

import { useEffect } from "preact/hooks";
import { useStore } from "shared/hooks";

import { shownRooms, tally } from "../model";
import type { Store } from "../store";
import { Alarms } from "./alarms";
import { Announcer } from "./announcer";
import { Booths } from "./booths";
import { Channels } from "./channels";
import { Floor } from "./floor";
import { Lock } from "./lock";
import { Inspector } from "./inspector";
import { Messages } from "./messages";
import { Notice } from "./notice";
import { titleOf } from "./parts";
import { Top } from "./top";

export function Console({ store }: { store: Store }) {
  useStore(store);
  const { model } = store;
  const open = tally(model.alarms, null);
  const title = `${open.grave + open.warning > 0 ? `(${open.grave + open.warning}) ` : ""}Console – ${model.event}`;
  useEffect(() => {
    document.title = title;
  }, [title]);
  useEffect(() => {
    const escape = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      if (store.model.talk.to !== null) return store.talk.end();
      if (store.model.asked !== null) store.dispatch({ kind: "ask", asked: null });
      else store.select(null);
    };
    document.addEventListener("keydown", escape);
    return () => document.removeEventListener("keydown", escape);
  }, [store]);
  if (model.locked !== null) return <Lock store={store} why={model.locked.why} />;
  return (
    <div class="console" data-link={model.link}>
      <Top store={store} />
      <Channels store={store} />
      <aside class="side" data-details={model.selected !== null || undefined} aria-label="Rooms and details">
        <section class="side-rooms" aria-label="Alarms, floor, booths and messages" tabIndex={0}>
          <Alarms store={store} />
          {shownRooms(model).map((room) => (
            <div class="room-side" key={room.id}>
              {model.shown === null && (
                <h2 class="room-name" id={titleOf(store, room)}>
                  {room.name}
                </h2>
              )}
              <Booths store={store} room={room} />
              <Floor store={store} room={room} />
              <Messages store={store} room={room} />
            </div>
          ))}
        </section>
        {model.selected !== null && <Inspector store={store} selected={model.selected} />}
      </aside>
      <Notice store={store} />
      <Announcer store={store} />
    </div>
  );
}
