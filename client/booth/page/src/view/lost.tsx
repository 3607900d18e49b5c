import { lampOf, sentence } from "../lamp";
import type { Store } from "../store";

/** Across the whole page, in words and stripes: what is shown below no longer holds. */
export function LostLink({ store }: { store: Store }) {
  const lamp = lampOf(store.model);
  if (lamp.kind !== "lost" && lamp.kind !== "unlinked") return null;
  const reason = lamp.kind === "unlinked" ? sentence(store.model.desk?.state?.reason ?? "") : "Trying again. Use the terminal of the desk's program if it runs.";
  return (
    <div class="lost" data-lost={lamp.kind}>
      <strong>
        <span aria-hidden="true">✕</span> {lamp.kind === "lost" ? "No link to the desk's program" : "No link to the relay: off air"}
      </strong>
      <span>{reason}</span>
    </div>
  );
}
