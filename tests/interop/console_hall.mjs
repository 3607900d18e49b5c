// A hall full of desks for the console's page, from one process: the control sessions are WebSockets of a browser's
// page (they need the relay's own origin), the sound is RTP from here.
import dgram from "node:dgram";

const kRate = 48000;
const kPacketMs = 10;
const kSeconds = 4; // the sound repeats

/** Something that moves a meter as speech does: a voice's harmonics in syllables, a pause now and then. */
function voice(pitch, level, seed) {
  const samples = new Float32Array(kRate * kSeconds);
  let random = seed;
  const next = () => (random = (random * 1103515245 + 12345) % 2147483648) / 2147483648;
  for (let at = 0; at < samples.length; ) {
    const length = Math.floor(kRate * (0.12 + 0.2 * next()));
    const loud = next() < 0.12 ? 0 : 0.5 + 0.5 * next();
    for (let i = 0; i < length && at + i < samples.length; ++i) {
      const t = (at + i) / kRate;
      let sum = 0;
      for (let h = 1; h <= 6; ++h) sum += Math.sin(2 * Math.PI * pitch * h * t) / h;
      samples[at + i] = (sum / 2) * loud * Math.sin((Math.PI * i) / length);
    }
    at += length;
  }
  return packed(samples, level);
}

/** As packets of L16; full scale comes out at `level` dBFS. */
function packed(samples, level, packetMs = kPacketMs) {
  const length = (kRate * packetMs) / 1000;
  const scale = 10 ** (level / 20);
  const packets = [];
  for (let at = 0; at < samples.length; at += length) {
    const bytes = Buffer.alloc(12 + 2 * length);
    for (let i = 0; i < length; ++i) bytes.writeInt16BE(Math.max(-32768, Math.min(32767, Math.round(samples[at + i] * scale * 32767))), 12 + 2 * i);
    packets.push(bytes);
  }
  return packets;
}

/** A tone of 100 ms, `gaps` times that of silence, and so on: which packet begins one is told by `isOnset`. */
export function pulses(level, gaps, packetMs = kPacketMs) {
  const every = kRate * 0.1 * (gaps + 1);
  const samples = Float32Array.from({ length: every }, (_, i) => (i < kRate * 0.1 ? Math.sin((2 * Math.PI * 440 * i) / kRate) : 0));
  const packets = packed(samples, level, packetMs);
  return { packets, isOnset: (number) => number % packets.length === 0 };
}

/** One sender with a session: `hello` is its first message less the port, `level` in dBFS of its loudest syllable.
    `packets`, each of `packetMs`, instead of a voice; `sent` hears of each packet's number as it goes out.
    `from`: own address. */
export async function enter(page, hello, level, seed = 1, { packets = voice(110 + 13 * (seed % 9), level, seed * 7919 + 1), packetMs = kPacketMs, sent = () => {}, from = "127.0.0.1" } = {}) {
  const socket = dgram.createSocket("udp4");
  await new Promise((bound) => socket.bind(0, from, bound));
  const port = socket.address().port;
  const name = `s${port}`;
  const welcome = await page.evaluate(
    ([key, first]) =>
      new Promise((done, failed) => {
        const session = new WebSocket(`ws://${location.host}/api/v1/session`);
        window[key] = session;
        session.onopen = () => session.send(JSON.stringify(first));
        session.onmessage = (event) => {
          const message = JSON.parse(event.data);
          if (message.type === "welcome") done(message);
          if (message.type === "refused") failed(new Error(message.message));
        };
        setInterval(() => session.readyState === 1 && session.send('{"type":"ping","t":1}'), 1000);
      }),
    [name, { type: "hello", client: "test", codec: "l16", channels: 1, packet_us: 1000 * packetMs, port, ...hello }],
  );
  let [number, begun, lose] = [0, performance.now(), 0];
  const timer = setInterval(() => {
    for (; number * packetMs < performance.now() - begun; ++number) {
      if (lose > 0 && number % Math.round(1 / lose) === 0) continue;
      const bytes = packets[number % packets.length];
      bytes[0] = 0x80;
      bytes[1] = welcome.payload_type | (number === 0 ? 0x80 : 0);
      bytes.writeUInt16BE(number & 0xffff, 2);
      bytes.writeUInt32BE((number * packetMs * (kRate / 1000)) >>> 0, 4);
      bytes.writeUInt32BE(welcome.ssrc, 8);
      socket.send(bytes, welcome.media_port, welcome.media_host);
      sent(number);
    }
  }, packetMs / 2);
  const say = (message) => page.evaluate(([key, text]) => window[key].send(text), [name, JSON.stringify(message)]);
  return {
    say,
    /** This share of the packets goes missing from now on. */
    lose: (share) => (lose = share),
    /** The sound stops, the session stays. */
    stop: () => clearInterval(timer),
    leave: async () => {
      clearInterval(timer);
      await page.evaluate((key) => window[key].close(), name);
      socket.close();
    },
  };
}

/** How much of a row's meter is coloured, 0 … 1. */
export const litOf = (page, row) =>
  page.evaluate((selector) => {
    const canvas = document.querySelector("canvas.meters");
    const [sheet, line] = [document.querySelector(".sheet").getBoundingClientRect(), document.querySelector(selector).getBoundingClientRect()];
    const scale = canvas.width / canvas.clientWidth;
    const y = Math.round((line.top - sheet.top + line.height * 0.4) * scale);
    const { data } = canvas.getContext("2d").getImageData(0, y, canvas.width, 1);
    let green = 0;
    for (let x = 0; x < canvas.width; ++x) if (data[4 * x + 1] > 100 && data[4 * x + 1] > data[4 * x] + 30) ++green;
    return green / canvas.width;
  }, row);
