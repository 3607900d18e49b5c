/**
 * Sound that comes by WebSocket: decoded frames as scheduled buffers, since an AudioWorklet needs a secure context
 * and pages come over plain http.
 */

import type { Batch } from "./batch";
import type { Decoder } from "./decoder";
import { Pace } from "./pace";
import { Joiner, Resampler, kJoint } from "./samples";

const kRate = 48000;
const kLead = 0.01; // seconds that the sound card's thread needs

/** decoder.ts, which a page may fetch late. */
export type DecoderModule = typeof import("./decoder");

/** The browser has the decoder, and can't run it. */
export class CannotDecode extends Error {}

export class Sound {
  private context: AudioContext | null = null;
  private gain: GainNode | null = null; // of what is scheduled; another one after each silence
  private decoders: [Decoder, Decoder] | null = null;
  private volume = 1;
  private attempts = 0;
  private spareReady = true;
  private readonly joiner = new Joiner();
  private readonly resampler = new Resampler();
  private readonly pace = new Pace();
  private next = 0; // context's time at which the next block begins; 0 = from the start
  private tail: AudioBufferSourceNode | null = null;
  private short = new Float32Array(0); // decoded, too little to be a block
  private number = -1;
  private expected = -1;
  private joins = false;

  /** `decoder`: fetches it, in its attempt number so and so. */
  constructor(private readonly decoder: (attempt: number) => Promise<DecoderModule>) {}

  /** Fetches the decoder. Rejects with CannotDecode where it can't run, otherwise for want of a network. */
  async load(): Promise<void> {
    if (this.decoders) return;
    if (!("WebAssembly" in globalThis && "AudioContext" in globalThis)) throw new CannotDecode();
    const module = await this.decoder(++this.attempts);
    try {
      this.decoders = [await module.makeDecoder(), await module.makeDecoder()];
    } catch {
      throw new CannotDecode();
    }
  }

  /** Only from within a tap does the browser let sound begin. */
  unlock(): void {
    const session = (navigator as { audioSession?: { type: string } }).audioSession;
    if (session) session.type = "playback"; // not silenced by the switch of an iPhone
    if (!("AudioContext" in globalThis)) return;
    this.context ??= new AudioContext({ latencyHint: "interactive", sampleRate: kRate });
    if (this.context.state !== "running") void this.context.resume();
  }

  /** False while the browser wants another tap. */
  get allowed(): boolean {
    return this.context?.state === "running";
  }

  /** 0 … 1, from now on. */
  setVolume(volume: number): void {
    this.volume = volume;
    this.gain?.gain.setTargetAtTime(volume, this.context!.currentTime, 0.02);
  }

  /** What waits is not played any more; the next batch begins anew. */
  silence(): void {
    const { context, gain } = this;
    if (context && gain) {
      gain.gain.setTargetAtTime(0, context.currentTime, 0.005);
      setTimeout(() => gain.disconnect(), 100);
    }
    this.gain = null;
    this.next = 0;
    this.joiner.forget();
    this.joins = false;
    this.short = new Float32Array(0);
    this.expected = -1;
  }

  take(batch: Batch): void {
    if (!this.decoders || !this.context || !this.allowed) return;
    if (!this.gain) {
      this.gain = this.context.createGain();
      this.gain.gain.value = this.volume;
      this.gain.connect(this.context.destination);
    }
    if (batch.number !== this.number) this.turn(batch.number);
    for (const [i, frame] of batch.frames.entries()) {
      const index = batch.first + i;
      if (index < this.expected) continue; // played already, from the channel before
      if (index !== this.expected) this.joins = false;
      this.expected = index + 1;
      this.block(this.decoders[0].decode(frame));
    }
  }

  /** Another channel: a decoder that knows nothing of the old one. */
  private turn(number: number): void {
    this.number = number;
    this.joins = false;
    if (!this.decoders || !this.spareReady) return;
    this.decoders.reverse();
    this.spareReady = false;
    void this.decoders[1].reset().then(() => (this.spareReady = true));
  }

  /** Gathers samples until they are a block that can be joined. */
  private block(samples: Float32Array): void {
    const all = new Float32Array(this.short.length + samples.length);
    all.set(this.short);
    all.set(samples, this.short.length);
    this.short = all;
    if (all.length < 4 * kJoint) return;
    this.short = new Float32Array(0);
    this.schedule(all);
  }

  private schedule(block: Float32Array): void {
    const context = this.context!;
    const now = context.currentTime + kLead;
    const margin = this.next - now;
    let speed = 1;
    if (this.next === 0 || margin < 0) {
      this.joiner.forget();
      this.next = now + this.pace.restart(this.next === 0 ? 0 : -margin);
      this.joins = false;
    } else {
      const step = this.pace.push(margin, block.length / kRate);
      if (step.skip) {
        this.joins = false;
        return;
      }
      speed = step.speed;
    }
    this.tail?.disconnect();
    const joined = this.joiner.push(block, this.joins);
    this.joins = true;
    const samples = this.resampler.process(joined, (speed * kRate) / context.sampleRate);
    if (samples.length > 0) this.play(samples, context.sampleRate);
    this.next += samples.length / context.sampleRate;
    // Heard only if nothing follows in time.
    this.tail = this.play(this.joiner.rest(), kRate);
  }

  private play(samples: Float32Array, rate: number): AudioBufferSourceNode {
    const context = this.context!;
    const buffer = context.createBuffer(1, samples.length, rate);
    buffer.copyToChannel(samples as Float32Array<ArrayBuffer>, 0);
    const node = context.createBufferSource();
    node.buffer = buffer;
    node.connect(this.gain!);
    node.start(this.next);
    return node;
  }
}
