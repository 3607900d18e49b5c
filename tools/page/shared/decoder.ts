/** The Opus decoder: a module of its own, which pages fetch where WebRTC doesn't work. */

import { OpusDecoder } from "opus-decoder";

export interface Decoder {
  /** Mono samples at 48 kHz; a view that is good until the next call is not promised, so it is a copy. */
  decode(frame: Uint8Array): Float32Array;
  /** Forgets what came before; not to be used until it is done. */
  reset(): Promise<void>;
}

export async function makeDecoder(): Promise<Decoder> {
  const opus = new OpusDecoder({ channels: 1, streamCount: 1, coupledStreamCount: 0, channelMappingTable: [0], preSkip: 0 });
  await opus.ready;
  return {
    decode: (frame) => opus.decodeFrame(frame).channelData[0] ?? new Float32Array(0),
    reset: () => opus.reset(),
  };
}
