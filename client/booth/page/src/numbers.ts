/** Channels by number, typed digit by digit, and one after the other. Pure: time is handed in, in milliseconds. */

/** A first digit that could have a second one waits so long for it. */
export const kTypingFor = 800;

/** A first digit that waits. */
export interface Typed {
  digit: number;
  until: number;
}

export interface Typing {
  /** What has been typed to its end. */
  number: number | null;
  typed: Typed | null;
}

/** A digit waits only where a channel's number goes on from it: in a room of ten, none does, and 0 never. */
export function typeDigit(numbers: readonly number[], typed: Typed | null, digit: number, now: number): Typing {
  if (typed !== null && now < typed.until) return { number: 10 * typed.digit + digit, typed: null };
  const goesOn = digit > 0 && numbers.some((number) => number >= 10 && Math.floor(number / 10) === digit);
  return goesOn ? { number: null, typed: { digit, until: now + kTypingFor } } : { number: digit, typed: null };
}

/** The one digit that was meant, once no second one came in time; null while it may still come. */
export function typedAlone(typed: Typed | null, now: number): number | null {
  return typed !== null && now >= typed.until ? typed.digit : null;
}

/** The number after this one, or before it, round and round. */
export function stepFrom(numbers: readonly number[], from: number, by: 1 | -1): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = sorted.indexOf(from);
  if (at < 0) return sorted[0] ?? from;
  return sorted[(at + by + sorted.length) % sorted.length]!;
}
