// The steps of substitute_ear.py, on the listener's host: node substitute_ear.mjs SETTING, a JSON object with browser,
// tools (where node_modules is), origin, seconds and loss (percent); prints one JSON object.
import { execFileSync } from "node:child_process";

import { enter, pulses } from "../interop/console_hall.mjs";
import { launch, newPage, ours, pause, setting, until } from "../interop/steps.mjs";

const kGaps = 9; // tenths of a second of silence between two pulses
const kPacketMs = 2.5; // as dragoman-floor sends

/** In the page, before its own script: no WebRTC, and an ear where its sound leaves. */
function ear(worklet) {
  delete window.RTCPeerConnection;
  Object.assign(window, { begunAt: [], delays: [], silent: 0, samples: 0 });
  const plain = AudioNode.prototype.connect;
  const sums = new WeakMap(); // of each context, where all its sound meets
  const sumOf = (end) => {
    const sum = end.context.createGain();
    sums.set(end, sum);
    plain.call(sum, end);
    void end.context.audioWorklet.addModule(URL.createObjectURL(new Blob([worklet], { type: "text/javascript" }))).then(() => {
      const tap = new AudioWorkletNode(end.context, "ear");
      tap.port.onmessage = ({ data }) => {
        if (data.begunAt) window.begunAt.push(data.begunAt);
        else [window.silent, window.samples] = [window.silent + data.silent, window.samples + data.samples];
      };
      plain.call(plain.call(sum, tap), end);
    });
    return sum;
  };
  AudioNode.prototype.connect = function (to, ...rest) {
    return plain.call(this, to instanceof AudioDestinationNode ? (sums.get(to) ?? sumOf(to)) : to, ...rest);
  };
  // How old sound is when it comes (the two hosts share a clock here), and how long it then waits for its turn.
  let age = 0;
  window.WebSocket = class extends WebSocket {
    constructor(...rest) {
      super(...rest);
      this.addEventListener("message", ({ data }) => {
        if (!(data instanceof ArrayBuffer)) return;
        const view = new DataView(data);
        const frame = view.getUint32(4) * 2 ** 32 + view.getUint32(8);
        age = performance.timeOrigin + performance.now() - (frame * view.getUint16(2)) / 48;
      });
    }
  };
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (when, ...rest) {
    if (this.buffer.length > 480) window.delays.push(age + Math.max(0, when - this.context.currentTime) * 1000);
    return start.call(this, when, ...rest);
  };
}

/** What it runs where sound is made: notes when sound begins after silence, and counts samples without any. A tone
    passes zero, hence a run of them. */
const worklet = `
const kRun = 48;
registerProcessor("ear", class extends AudioWorkletProcessor {
  quiet = 0; silent = 0; samples = 0;
  process([[block]], [[out]]) {
    if (block) for (let i = 0; i < block.length; ++i) {
      if (Math.abs(block[i]) < 0.002) {
        this.quiet += 1;
        if (this.quiet >= kRun) this.silent += this.quiet === kRun ? kRun : 1;
      } else {
        if (this.quiet > sampleRate / 20) this.port.postMessage({ begunAt: Date.now() + (1000 * i) / sampleRate });
        this.quiet = 0;
      }
    }
    else this.silent += 128;
    this.samples += 128;
    if (this.samples >= 4096) {
      this.port.postMessage({ silent: this.silent, samples: this.samples });
      this.silent = this.samples = 0;
    }
    out.fill(0);
    return true;
  }
});`;

const nft = (...rule) => execFileSync("nft", rule).toString();
const port = new URL(setting.origin).port;
nft("add", "table", "ip", "lossy");
nft("add", "chain", "ip", "lossy", "in", "{ type filter hook input priority 0; }");
/** Of the segments with sound in them this many percent are lost from now on. */
const lose = (percent) => {
  const sound = ["add", "rule", "ip", "lossy", "in", "tcp", "sport", port, "meta", "length", "gt", "150"];
  nft(...sound, "counter");
  nft(...sound, "numgen", "random", "mod", "100", "lt", String(percent), "counter", "drop");
};
const heal = () => {
  const counted = [...nft("list", "chain", "ip", "lossy", "in").matchAll(/counter packets (\d+)/g)].map((found) => Number(found[1]));
  nft("flush", "chain", "ip", "lossy", "in");
  return (100 * counted[1]) / counted[0];
};

const sorted = (values) => [...values].sort((a, b) => a - b);
const at = (values, share) => values[Math.min(values.length - 1, Math.floor(share * values.length))];

const browser = await launch("--autoplay-policy=no-user-gesture-required", `--unsafely-treat-insecure-origin-as-secure=${setting.origin}`);
const sessions = await newPage(browser, [], { context: ours });
await sessions.goto(setting.origin + "/healthz");
const page = await newPage(browser, [], { context: ours });
await page.addInitScript(`(${ear})(${JSON.stringify(worklet)})`);
await page.goto(setting.origin + "/hall");

/** A floor that speaks so, from now on. */
const speak = (sound, sent) =>
  enter(sessions, { role: "floor", room: "hall", source: "mixer" }, 0, 1, { packets: sound.packets, packetMs: kPacketMs, sent, from: "0.0.0.0" });
/** What the page did in these seconds. */
async function heard(seconds) {
  await page.evaluate("begunAt.length = delays.length = silent = samples = 0");
  await pause(1000 * seconds);
  const found = await page.evaluate("({ begunAt, delays, silent, samples })");
  return { ...found, delays: sorted(found.delays), silentPercent: (100 * found.silent) / found.samples };
}

const sentAt = [];
const pulse = pulses(-6, kGaps, kPacketMs);
let floor = await speak(pulse, (number) => pulse.isOnset(number) && sentAt.push(Date.now() - kPacketMs));
await page.click('[data-channel="floor"]');
await until("a pulse", () => page.evaluate("begunAt.length > 0"));
await pause(5000); // the measurement's own pace: the page's buffer settles
const { begunAt } = await heard(setting.seconds);
await floor.leave();
const lags = sorted(begunAt.map((then) => then - sentAt.findLast((sent) => sent <= then)));
if (lags.length < setting.seconds / 2) throw new Error(`${lags.length} pulses were heard in ${setting.seconds} s`);

floor = await speak(pulses(-6, 0, kPacketMs), () => {});
await pause(5000);
const clean = await heard(setting.seconds);
lose(setting.loss);
const lossy = await heard(setting.seconds);
const lost = heal();
await pause(10_000);
const after = await heard(5);
await floor.leave();
await browser.close();

console.log(
  JSON.stringify({
    pulses: lags.length,
    clean_p50_ms: at(lags, 0.5),
    clean_max_ms: at(lags, 1),
    clean_silent_percent: clean.silentPercent,
    lost_segments_percent: lost,
    lossy_p50_ms: at(lossy.delays, 0.5),
    lossy_max_ms: at(lossy.delays, 1),
    lossy_silent_percent: lossy.silentPercent,
    after_p50_ms: at(after.delays, 0.5),
  }),
);
process.exit(0);
