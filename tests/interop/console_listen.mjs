// The steps of console_listen.py: node console_listen.mjs SETTING, a JSON object with browser, tools (where
// node_modules is), url, and the tone of the floor and of each desk.
import assert from "node:assert/strict";

import { accessible, beside, launch, newPage, run, setting, settled, shoot, until } from "./steps.mjs";

const { url, tones } = setting;
const browser = await launch();
const troubles = [];
const page = await newPage(browser, troubles, { context: { viewport: { width: 1920, height: 1080 }, reducedMotion: "reduce" } });
await page.addInitScript(beside("phone_ear.js"));
await page.goto(url + "/console");
await page.waitForSelector('tr[data-channel="floor"]');

const state = async () => (await (await fetch(url + "/api/v1/event")).json()).rooms[0];
const hears = (who) => until(`${who} to be heard`, async () => (await page.evaluate((all) => window.ear.channel(all), tones)) === who);
const listening = () => page.textContent(".player-words");
const key = (name) => page.getByRole("button", { name, exact: true }).first();
/** Level of the loudest sample of the last 170 ms. */
const loudness = () => page.evaluate(() => Math.max(...window.ear.blocks.slice(-8).map((block) => Math.max(...block.map(Math.abs)))));
/** What others could see of it. */
const figures = async () => {
  const { channels, booths } = await state();
  return JSON.stringify([channels.map(({ listeners }) => [listeners.multicast, listeners.unicast, listeners.web]), booths.map(({ desks }) => desks.map(({ microphone, on_air, incoming }) => [microphone, on_air, incoming]))]);
};
const before = await figures();

const steps = {
  "a microphone is heard that is not on air, and in no channel": async () => {
    await page.click('[data-action="desk-list"]');
    await accessible(page, "the list of desks");
    await key("Mic: listen to desk en 1").click();
    await hears("en");
    assert.match(await listening(), /desk en 1, microphone/);
    assert.deepEqual((await state()).booths[0].desks[0].on_air, []);
    assert.equal((await state()).channels.find((c) => c.id === "en").state, "floor");
    await accessible(page, "listening");
    await shoot(page, "console-listening");
  },
  "nobody counts it": async () => {
    await settled("no figure to change", async () => (await figures()) === before);
    const metrics = await (await fetch(url + "/metrics")).text();
    for (const [, count] of metrics.matchAll(/^dragoman_web_listeners\{[^}]*\} (\d+)/gm)) assert.equal(count, "0");
  },
  "another click on it is the end": async () => {
    await key("Mic: listen to desk en 1").click();
    await until("silence", async () => (await loudness()) < 0.001);
    assert.equal(await listening(), "");
  },
  "one thing is heard at a time: what a desk hears, a desk on air, the source, a channel": async () => {
    await key("Hears floor: listen to what desk en 1 hears").click();
    await hears("floor");
    assert.match(await listening(), /desk en 1, what it hears: floor/);
    await key("Mic: listen to desk fr 1").click();
    await hears("fr");
    await page.locator('.source [data-action="listen"]').click();
    await hears("floor");
    await page.locator('tr[data-channel="fr"] [data-action="listen"]').click();
    await hears("fr");
    assert.equal(await page.locator('[data-action="listen"][aria-pressed="true"]').count(), 1);
    await settled("no figure to change", async () => (await figures()) === before);
  },
  "the keyboard alone turns it down and stops it": async () => {
    const loud = await loudness();
    await page.getByLabel("Volume").focus();
    for (let i = 0; i < 15; ++i) await page.keyboard.press("ArrowLeft");
    await until("less", async () => (await loudness()) < loud / 2);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await until("silence", async () => (await loudness()) < 0.001);
  },
  "a microphone that nobody has says so": async () => {
    await page.locator(".lamp").first().click();
    await page.waitForSelector(".inspector");
    await page.locator(".inspector").getByRole("button", { name: "Microphone: listen to desk en 1" }).click();
    await hears("en");
    await accessible(page, "a desk's details");
    await shoot(page, "console-listening-desk");
    await page.keyboard.press("Escape");
    await page.waitForSelector(".inspector", { state: "detached" });
    await key("Mic: listen to desk en 2").click();
    await until("the reason", async () => /no sound comes from there/.test(await listening()));
    await page.click('[data-action="stop"]');
  },
};

await run(steps, { troubles, cleanUp: () => browser.close() });
