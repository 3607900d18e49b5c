// In a page's audio graph: notes when sound begins after silence, as the graph renders it.
registerProcessor("onsets", class extends AudioWorkletProcessor {
  quiet = 0;
  process([[samples]]) {
    if (!samples) return true;
    const at = samples.findIndex((x) => Math.abs(x) > 0.02);
    if (at < 0) this.quiet += samples.length;
    else {
      if (this.quiet > sampleRate / 10) this.port.postMessage(Date.now() + (1000 * at) / sampleRate);
      this.quiet = 0;
    }
    return true;
  }
});
