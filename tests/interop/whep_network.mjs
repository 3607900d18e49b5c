// The steps of whep_network.py, on the listener's host: node whep_network.mjs SETTING, a JSON object with browser, tools,
// origin, media (the relay's media port) and heard (frequency of each channel).
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";

import { beside, hearsTone, launch, metric as metricOf, newPage, ours, pause, run, setting, until } from "./steps.mjs";

const browser = await launch("--autoplay-policy=no-user-gesture-required");
const troubles = [];
// Whoever opens an address wants its icon, too.
const expected = (message) => message.location().url.endsWith("/favicon.ico");
const page = await newPage(browser, troubles, { expected, context: ours });
await page.goto(setting.origin + "/healthz");
await page.addScriptTag({ content: beside("ear.js") });

const nft = (...rule) => execFileSync("nft", rule);
const inbound = async () => (await page.evaluate("figures()"))["inbound-rtp"];
const metric = (name) => metricOf(setting.origin, name);
const hears = (channel) => hearsTone(page, channel);

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

await run(steps, { troubles, cleanUp: () => browser.close() });
