import { useSeconds } from "shared/hooks";

import { acknowledge } from "../commands";
import { shownAlarms } from "../model";
import type { Alarm } from "../protocol";
import type { Store } from "../store";
import { ago } from "../time";
import { alarmRoom, alarmWhere, alarmWords } from "../words";
import { ActButton, Panel } from "./parts";

export function Alarms({ store }: { store: Store }) {
  const now = useSeconds();
  const { model } = store;
  const alarms = shownAlarms(model);
  const open = alarms.filter((alarm) => !alarm.acknowledged).length;
  return (
    <Panel title="Alarms" name="alarms" aside={open > 0 && <Open store={store} alarms={alarms.filter((alarm) => !alarm.acknowledged)} />}>
      {alarms.length === 0 ? (
        <p class="calm">
          <span aria-hidden="true">✓</span> {model.alarms === null ? "Nothing is known of alarms" : "Nothing is wrong"}
        </p>
      ) : (
        <ul class="alarm-list" tabIndex={0} aria-label="Alarms">
          {alarms.map((alarm) => (
            <Entry key={alarm.id} store={store} alarm={alarm} now={now} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Open({ store, alarms }: { store: Store; alarms: Alarm[] }) {
  const all = async () => {
    for (const alarm of alarms) await store.act(acknowledge(alarm, true));
  };
  return (
    <span class="open-alarms">
      <b class="count" data-severity={alarms[0]?.severity}>{alarms.length}</b>
      {alarms.length > 1 && (
        <button type="button" data-action="acknowledge-all" onClick={() => void all()}>
          Ack all
        </button>
      )}
    </span>
  );
}

function Entry({ store, alarm, now }: { store: Store; alarm: Alarm; now: number }) {
  const { room, booth, desk, channel } = alarm;
  const inRoom = alarmRoom(store.model, alarm);
  const open = () => {
    if (room === null) return;
    if (booth !== null && desk !== null) store.select({ room, booth, desk });
    else if (channel !== null) store.select({ room, channel });
  };
  return (
    <li data-severity={alarm.severity} data-acknowledged={alarm.acknowledged || undefined} data-alarm={alarm.id}>
      <button type="button" class="plain where" onClick={open}>
        {alarmWhere(alarm)}
      </button>
      <span class="what">
        {inRoom !== "" && <small class="in-room">{inRoom}</small>} {alarm.what}
      </span>
      <time class="since">{ago(now - alarm.since * 1000)}</time>
      <span class="remedy">
        {alarm.do}
        {alarm.runbook !== undefined && <> <a href={alarm.runbook} target="_blank" rel="noreferrer">Runbook</a></>}
      </span>
      <ActButton store={store} action="acknowledge" command={acknowledge(alarm, !alarm.acknowledged)} pressed={alarm.acknowledged} label={`${alarm.acknowledged ? "Seen" : "Ack"}: ${alarmWords(store.model, alarm)}`}>
        {alarm.acknowledged ? "Seen" : "Ack"}
      </ActButton>
    </li>
  );
}
