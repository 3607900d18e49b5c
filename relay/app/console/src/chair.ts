/** What booths ask of whoever speaks, for the chair's page. Pure. */

export interface Signals {
  type: "signals";
  room: string;
  name: string;
  floor_language: string | null;
  slower: boolean;
  use_microphone: boolean;
}

export interface ChairModel {
  link: "connecting" | "open" | "lost";
  signals: Signals | null;
}

export const kBlank: ChairModel = { link: "connecting", signals: null };

export function parseSignals(text: string): Signals | null {
  try {
    const said = JSON.parse(text) as Signals;
    return said.type === "signals" ? said : null;
  } catch {
    return null;
  }
}

export interface Sign {
  id: "slower" | "use_microphone";
  word: string;
  sentence: string;
}

const SLOWER: Sign = { id: "slower", word: "Slower, please", sentence: "The interpreters ask the speaker to slow down." };
const MICROPHONE: Sign = { id: "use_microphone", word: "Microphone!", sentence: "The interpreters ask the speaker to use the microphone." };

/** What is lit; nothing while the link is lost, since then nobody knows. */
export function signs({ link, signals }: ChairModel): Sign[] {
  if (link !== "open" || signals === null) return [];
  return [...(signals.slower ? [SLOWER] : []), ...(signals.use_microphone ? [MICROPHONE] : [])];
}

/** The line where nothing is lit. */
export function quiet({ link, signals }: ChairModel): string {
  if (link === "lost") return "No link to the relay: signals do not arrive here. Trying again.";
  if (signals === null) return "Connecting…";
  return "The interpreters ask for nothing.";
}

/** The room of this page's path, /chair/ROOM; null: this is no chair's page. */
export function roomOf(path: string): string | null {
  const found = /^\/chair\/([^/]+)\/?$/.exec(path);
  return found?.[1] ?? null;
}
