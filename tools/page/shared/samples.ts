/** Two steps between decoder and sound card, each a stream: joints without a click, and another speed. Pure. */

/** Length of a joint: 5 ms at 48 kHz. */
export const kJoint = 240;

/** Holds back the end of each block until it knows what follows. Blocks are at least twice a joint long. */
export class Joiner {
  private tail: Float32Array | null = null;

  /** `joins`: the block goes on where the last one ended; otherwise they are cross-faded. */
  push(block: Float32Array, joins: boolean): Float32Array {
    const end = block.length - kJoint;
    const tail = this.tail;
    this.tail = block.slice(end);
    if (tail && joins) {
      const out = new Float32Array(block.length);
      out.set(tail);
      out.set(block.subarray(0, end), kJoint);
      return out;
    }
    const out = block.slice(0, end);
    for (let i = 0; i < kJoint; ++i) {
      const turn = ((i + 0.5) / kJoint) * (Math.PI / 2);
      out[i] = out[i]! * Math.sin(turn) + (tail ? tail[i]! * Math.cos(turn) : 0);
    }
    return out;
  }

  /** What was held back, fading out: to be played when nothing follows. */
  rest(): Float32Array {
    const tail = this.tail ?? new Float32Array(kJoint);
    return tail.map((sample, i) => sample * Math.cos(((i + 0.5) / kJoint) * (Math.PI / 2)));
  }

  /** What was held back has been played, or never will be: the next block fades in. */
  forget(): void {
    this.tail = null;
  }
}

/** Cubic interpolation (Catmull-Rom). At speed 1 from the start on samples come out as they went in, two later. */
export class Resampler {
  private last = new Float32Array(3); // the last samples of the block before
  private at = 1; // where the next sample lies, in [last, block]

  /** `speed`: samples of the block for one that comes out. */
  process(block: Float32Array, speed: number): Float32Array {
    const all = new Float32Array(3 + block.length);
    all.set(this.last);
    all.set(block, 3);
    const out = new Float32Array(Math.max(0, Math.ceil((all.length - 2 - this.at) / speed)));
    let count = 0;
    for (; this.at < all.length - 2; this.at += speed) out[count++] = between(all, this.at);
    this.last = all.slice(all.length - 3);
    this.at -= block.length;
    return out.subarray(0, count);
  }
}

function between(all: Float32Array, at: number): number {
  const i = Math.floor(at);
  const t = at - i;
  const b = all[i]!;
  if (t === 0) return b;
  const a = all[i - 1]!;
  const c = all[i + 1]!;
  const d = all[i + 2]!;
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}
