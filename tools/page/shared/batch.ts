/** Sound on a WebSocket of the relay's, as bytes (PROTOCOL.md, "The delegate's page"). Pure. */

/** Consecutive frames of one channel. */
export interface Batch {
  number: number; // of the channel
  samples: number; // a frame's
  first: number; // index of the first frame on the room's clock
  frames: Uint8Array[];
}

const kVersion = 1;
const kHeader = 12;

export function parseBatch(data: ArrayBuffer): Batch | null {
  const view = new DataView(data);
  if (data.byteLength < kHeader || view.getUint8(0) !== kVersion) return null;
  const batch: Batch = {
    number: view.getUint8(1),
    samples: view.getUint16(2),
    first: view.getUint32(4) * 2 ** 32 + view.getUint32(8),
    frames: [],
  };
  for (let at = kHeader; at < data.byteLength; ) {
    if (at + 2 > data.byteLength) return null;
    const size = view.getUint16(at);
    at += 2;
    if (at + size > data.byteLength) return null;
    batch.frames.push(new Uint8Array(data, at, size));
    at += size;
  }
  return batch;
}
