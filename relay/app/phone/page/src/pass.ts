/** The event's PIN for a token, where listening needs one. The token is kept, the PIN never is. */

export type PinAnswer = "" | "pinWrong" | "pinSlow" | "lost";

const kPlace = "dragoman-pass";

/** The decimal digits of a text in 0 … 9, whatever script they are typed in. */
export function digits(text: string): string {
  return [...text].map(digit).join("");
}

/** In every script the ten digits follow each other, and nothing but digits stands before the first of them. */
function digit(character: string): string {
  const isOne = (code: number) => /\p{Nd}/u.test(String.fromCodePoint(code));
  const code = character.codePointAt(0)!;
  if (!isOne(code)) return "";
  let first = code;
  while (isOne(first - 1)) --first;
  return String((code - first) % 10);
}

export class Pass {
  token: string | null = null;
  /** After so many milliseconds a PIN that came with too many others may be shown again. */
  pause = 0;

  constructor() {
    try {
      this.token = localStorage.getItem(kPlace);
    } catch {
      // private browsing, or forbidden: it is asked for again
    }
  }

  /** For a request. */
  headers(): Record<string, string> {
    return this.token === null ? {} : { Authorization: "Bearer " + this.token };
  }

  /** Buys a token with the PIN; "" when that went well. */
  async show(pin: string): Promise<PinAnswer> {
    try {
      const reply = await fetch("/api/v1/pin", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ pin }) });
      if (reply.status === 429) {
        this.pause = 1000 * (Math.max(1, Number(reply.headers.get("Retry-After"))) + 2 * Math.random());
        return "pinSlow";
      }
      if (reply.status === 409) return ""; // listening has been opened meanwhile
      if (!reply.ok) return "pinWrong";
      this.keep(((await reply.json()) as { token: string }).token);
      return "";
    } catch {
      return "lost";
    }
  }

  /** It opens nothing any more: the relay has another PIN. */
  forget(): void {
    this.keep(null);
  }

  private keep(token: string | null): void {
    this.token = token;
    try {
      if (token === null) localStorage.removeItem(kPlace);
      else localStorage.setItem(kPlace, token);
    } catch {
      // then not
    }
  }
}
