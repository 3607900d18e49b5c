/** The technician's key: kept for this tab alone, shown to the relay with every command. */

const kPlace = "dragoman-key";

/** The token of a key file, or of a text that is one; null when there is none in it. */
export function tokenOf(text: string): string | null {
  const plain = text.trim();
  if (/^[\w-]{20,}$/.test(plain)) return plain;
  try {
    const token = (JSON.parse(plain) as { token?: unknown } | null)?.token;
    return typeof token === "string" && token !== "" ? token : null;
  } catch {
    return null;
  }
}

/** False on a page that anybody on the way could read, and change: no key may be typed there, let alone sent. */
export const isSecure = (): boolean => globalThis.isSecureContext !== false;

let token: string | null = null;
try {
  token = sessionStorage.getItem(kPlace);
} catch {
  // forbidden: it is asked for at every reload
}

export function heldKey(): string | null {
  return isSecure() ? token : null;
}

export function holdKey(held: string | null): void {
  token = held;
  try {
    if (held === null) sessionStorage.removeItem(kPlace);
    else sessionStorage.setItem(kPlace, held);
  } catch {
    // then for as long as the page lives
  }
}

export function keyHeaders(): Record<string, string> {
  return heldKey() === null ? {} : { Authorization: "Bearer " + token };
}

/** The same page where keys are taken, and browsers give it a microphone; null: this event has no certificate. */
export function secureAddress(at: Pick<Location, "hostname" | "pathname">, https: number | null | undefined): string | null {
  return typeof https === "number" ? `https://${at.hostname}:${https}${at.pathname}` : null;
}
