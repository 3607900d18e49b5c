/** The token of the room's floor key: from the address or typed, and forgotten with the tab. */

const kPlace = "dragoman-floor-key";

/** A token, or a whole key file that was pasted. */
export function tokenIn(text: string): string {
  return (/"token"\s*:\s*"([^"]*)"/.exec(text)?.[1] ?? text).trim();
}

/** Of "#key=TOKEN"; what stands in a fragment never reaches a server or its log. */
export function keyInFragment(fragment: string): string | null {
  return /^#key=([\w.~-]+)$/.exec(fragment)?.[1] ?? null;
}

export class Key {
  token = "";

  constructor() {
    try {
      this.token = sessionStorage.getItem(kPlace) ?? "";
    } catch {
      // forbidden: it is asked for again
    }
    this.takeFromAddress();
  }

  /** Out of the address at once, so that nobody passes it on unseen. */
  takeFromAddress(): void {
    const given = keyInFragment(location.hash);
    if (given === null) return;
    this.keep(given);
    history.replaceState(null, "", location.pathname);
  }

  keep(text: string): void {
    this.token = tokenIn(text);
    try {
      if (this.token) sessionStorage.setItem(kPlace, this.token);
      else sessionStorage.removeItem(kPlace);
    } catch {
      // then not
    }
  }

  /** For a request. */
  headers(): Record<string, string> {
    return this.token ? { Authorization: "Bearer " + this.token } : {};
  }
}
