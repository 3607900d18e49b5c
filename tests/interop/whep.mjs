// The steps of whep.py: node whep.mjs SETTING, a JSON object with browser, tools (where node_modules is), origin,
// address (that the origin's name stands for), heard (frequency of each channel) and relay.
import assert from "node:assert/strict";

import { beside, hearsTone as hears, launch, metric as metricOf, newPage, ours, run, setting, until } from "./steps.mjs";

const browser = await launch(
  "--autoplay-policy=no-user-gesture-required", "--allow-loopback-in-peer-connection",
  `--host-resolver-rules=MAP dragoman.test ${setting.address}`,
);
const troubles = [];

const refusedOnPurpose = (message) => /status of 4/.test(message.text());

async function open() {
  const page = await newPage(browser, troubles, { expected: refusedOnPurpose, context: ours });
  await page.goto(setting.origin + "/healthz");
  await page.addScriptTag({ content: beside("ear.js") });
  return page;
}

const state = async () => (await (await fetch(setting.relay.url + "/api/v1/event")).json()).rooms[0];
const webListeners = async (channel) => (await state()).channels.find((c) => c.id === channel).listeners.webrtc;
const metric = (name) => metricOf(setting.relay.url, name);

const page = await open();
const steps = {
  "a page that is no secure context hears a channel": async () => {
    assert.equal(await page.evaluate("isSecureContext"), false);
    const begin = Date.now();
    const answered = await page.evaluate("listen('hall', 'en')");
    assert.equal(answered.status, 201, answered.answer);
    await until("a packet", async () => (await page.evaluate("figures()"))["inbound-rtp"]?.packetsReceived > 0);
    console.log(`        the first packet came ${Date.now() - begin} ms after the wish to listen`);
    await hears(page, "en");
    assert.equal(await webListeners("en"), 1);
  },
  "it is protected by GCM, and RED is sent where it is offered": async () => {
    const { transport, codec } = await page.evaluate("figures()");
    assert.equal(transport.srtpCipher, "SRTP_AEAD_AES_128_GCM");
    assert.equal(transport.dtlsState, "connected");
    assert.match(codec.mimeType, /audio\/(red|opus)/);
  },
  "another language comes on the same stream, without a gap": async () => {
    const before = (await page.evaluate("figures()"))["inbound-rtp"];
    for (const channel of ["fr", "ru", "floor", "en"]) {
      assert.equal(await page.evaluate(`change('${channel}')`), 200);
      await hears(page, channel);
    }
    const times = [];
    for (const channel of ["fr", "ru", "es", "en", "fr", "ru", "es", "en"])
      times.push(await page.evaluate(`changeTime('${channel}', ${setting.heard[channel]})`));
    const sorted = times.map(Math.round).sort((a, b) => a - b);
    const after = (await page.evaluate("figures()"))["inbound-rtp"];
    const buffered = (1000 * (after.jitterBufferDelay - before.jitterBufferDelay)) / (after.jitterBufferEmittedCount - before.jitterBufferEmittedCount);
    const concealed = after.concealedSamples - before.concealedSamples - (after.silentConcealedSamples - before.silentConcealedSamples);
    console.log(`        heard after ${sorted.join(", ")} ms; in the browser's buffer ${buffered.toFixed(0)} ms; ${concealed} samples made up`);
    assert.equal(after.ssrc, before.ssrc);
    assert.equal(after.packetsLost, before.packetsLost);
    assert.ok(after.packetsReceived > before.packetsReceived);
  },
  "the relay counts it, and knows what it reports": async () => {
    await until("a receiver report", async () => (await metric('dragoman_web_sessions{state="connected"}')) === 1 && (await page.evaluate("figures()"))["remote-outbound-rtp"]);
    assert.equal(await metric('dragoman_web_ended_sessions_total{reason="closed"}'), 0);
  },
  "a session ends by DELETE": async () => {
    assert.equal(await page.evaluate("leave()"), 200);
    assert.equal(await webListeners("en"), 0);
    assert.equal(await page.evaluate("leave()"), 404);
    await until("the session to be gone", async () => (await metric('dragoman_web_ended_sessions_total{reason="deleted"}')) === 1);
  },
  "a page that closes its connection is gone at once": async () => {
    assert.equal((await page.evaluate("listen('hall', 'fr')")).status, 201);
    await hears(page, "fr");
    await page.evaluate("peer.close()");
    await until("the session to be gone", async () => (await metric('dragoman_web_ended_sessions_total{reason="closed"}')) === 1);
  },
  "another certificate than the one announced is refused": async () => {
    const forged = await page.evaluate("listen('hall', 'fr', { offer: (sdp) => sdp.replace(/(a=fingerprint:sha-256 )(..)/, (_, name, byte) => name + (parseInt(byte, 16) ^ 1).toString(16).padStart(2, '0')) })");
    assert.equal(forged.status, 201);
    await until("the handshake to be refused", async () => (await metric('dragoman_web_ended_sessions_total{reason="wrong_fingerprint"}')) === 1);
    await page.evaluate("peer.close()");
  },
  "what cannot be answered is refused with a reason": async () => {
    const refused = async (reason, offer) => {
      const { status, answer } = await page.evaluate(`listen('hall', 'en', { offer: ${offer} })`);
      assert.equal(JSON.parse(answer).error.code, reason, answer);
      assert.ok(status >= 400 && status < 500);
      await page.evaluate("peer.close()");
    };
    await refused("no_opus", "(sdp) => sdp.replaceAll('opus/48000', 'ogus/48000')");
    await refused("video", "(sdp) => sdp + 'm=video 9 UDP/TLS/RTP/SAVPF 96\\r\\n'");
    await refused("malformed", "() => 'hello'");
    await refused("too_big", "(sdp) => sdp + 'a=x:' + 'y'.repeat(20000) + '\\r\\n'");
    await refused("body_too_large", "(sdp) => sdp + 'a=x:' + 'y'.repeat(1000000) + '\\r\\n'");
    assert.ok((await metric('dragoman_web_refused_offers_total{reason="no_opus"}')) >= 1);
  },
};

await run(steps, { troubles, cleanUp: () => browser.close() });
