// What a page needs to speak: a tone of the page's own making, sent by WHIP.
const mouth = new AudioContext({ sampleRate: 48000 });
let speaking;
async function speak(room, source, hertz, { video } = {}) {
  const tone = new OscillatorNode(mouth, { frequency: hertz });
  const out = new MediaStreamAudioDestinationNode(mouth);
  tone.connect(new GainNode(mouth, { gain: 0.25 })).connect(out);
  tone.start();
  const peer = new RTCPeerConnection();
  if (video === "before") peer.addTransceiver("video", { direction: "sendonly" });
  peer.addTransceiver(out.stream.getAudioTracks()[0], { direction: "sendonly" });
  if (video === "behind") peer.addTransceiver("video", { direction: "sendonly" });
  await peer.setLocalDescription();
  const headers = { "Content-Type": "application/sdp" };
  const reply = await fetch("/whip/" + room + "/" + source, { method: "POST", headers, body: peer.localDescription.sdp });
  const answer = await reply.text();
  if (reply.status !== 201) {
    peer.close();
    return { status: reply.status, answer };
  }
  await peer.setRemoteDescription({ type: "answer", sdp: answer });
  speaking = peer;
  return { status: 201, answer, session: reply.headers.get("Location"), offer: peer.localDescription.sdp };
}
const leave = async (session) => (await fetch(session, { method: "DELETE" })).status;
const entry = async (type) => [...(await speaking.getStats()).values()].find((one) => one.type === type);
const sent = () => entry("outbound-rtp");
const reports = () => entry("remote-inbound-rtp");
