// The steps of whip.py: node whip.mjs SETTING, a JSON object with browser, tools (where node_modules is), origin,
// url (of the relay) and heard (frequency of what the page sends and a listener must hear, under "floor").
import assert from "node:assert/strict";

import { beside, hearsTone, launch, metric as metricOf, newPage, ours, run, setting, until } from "./steps.mjs";

const browser = await launch("--autoplay-policy=no-user-gesture-required", "--allow-loopback-in-peer-connection");
const troubles = [];
const refusedOnPurpose = (message) => /status of 4/.test(message.text());

async function open(file) {
  const page = await newPage(browser, troubles, { expected: refusedOnPurpose, context: ours });
  await page.goto(setting.origin + "/healthz");
  await page.addScriptTag({ content: beside(file) });
  return page;
}

const metric = (name) => metricOf(setting.url, name);
const source = async () =>
  (await (await fetch(setting.url + "/api/v1/event")).json()).rooms[0].sources.find((s) => s.id === "remote");
const say = (source, hertz, options = {}) => speaker.evaluate(`speak('hall', '${source}', ${hertz}, ${JSON.stringify(options)})`);

const speaker = await open("whip_mouth.js");
const ear = await open("ear.js");
const hertz = setting.heard.floor;
let first;
const steps = {
  "a sender is a floor source, and a listener hears its frequency": async () => {
    first = await say("remote", hertz);
    assert.equal(first.status, 201, first.answer);
    assert.match(first.session, /^\/whip\/hall\/remote\/[0-9a-f]{32}$/);
    await until("the source", async () => (await source())?.alive);
    assert.equal((await source()).transport, "webrtc");
    assert.equal((await ear.evaluate("listen('hall', 'floor')")).status, 201);
    await hearsTone(ear, "floor");
  },
  "it is told what came of its sound": async () => {
    await until("a receiver report", async () => (await speaker.evaluate("reports()"))?.packetsLost === 0);
    const { packetsSent } = await speaker.evaluate("sent()");
    assert.ok(packetsSent > 0);
    assert.equal(await metric('dragoman_whip_sessions{state="connected"}'), 1);
  },
  "another of that name is refused while it sounds": async () => {
    const second = await say("remote", 500);
    assert.equal(second.status, 409, second.answer);
    await hearsTone(ear, "floor");
  },
  "after DELETE the source is gone at once, and its name is free": async () => {
    assert.equal(await speaker.evaluate(`leave('${first.session}')`), 200);
    assert.ok(!(await source())?.alive);
    assert.equal(await speaker.evaluate(`leave('${first.session}')`), 404);
    await until("the session to be gone", async () => (await metric('dragoman_whip_ended_sessions_total{reason="deleted"}')) === 1);
    await until("silence", async () => (await ear.evaluate("loudest()")).decibels < -90);
    first = await say("remote", hertz);
    assert.equal(first.status, 201, first.answer);
    await hearsTone(ear, "floor");
  },
  "a picture that comes along is turned down, wherever it stands, and the sound is heard": async () => {
    for (const video of ["behind", "before"]) {
      assert.equal(await speaker.evaluate(`leave('${first.session}')`), 200);
      await until("silence", async () => (await ear.evaluate("loudest()")).decibels < -90);
      first = await say("remote", hertz, { video });
      assert.equal(first.status, 201, first.answer);
      assert.match(first.answer, /m=video 0 /);
      await hearsTone(ear, "floor");
    }
  },
};

await run(steps, { troubles, cleanUp: () => browser.close() });
