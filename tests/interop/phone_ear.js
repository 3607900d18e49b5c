// In the page, before its own script: hears what goes to the loudspeaker. A page of plain http has no AudioWorklet,
// so a ScriptProcessorNode takes the samples; what WebRTC plays in an element is brought there as well.
(() => {
  const ear = { rate: 48000, blocks: [], at: 0, age: 0, delays: [] };
  const kKept = 48000 * 12;
  window.ear = ear;

  function listenTo(node) {
    const context = node.context;
    ear.rate = context.sampleRate;
    const tap = context.createScriptProcessor(1024, 1, 1);
    tap.onaudioprocess = (event) => {
      const block = event.inputBuffer.getChannelData(0);
      // Of several places the one that sounds, or did last, is what a listener hears.
      if (!ear.active || block.some((sample) => Math.abs(sample) > 0.002)) ear.active = tap;
      if (ear.active !== tap) return;
      ear.blocks.push(block.slice());
      ear.at += 1024;
      while (ear.blocks.length * 1024 > kKept) ear.blocks.shift();
    };
    plain.call(node, tap);
    plain.call(tap, context.destination); // it puts out silence, and runs only when connected
  }

  const plain = AudioNode.prototype.connect;
  const meeting = new WeakMap(); // one place in each context where all sound meets
  AudioNode.prototype.connect = function (to, ...rest) {
    if (!(to instanceof AudioDestinationNode)) return plain.call(this, to, ...rest);
    let sum = meeting.get(to);
    if (!sum) {
      sum = this.context.createGain();
      meeting.set(to, sum);
      listenTo(sum);
      plain.call(sum, to);
    }
    return plain.call(this, sum, ...rest);
  };

  const source = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, "srcObject");
  Object.defineProperty(HTMLMediaElement.prototype, "srcObject", {
    ...source,
    set(stream) {
      source.set.call(this, stream);
      if (!stream) return;
      const context = new AudioContext({ sampleRate: 48000 });
      const gain = context.createGain();
      const follow = () => (gain.gain.value = this.paused ? 0 : 1);
      for (const event of ["play", "playing", "pause"]) this.addEventListener(event, follow);
      follow();
      context.createMediaStreamSource(stream).connect(gain);
      listenTo(gain);
      document.addEventListener("click", () => void context.resume());
      void context.resume();
    },
  });

  // How old sound is when it arrives by WebSocket (page and relay share a clock here), and how long it then waits.
  window.WebSocket = class extends WebSocket {
    constructor(...rest) {
      super(...rest);
      this.addEventListener("message", ({ data }) => {
        if (!(data instanceof ArrayBuffer)) return;
        const view = new DataView(data);
        const frame = view.getUint32(4) * 2 ** 32 + view.getUint32(8);
        ear.age = performance.timeOrigin + performance.now() - (frame * view.getUint16(2)) / 48;
      });
    }
  };
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (when, ...rest) {
    if (this.buffer.length > 480) ear.delays.push({ age: ear.age, queue: (when - this.context.currentTime) * 1000 });
    return start.call(this, when, ...rest);
  };

  // A network whose UDP can be cut: what is connected falls silent, and what is begun then leads nowhere (RFC 5737).
  ear.cut = false;
  const peers = [];
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...rest) {
      super(...rest);
      peers.push(this);
    }
    setRemoteDescription({ type, sdp }) {
      const lost = sdp.replace(/(a=candidate:\S+ \d+ \S+ \d+ )\S+/g, (_, head) => `${head}192.0.2.1`);
      return super.setRemoteDescription({ type, sdp: ear.cut ? lost : sdp });
    }
  };
  ear.block = (cut) => {
    ear.cut = cut;
    if (cut) for (const peer of peers) peer.close();
  };

  /** Level of a frequency in the last samples, a full-scale sine is 0 dB: Goertzel with a Hann window. */
  function level(blocks, hertz) {
    const count = blocks.length * 1024;
    const k = 2 * Math.cos((2 * Math.PI * hertz) / ear.rate);
    let s1 = 0, s2 = 0, i = 0;
    for (const block of blocks)
      for (const x of block) {
        const s0 = x * (0.5 - 0.5 * Math.cos((2 * Math.PI * i++) / count)) + k * s1 - s2;
        s2 = s1;
        s1 = s0;
      }
    const power = s1 * s1 + s2 * s2 - k * s1 * s2;
    return 20 * Math.log10(Math.max(1e-10, (Math.sqrt(Math.max(0, power)) * 4) / count));
  }

  /** Which channel's tone alone was heard in the last 170 ms; null when there was none, or more than one. */
  ear.channel = (tones) => {
    const blocks = ear.blocks.slice(-8);
    if (blocks.length < 8) return null;
    const levels = Object.entries(tones).map(([id, hertz]) => [id, level(blocks, hertz)]);
    const [first, second] = levels.sort((a, b) => b[1] - a[1]);
    return first[1] > -40 && first[1] > second[1] + 20 ? first[0] : null;
  };

  /** Longest run of samples since `from` (a value of ear.at) that are as good as silence, in ms. */
  ear.silence = (from) => {
    const count = Math.min(ear.blocks.length, Math.ceil((ear.at - from) / 1024));
    let most = 0, run = 0;
    for (const block of count > 0 ? ear.blocks.slice(-count) : [])
      for (const sample of block) most = Math.max(most, (run = Math.abs(sample) < 0.002 ? run + 1 : 0));
    return (most / ear.rate) * 1000;
  };
})();
