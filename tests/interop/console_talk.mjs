// The steps of console_talk.py: node console_talk.mjs SETTING, a JSON object with browser, tools (where node_modules is),
// url (of a relay without keys), voice (what the microphone plays) and its tone, heard (the WAV of each desk's headphones,
// which grows), and keyed (a relay with keys: ports, its desk's WAV, tokens).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { accessible, beside, launch, newPage, ours, run, setting, settled, shoot, until } from "./steps.mjs";

const { url, keyed, tone } = setting;
const browser = await launch(
  "--allow-loopback-in-peer-connection", "--autoplay-policy=no-user-gesture-required", "--use-fake-device-for-media-stream",
  `--use-file-for-fake-audio-capture=${setting.voice}`);
const troubles = [];
const expected = (message) => /status of 4|WebSocket|Opener-Policy/.test(message.text());
async function open(at, { context = {}, prepare = async () => {} } = {}) {
  const page = await newPage(browser, troubles, { expected, context: { viewport: { width: 1920, height: 1080 }, reducedMotion: "reduce", permissions: ["microphone"], ignoreHTTPSErrors: true, ...context } });
  await prepare(page);
  await page.goto(at);
  return page;
}

const kHeader = 44, kRate = 48000;
/** Level of the technician's tone in the newest fifth of a second of a WAV of 16 bits that still grows, dBFS. */
function level(wav) {
  const data = readFileSync(wav);
  const channels = data.readUInt16LE(22);
  const frames = Math.floor((data.length - kHeader) / (2 * channels));
  const count = Math.min(frames, kRate / 5);
  let re = 0, im = 0;
  for (let i = 0; i < count; ++i) {
    const sample = data.readInt16LE(kHeader + 2 * channels * (frames - count + i)) / 32768;
    re += sample * Math.cos((2 * Math.PI * tone * i) / kRate);
    im += sample * Math.sin((2 * Math.PI * tone * i) / kRate);
  }
  return 20 * Math.log10(Math.max(1e-6, (2 * Math.hypot(re, im)) / Math.max(1, count)));
}
const hears = (wav) => until(`the technician to be heard in ${wav}`, () => level(wav) > -45);
const silent = (wav) => settled(`the technician not to be heard in ${wav}`, () => level(wav) < -65);

const page = await open(url + "/console");
await page.waitForSelector('tr[data-channel="floor"]');
const channels = [];
for (const id of ["floor", "en", "ru"]) {
  const listener = await open(url + "/healthz", { context: ours });
  await listener.addScriptTag({ content: beside("ear.js") });
  assert.equal((await listener.evaluate(`listen('hall', '${id}')`)).status, 201);
  channels.push([id, listener]);
}
/** Of a channel as a listener has it; the floor's own tone is there. */
const inChannel = (listener) =>
  listener.evaluate((hertz) => {
    const bins = new Float32Array(ear.frequencyBinCount);
    ear.getFloatFrequencyData(bins);
    const at = Math.round((hertz * ear.fftSize) / context.sampleRate);
    return { tone: Math.max(...bins.slice(at - 2, at + 3)), best: loudest() };
  }, tone);
async function inNoChannel() {
  for (const [id, listener] of channels) {
    const heard = await until(`a sound in ${id}`, async () => ((found) => found.best.decibels > -60 && found)(await inChannel(listener)));
    assert.ok(heard.tone < -80, `channel ${id} carries the technician: ${JSON.stringify(heard)}`);
  }
}

const words = (of = page) => of.textContent(".talk-words");
const lamp = (state, of = page) => until(`the lamp to be ${state}`, async () => (await of.getAttribute(".talk-lamp", "data-lamp")) === state).catch(async (error) => assert.fail(`${error.message}: ${await words(of)}`));
const key = (name, of = page) => of.getByRole("button", { name, exact: true }).first();
const down = async (name, of = page) => {
  await key(name, of).hover();
  await of.mouse.down();
};
const state = async () => (await (await fetch(url + "/api/v1/event")).json()).rooms[0];

