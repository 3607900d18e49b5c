import { lampOf, sentence } from "../lamp";
import type { Store } from "../store";

/** The words of the desk's program without what the headline says already. */
function why(reason: string): string {
  return sentence(reason.replace(/^no link to the relay(, off air)?: /, "")) + " Trying again.";
}

/** Across the whole page, in words and stripes: what is shown below no longer holds. */
export function LostLink({ store }: { store: Store }) {
  const lamp = lampOf(store.model);
  if (lamp.kind !== "lost" && lamp.kind !== "unlinked") return null;
  const turnedAway = lamp.kind === "unlinked" && Boolean(store.model.desk?.state?.turned_away);
  const headline = lamp.kind === "lost" ? "No link to the desk's program" : turnedAway ? `${lamp.word}: off air` : "No link to the relay: off air";
  const reason = lamp.kind === "unlinked" ? why(store.model.desk?.state?.reason ?? "") : "Trying again. Use the terminal of the desk's program if it runs.";
  return (
    <div class="lost" data-lost={lamp.kind}>
      <strong>
        <span aria-hidden="true">✕</span> {headline}
      </strong>
      <span>{reason}</span>
    </div>
  );
}
