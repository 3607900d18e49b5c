/** A text's bound as the relay counts it, in bytes of UTF-8, told as people count: in characters. */

/** What the relay takes of one text. */
const kMostBytes = 512;

/** How many characters have to go from the end of a text for the relay to take it. */
export function charactersBeyond(text: string): number {
  const encoder = new TextEncoder();
  let bytes = 0;
  let beyond = 0;
  for (const character of text) {
    bytes += encoder.encode(character).length;
    if (bytes > kMostBytes) ++beyond;
  }
  return beyond;
}

/** What to say of one that is too long; null when it is not. */
export function tooLong(text: string): string | null {
  const beyond = charactersBeyond(text);
  return beyond === 0 ? null : `The message is too long by ${beyond} character${beyond === 1 ? "" : "s"}: shorten it, or send it in two.`;
}
