// The steps of whep_network.py, on the listener's host: node whep_network.mjs SETTING, a JSON object with browser, tools,
// origin, media (the relay's media port) and heard (frequency of each channel).
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const setting = JSON.parse(process.argv[2]);
const require = createRequire(setting.tools + "/package.json");
const { chromium } = require("playwright-core");
const EAR = readFileSync(new URL("ear.js", import.meta.url), "utf8");

const browser = await chromium.launch({
  executablePath: setting.browser,
  args: ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"],
});
const page = await (await browser.newContext()).newPage();
await page.goto(setting.origin + "/healthz");
await page.addScriptTag({ content: EAR });

const pause = (ms) => new Promise((go) => setTimeout(go, ms));
const nft = (...rule) => execFileSync("nft", rule);
const inbound = async () => (await page.evaluate("figures()"))["inbound-rtp"];
const metric = async (name) =>
  Number((await (await fetch(setting.origin + "/metrics")).text()).split("\n").find((line) => line.startsWith(name + " "))?.split(" ").pop() ?? 0);

async function until(what, condition) {
  for (const end = Date.now() + 30_000; Date.now() < end; await pause(20)) if (await condition()) return;
  assert.fail(`waited in vain for ${what}`);
}
async function hears(channel) {
  let last;
  await until(`${channel} to be heard`, async () => {
    last = await page.evaluate("loudest()");
    return Math.abs(last.hertz - setting.heard[channel]) < 6 && last.decibels > -50;
  }).catch((error) => assert.fail(`${error.message}: ${JSON.stringify(last)}`));
}
/** Share of what was played in these seconds that the browser made up. */
async function concealed(seconds) {
  const before = await inbound();
  await pause(1000 * seconds);
  const after = await inbound();
  const share = (after.concealedSamples - before.concealedSamples) / (after.totalSamplesReceived - before.totalSamplesReceived);
  const received = after.packetsReceived - before.packetsReceived;
  return { share, received, lost: after.packetsLost - before.packetsLost };
}

nft("add", "table", "ip", "lossy");
nft("add", "chain", "ip", "lossy", "in", "{ type filter hook input priority 0; }");
const lose = (percent) =>
  nft("add", "rule", "ip", "lossy", "in", "udp", "sport", setting.media, "meta", "length", "gt", "150", "numgen", "random", "mod", "100", "lt", String(percent), "drop");
const heal = () => nft("flush", "chain", "ip", "lossy", "in");

const steps = {
  "five percent loss is hardly heard with RED": async () => {
    assert.equal((await page.evaluate("listen('hall', 'en')")).status, 201);
    await hears("en");
    await pause(2000);
    const clean = await concealed(5);
    console.log(`        nothing lost: ${clean.received} packets, concealed ${(100 * clean.share).toFixed(2)} %`);
    lose(5);
    const { share, received, lost } = await concealed(20);
    heal();
    console.log(`        with RED: ${received} packets, lost ${lost}, concealed ${(100 * share).toFixed(2)} %`);
    assert.ok(lost > 0.02 * received, "packets were lost");
    // A browser whose machine is busy conceals for that as well, hence no figure of its own here.
    assert.ok(share < (0.5 * lost) / received, `concealed ${share} of ${lost / received}`);
    await page.evaluate("leave()");
    await page.evaluate("peer.close()");
  },
  "without RED it is": async () => {
    const plain = "{ offer: (sdp) => sdp.replace(/a=rtpmap:63 .*\\r\\n/, '') }";
    assert.equal((await page.evaluate(`listen('hall', 'en', ${plain})`)).status, 201);
    await hears("en");
    await pause(2000);
    lose(5);
    const { share, received, lost } = await concealed(20);
    heal();
    console.log(`        without: ${received} packets, lost ${lost}, concealed ${(100 * share).toFixed(2)} %`);
    assert.ok(share > (0.8 * lost) / received, `concealed ${share} of ${lost / received}`);
  },
  "a NAT that forgets its port is no end": async () => {
    // From here on what leaves has another source port, and what comes to the one before goes nowhere.
    const own = await page.evaluate("localPort()");
    assert.ok(own > 0 && own !== 20_001);
    nft("add", "table", "ip", "nat");
    nft("add", "chain", "ip", "nat", "out", "{ type filter hook postrouting priority 300; }");
    nft("add", "chain", "ip", "nat", "in", "{ type filter hook prerouting priority -300; }");
    nft("add", "rule", "ip", "nat", "out", "udp", "dport", setting.media, "udp", "sport", "set", "20001");
    nft("add", "rule", "ip", "nat", "in", "udp", "sport", setting.media, "udp", "dport", String(own), "drop");
    nft("add", "rule", "ip", "nat", "in", "udp", "sport", setting.media, "udp", "dport", "20001", "udp", "dport", "set", String(own));
    const before = await inbound();
    await until("sound from the new address", async () => (await inbound()).packetsReceived > before.packetsReceived + 100);
    await hears("en");
    assert.equal(await metric('dragoman_web_sessions{state="connected"}'), 1);
  },
};

let failed = 0;
for (const [name, step] of Object.entries(steps)) {
  try {
    await step();
    console.log(`ok      ${name}`);
  } catch (error) {
    console.log(`FAILED  ${name}\n${error.stack}`);
    failed = 1;
    break;
  }
}
await browser.close();
process.exit(failed);
