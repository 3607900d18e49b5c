"""Listening with a real Firefox by WebRTC, on an origin that is no secure context."""

import json

from firefox import Page, firefox, hall, on_a_host_of_its_own
from support import Programs

STEPS = ["en", "fr", "ru", "en"]
PAGE = """
// An analyser wants a sound device, which there need not be: what comes is recorded and looked at.
async function loudestOf(candidates) {
  const recorder = new MediaRecorder(new MediaStream([track]));
  const parts = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  const stopped = new Promise((go) => (recorder.onstop = go));
  recorder.start();
  await pause(800);
  recorder.stop();
  await stopped;
  const recorded = await new OfflineAudioContext(1, 48000, 48000).decodeAudioData(await new Blob(parts).arrayBuffer());
  const samples = recorded.getChannelData(0).slice(-12000);
  const energy = samples.reduce((sum, x) => sum + x * x, 0);
  const shareOf = (hertz) => {
    let re = 0, im = 0;
    samples.forEach((x, i) => {
      re += x * Math.cos((2 * Math.PI * hertz * i) / 48000);
      im += x * Math.sin((2 * Math.PI * hertz * i) / 48000);
    });
    return (2 * (re * re + im * im)) / (samples.length * energy);
  };
  const shares = candidates.map((hertz) => ({ hertz, share: shareOf(hertz) }));
  return shares.reduce((best, one) => (one.share > best.share ? one : best));
}
async function run(steps, heard) {
  const answered = await listen("hall", steps[0]);
  await tell({ status: answered.status, secure: isSecureContext, agent: navigator.userAgent });
  for (let i = 0; i < 1000 && peer.connectionState !== "connected"; ++i) await pause(20);
  for (const channel of steps) {
    await change(channel);
    let loud;
    for (let i = 0; i < 20; ++i) {
      loud = await loudestOf(Object.values(heard));
      if (loud.hertz === heard[channel] && loud.share > 0.8) break;
    }
    const inbound = (await figures())["inbound-rtp"];
    await tell({ channel, loud, lost: inbound.packetsLost, ssrc: inbound.ssrc });
  }
  await tell({ left: await leave() });
}
RUN.catch((error) => tell({ failed: String(error) }));
"""



def listen():
    with Programs() as programs:
        event = hall(programs)
        heard = event.interpreted()
        page = Page(event.http, PAGE.replace("RUN", f"run({json.dumps(STEPS)}, {json.dumps(heard)})"))
        firefox(programs, page.url)
        first = page.report()
        assert first["status"] == 201 and "Firefox" in first["agent"], first
        assert first["secure"] is False
        streams = set()
        for channel in STEPS:
            told = page.report()
            print(json.dumps(told))
            assert told["channel"] == channel
            assert told["loud"]["hertz"] == heard[channel] and told["loud"]["share"] > 0.8, f"{channel}: {told}"
            assert told["lost"] == 0
            streams.add(told["ssrc"])
        assert len(streams) == 1, "the stream changed with the language"
        assert page.report()["left"] == 200


if __name__ == "__main__":
    on_a_host_of_its_own(listen, 240)
