/** The chair's page: two signals, each as big as the screen lets it be. Nothing can be done here. */

import { useEffect, useState } from "preact/hooks";

import { LiveLink } from "shared/live_link";

import { kBlank, parseSignals, quiet, signs, type ChairModel, type Signals } from "../chair";

/** The relay says how things are each second. */
const kSilence = 3500;

export function Chair({ url }: { url: string }) {
  const [model, setModel] = useState<ChairModel>(kBlank);
  useEffect(() => {
    new LiveLink<Signals>(
      url,
      parseSignals,
      {
        opened: () => setModel((before) => ({ ...before, link: "open" })),
        lost: () => setModel((before) => ({ ...before, link: "lost" })),
        said: (signals) => setModel({ link: "open", signals }),
      },
      kSilence,
    );
  }, [url]);
  const lit = signs(model);
  const room = model.signals?.name ?? "";
  useEffect(() => {
    document.title = `${lit.length > 0 ? `${lit.map((sign) => sign.word).join(", ")} – ` : ""}Chair ${room}`.trim();
  });
  return (
    <main class="chair" data-link={model.link}>
      <h1>{room}</h1>
      <div class="signs" role="status" aria-live="assertive">
        {lit.map((sign) => (
          <section key={sign.id} class="sign" data-sign={sign.id}>
            <strong>{sign.word}</strong>
            <span>{sign.sentence}</span>
          </section>
        ))}
        {lit.length === 0 && <p class="unasked">{quiet(model)}</p>}
      </div>
    </main>
  );
}
