// What a page needs to listen, and an ear: an analyser whose loudest bin tells the language. Tests put it into a
// document that the relay itself served: a page from nowhere may not speak to this machine.
const sound = new Audio();
sound.autoplay = true;
const context = new AudioContext({ sampleRate: 48000 });
const ear = context.createAnalyser();
ear.fftSize = 16384;
ear.smoothingTimeConstant = 0;
let peer, session, track;
async function listen(room, channel, { offer = (sdp) => sdp } = {}) {
  peer = new RTCPeerConnection();
  peer.addTransceiver("audio", { direction: "recvonly" });
  peer.ontrack = (event) => {
    track = event.track;
    const stream = new MediaStream([track]);
    sound.srcObject = stream;
    sound.muted = true;
    context.createMediaStreamSource(stream).connect(ear);
  };
  await peer.setLocalDescription();
  const reply = await fetch("/whep/" + room + "/" + channel, {
    method: "POST", headers: { "Content-Type": "application/sdp" }, body: offer(peer.localDescription.sdp),
  });
  const answer = await reply.text();
  if (reply.status !== 201) return { status: reply.status, answer };
  session = reply.headers.get("Location");
  await peer.setRemoteDescription({ type: "answer", sdp: answer });
  return { status: 201, answer, session, offer: peer.localDescription.sdp };
}
const change = async (channel) => (await fetch(session, { method: "POST", body: JSON.stringify({ channel }) })).status;
const leave = async () => (await fetch(session, { method: "DELETE" })).status;
function loudest() {
  const bins = new Float32Array(ear.frequencyBinCount);
  ear.getFloatFrequencyData(bins);
  let best = 0;
  for (let i = 1; i < bins.length; ++i) if (bins[i] > bins[best]) best = i;
  return { hertz: best * context.sampleRate / ear.fftSize, decibels: bins[best] };
}
async function figures() {
  const found = {};
  for (const entry of (await peer.getStats()).values())
    if (["inbound-rtp", "candidate-pair", "transport", "codec", "remote-outbound-rtp"].includes(entry.type)) found[entry.type] = entry;
  return found;
}
async function localPort() {
  const stats = await peer.getStats();
  const pair = [...stats.values()].find((entry) => entry.type === "candidate-pair" && entry.state === "succeeded");
  return stats.get(pair.localCandidateId).port;
}
/** Changes the channel; milliseconds until more than half of what is heard is the new frequency. */
async function changeTime(channel, hertz) {
  const quick = context.createAnalyser();
  quick.fftSize = 512;
  context.createMediaStreamSource(new MediaStream([track])).connect(quick);
  const samples = new Float32Array(quick.fftSize);
  const share = () => {
    quick.getFloatTimeDomainData(samples);
    let re = 0, im = 0, energy = 1e-9;
    samples.forEach((x, i) => {
      re += x * Math.cos((2 * Math.PI * hertz * i) / context.sampleRate);
      im += x * Math.sin((2 * Math.PI * hertz * i) / context.sampleRate);
      energy += x * x;
    });
    return (2 * (re * re + im * im)) / (samples.length * energy);
  };
  const begin = performance.now();
  const answered = change(channel);
  while (share() < 0.5 && performance.now() - begin < 10000) await new Promise((go) => setTimeout(go, 1));
  const heard = performance.now() - begin;
  await answered;
  return heard;
}
