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
      ear.blocks.push(event.inputBuffer.getChannelData(0).slice());
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

  /** Samples since `from` (a value of ear.at). */
  ear.since = (from) => {
    const count = Math.min(ear.blocks.length * 1024, ear.at - from);
    const all = ear.blocks.flatMap((block) => [...block]);
    return count > 0 ? all.slice(-count) : [];
  };
})();
