/** What this browser remembers of the interpreter's own settings. In cookies: the program's port is another one at
    each start, and cookies alone are kept by host. What an older version kept is still read. */

const kLongest = 400 * 24 * 3600; // seconds; browsers keep nothing for longer

export function kept(name: string): string | null {
  const found = document.cookie.split("; ").find((each) => each.startsWith(`${name}=`));
  return (found === undefined ? null : decoded(found.slice(name.length + 1))) ?? keptHere(name);
}

/** Null for what nobody here wrote: other programs of this host set cookies, too. */
function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

export function keep(name: string, value: string): void {
  document.cookie = `${name}=${encodeURIComponent(value)}; max-age=${kLongest}; path=/; samesite=strict`;
}

/** Of this start of the program alone. */
export function keptHere(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // storage is switched off: it lasts as long as the page
  }
}

export function keepHere(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // as above
  }
}
