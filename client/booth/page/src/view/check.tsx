/** Before the meeting: microphone, headphones and network looked at from this seat, each with its verdict. */

import { checkWord } from "../check";
import { sentence } from "../lamp";
import type { Check, Finding } from "../protocol";
import type { Store } from "../store";
import { Button, Panel } from "./parts";

export function CheckPanel({ store }: { store: Store }) {
  const check = store.model.desk?.check ?? null;
  if (!store.checking && !check?.running) return null;
  return (
    <Panel title="Check before the meeting" name="check">
      <Now check={check} />
      {check !== null && check.findings.length > 0 && (
        <ul class="findings">
          {check.findings.map((finding) => (
            <Found finding={finding} key={finding.check} />
          ))}
        </ul>
      )}
      <div class="row">
        <Button data-action="check" names={store.settings.keys.check} onClick={() => store.act("check")}>
          {check?.running ? "Stop" : "Check again"}
        </Button>
        <Button data-close-check onClick={() => store.closeCheck()} names={["Esc"]}>Close</Button>
      </div>
    </Panel>
  );
}

function Now({ check }: { check: Check | null }) {
  if (check === null) return <p class="check-now">Nothing has been looked at yet.</p>;
  if (check.running) return <p class="check-now" data-running>{check.ask === "" ? "Measuring …" : check.ask}</p>;
  if (check.reason !== "") return <p class="check-now" data-ended><b aria-hidden="true">!</b> The check has ended: {sentence(check.reason)}</p>;
  const bad = check.findings.filter((finding) => !finding.good).length;
  return <p class="check-now" data-verdict={bad === 0 ? "good" : "bad"}>{bad === 0 ? "✔ All is well." : `✘ ${bad} to put right.`}</p>;
}

function Found({ finding }: { finding: Finding }) {
  return (
    <li data-finding={finding.check} data-good={finding.good}>
      <b><span aria-hidden="true">{finding.good ? "✔" : "✘"}</span> {checkWord(finding)}</b>
      <span>{sentence(finding.words)}</span>
      {finding.remedy !== null && <em>{sentence(finding.remedy)}</em>}
    </li>
  );
}
