// The steps of browser_ear.py: node browser_ear.mjs SETTING, a JSON object with browser, tools (where node_modules
// is), url, seconds and heard (frequency of each channel); prints one JSON object.
import { readFileSync } from "node:fs";

import { enter, pulses } from "../interop/console_hall.mjs";
import { beside, launch, newPage, ours, pause, setting, until } from "../interop/steps.mjs";

const kGaps = 9; // tenths of a second of silence between two pulses
const kPacketMs = 2.5; // as dragoman-floor sends

const browser = await launch("--autoplay-policy=no-user-gesture-required", "--allow-loopback-in-peer-connection");
const page = await newPage(browser, [], { context: ours });
await page.goto(setting.url + "/healthz");
await page.addScriptTag({ content: beside("ear.js") });

const onsets = readFileSync(new URL("onsets.js", import.meta.url), "utf8");

async function watchOnsets(source) {
  window.begunAt = [];
  await context.audioWorklet.addModule(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  const node = new AudioWorkletNode(context, "onsets");
  node.port.onmessage = (message) => window.begunAt.push(message.data);
  context.createMediaStreamSource(new MediaStream([track])).connect(node).connect(context.destination);
}

const inbound = async () => (await page.evaluate("figures()"))["inbound-rtp"];

const sentAt = [];
const sound = pulses(-6, kGaps, kPacketMs);
const sessions = await newPage(browser, [], { context: ours });
await sessions.goto(setting.url + "/healthz");
const floor = await enter(sessions, { role: "floor", room: "hall", source: "mixer" }, 0, 1, {
  packets: sound.packets,
  packetMs: kPacketMs,
  // A packet goes out when its last sample was spoken: its first was the packet's length earlier.
  sent: (number) => sound.isOnset(number) && sentAt.push(Date.now() - kPacketMs),
});

const answered = await page.evaluate("listen('hall', 'floor')");
if (answered.status !== 201) throw new Error(answered.answer);
await until("a packet", async () => (await inbound())?.packetsReceived > 0);
await pause(5000); // the measurement's own pace: the browser's buffer settles
await page.evaluate(`(${watchOnsets})(${JSON.stringify(onsets)})`);
const before = await inbound();
await pause(setting.seconds * 1000);
const after = await inbound();
const begunAt = await page.evaluate("window.begunAt");
await floor.leave();

const changes = [];
for (let i = 0; i < 12; ++i) {
  const channel = Object.keys(setting.heard)[i % 2];
  changes.push(await page.evaluate(`changeTime('${channel}', ${setting.heard[channel]})`));
  await pause(300 + 17 * i); // at another phase of the packets each time
}
await browser.close();

const sorted = (values) => [...values].sort((a, b) => a - b);
const at = (values, share) => values[Math.min(values.length - 1, Math.floor(share * values.length))];
// Each beginning belongs to the last pulse before it.
const lags = sorted(begunAt.map((heard) => heard - sentAt.findLast((sent) => sent <= heard)));
if (lags.length < setting.seconds / 2) throw new Error(`${lags.length} pulses were heard in ${setting.seconds} s`);
const changed = sorted(changes.slice(1)); // the first begins at the floor
console.log(
  JSON.stringify({
    pulses: lags.length,
    mouth_p50_ms: at(lags, 0.5),
    mouth_p95_ms: at(lags, 0.95),
    mouth_max_ms: at(lags, 1),
    buffer_ms: (1000 * (after.jitterBufferDelay - before.jitterBufferDelay)) / (after.jitterBufferEmittedCount - before.jitterBufferEmittedCount),
    changes: changed.length,
    change_p50_ms: at(changed, 0.5),
    change_max_ms: at(changed, 1),
  }),
);
process.exit(0);
