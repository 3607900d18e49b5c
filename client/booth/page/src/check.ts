/** A check's findings in words. Pure. */

import { sentence } from "./lamp";
import type { Check, Finding } from "./protocol";

const NAMES: Record<string, string> = {
  device: "Sound device",
  noise: "Noise",
  microphone: "Microphone",
  headphones: "Headphones",
  control: "Relay",
  media: "What comes here",
  contribution: "What you send",
};

/** The verdict as a word: colour and shape are beside it. */
export function checkWord(finding: Finding): string {
  return `${NAMES[finding.check] ?? finding.check}: ${finding.good ? "good" : "not good"}`;
}

/** What is new, for a screen reader: what to do, each finding, and the end. */
export function checkNews(before: Check | null, now: Check | null): string[] {
  if (now === null || before === now) return [];
  const again = before === null || (now.running && !before.running) || now.findings.length < before.findings.length;
  const said = now.findings.slice(again ? 0 : before.findings.length).map((f) => `${checkWord(f)}. ${sentence(f.words)}${f.good || f.remedy === null ? "" : ` ${sentence(f.remedy)}`}`);
  if (now.running && now.ask !== "" && now.ask !== before?.ask) said.push(sentence(now.ask.replace(/\s*…$/, "")));
  if (!now.running && before?.running === true) said.push(now.reason === "" ? "The check is done." : `The check has ended: ${sentence(now.reason)}`);
  return said;
}
