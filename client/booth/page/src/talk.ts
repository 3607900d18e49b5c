/** Keys that talk behind the scenes, as on intercom panels: a tap begins it and another tap ends it; held for longer, it
    lasts as long as the hand is on the key. Or, where the interpreter wants that, only while the key is held. Pure: time
    is handed in, in milliseconds. */

import type { Action } from "./keys";

export type TalkKeys = "tap" | "hold";
export type TalkAction = Extract<Action, "talk_mate" | "talk_technician">;

/** What is let go of sooner was a tap. */
const kTap = 400;

/** A talk key that is down, and began it. */
export interface HeldTalk {
  action: TalkAction;
  since: number;
}

export function isTalk(action: Action): action is TalkAction {
  return action === "talk_mate" || action === "talk_technician";
}

/** The line for a key that goes down; `talk` is whom the desk talks to now. */
export function talkLine(action: TalkAction, talk: string, keys: TalkKeys): string {
  const whom = action === "talk_mate" ? "mate" : "technician";
  return keys === "tap" && talk === whom ? "talk off" : `talk ${whom}`;
}

/** Whether letting the key go ends what it began. */
export function endsTalk(held: HeldTalk, keys: TalkKeys, now: number): boolean {
  return keys === "hold" || now - held.since >= kTap;
}