const steps = {
  "a desk hears who holds its key, and nobody else does": async () => {
    await page.click('[data-action="desk-list"]');
    await accessible(page, "the list of desks");
    await down("Talk: talk to desk en 1");
    await lamp("heard");
    assert.match(await words(), /Talking to en 1 – heard by en 1$/);
    await hears(setting.heard.en);
    assert.ok(level(setting.heard.mate) < -65 && level(setting.heard.ru) < -65, "another desk hears it");
    await inNoChannel();
    await accessible(page, "talking");
    await shoot(page, "console-talking");
    await page.mouse.up();
    await lamp("ready");
    await silent(setting.heard.en);
  },
  "the next press needs no new connection, and a whole booth can be meant": async () => {
    await page.click('[data-action="desk-list"]');
    await down("en: talk to booth en");
    await hears(setting.heard.en);
    await hears(setting.heard.mate);
    assert.ok(level(setting.heard.ru) < -65, "another booth hears it");
    assert.match(await words(), /heard by en 1, en 2/);
    assert.match(await (await fetch(url + "/metrics")).text(), /^dragoman_sessions\{role="technician"\} 1$/m);
    await inNoChannel();
    await shoot(page, "console-talking-booth");
    await page.mouse.up();
    await silent(setting.heard.mate);
  },
  "the keyboard does it too": async () => {
    await key("ru: talk to booth ru").focus();
    await page.keyboard.down("Space");
    await hears(setting.heard.ru);
    await page.keyboard.up("Space");
    await lamp("ready");
    await silent(setting.heard.ru);
  },
  "two quick presses stay on, with the desk in one's ear by a click; Escape ends it": async () => {
    await page.locator(".lamp").first().click();
    await page.waitForSelector(".inspector");
    await key("Talk: talk to desk en 1").dblclick();
    await hears(setting.heard.en);
    await page.click('[data-action="hear-too"]');
    await until("the desk in the ear", async () => /Listening to desk en 1, microphone/.test(await page.textContent(".player-words")));
    await accessible(page, "latched");
    await shoot(page, "console-talk-latched");
    assert.ok(level(setting.heard.en) > -45);
    await page.keyboard.press("Escape");
    await lamp("ready");
    await silent(setting.heard.en);
    await page.click('[data-action="stop"]');
    await page.keyboard.press("Escape");
  },
  "who leaves the page to another tab talks no longer, and the microphone is closed": async () => {
    await key("en: talk to booth en").dblclick();
    await hears(setting.heard.en);
    await page.evaluate(() => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
      document.dispatchEvent(new Event("visibilitychange"));
    });
    await lamp("off");
    await silent(setting.heard.en);
    await until("the session's end", async () => /^dragoman_sessions\{role="technician"\} 0$/m.test(await (await fetch(url + "/metrics")).text()));
    await page.evaluate(() => delete document.hidden);
  },
  "a page that is closed in the middle of a word is silent": async () => {
    const other = await open(url + "/console");
    await key("ru: talk to booth ru", other).dblclick();
    await hears(setting.heard.ru);
    await other.close();
    await silent(setting.heard.ru);
    assert.equal((await state()).channels.every((channel) => !channel.muted), true);
  },
  "with keys it is sealed all the way, and a technician's key opens it": async () => {
    const secure = await open(`https://127.0.0.1:${keyed.https}/console`);
    await secure.fill('[data-action="key"]', keyed.token);
    await secure.click('[data-action="unlock"]');
    await secure.waitForSelector('tr[data-channel="floor"]');
    await key("en: talk to booth en", secure).dblclick();
    await lamp("heard", secure);
    await hears(keyed.heard);
    const revoked = await fetch(`http://127.0.0.1:${keyed.http}/api/v1/keys/technician`, {
      method: "POST", headers: { Authorization: "Bearer " + keyed.operator }, body: JSON.stringify({ revoked: true }),
    });
    assert.equal(revoked.status, 200, await revoked.text());
    await silent(keyed.heard);
    await secure.waitForSelector(".lock");
    await secure.close();
  },
  "a page that came in the clear says why it has no microphone": async () => {
    const clear = await open(url + "/console", {
      prepare: (one) => one.addInitScript(() => Object.defineProperty(window, "isSecureContext", { get: () => false })),
    });
    await key("en: talk to booth en", clear).click();
    await lamp("trouble", clear);
    assert.match(await words(clear), /only to a page that came securely. This event has no certificate/);
    await accessible(clear, "no microphone");
    await shoot(clear, "console-talk-insecure");
    await clear.close();
  },
};

await run(steps, { troubles, cleanUp: () => browser.close() });
