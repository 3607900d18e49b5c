/** Notices that something that should come all the time has ceased to. Milliseconds; pure. */

/** Sound comes every 20 ms: so long without any is a connection that is dead, whatever the network says. */
export const kSilence = 600;
/** A look so much later than the one before comes from a page that was put to sleep: nothing was missed. */
const kAsleep = 1000;

export class Watchdog {
  private heardAt: number;
  private lookedAt: number;

  constructor(now: number) {
    this.heardAt = this.lookedAt = now;
  }

  heard(now: number): void {
    this.heardAt = now;
  }

  /** To be asked a few times a second. */
  expired(now: number, silence: number): boolean {
    if (now - this.lookedAt > kAsleep) this.heardAt = now;
    this.lookedAt = now;
    return now - this.heardAt > silence;
  }
}
