// The steps of phone_page.py: node phone_page.mjs SETTING, a JSON object with browser, tools (where node_modules is),
// port, relay, and the tone of each channel.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import http from "node:http";
import { join } from "node:path";

import { accessible, beside, inSight, launch, newPage, run, setting, shoot, until } from "./steps.mjs";

const ear = beside("phone_ear.js");

// A name of the venue's, so that the page is no secure context, as in a hall.
const site = `http://venue.test:${setting.port}`;
const local = `http://127.0.0.1:${setting.port}`;
const kVenue = "--host-resolver-rules=MAP venue.test 127.0.0.1";
const browser = await launch(kVenue);
const direct = await launch(kVenue, "--allow-loopback-in-peer-connection");
const troubles = [];
let relay = null; // that was started again

async function open(options = {}, path = "/hall", by = browser) {
  // What a relay that was ended on purpose leaves behind is no trouble.
  const expected = (message) => /WebSocket|ERR_CONNECTION|ERR_EMPTY|404/.test(message.text()) || message.location().url.includes("/whep/");
  const page = await newPage(by, troubles, { expected, context: { viewport: { width: 390, height: 844 }, locale: "en-GB", reducedMotion: "reduce", ...options } });
  page.asked = [];
  page.on("request", (request) => page.asked.push(request.url()));
  await page.addInitScript(ear);
  if (by === browser) await page.addInitScript("delete window.RTCPeerConnection"); // as some browsers are set up
  await page.goto(site + path);
  return page;
}

const now = (page) => page.evaluate(() => window.ear.at);
const silence = (page, from) => page.evaluate((at) => window.ear.silence(at), from);
const hears = (page, channel) => until(`${channel} to be heard`, async () => (await page.evaluate((tones) => window.ear.channel(tones), setting.tones)) === channel);

/** A change from one to the other in which nothing is missing: the best of several, since this machine stalls. */
async function changesWithoutGap(page, channels) {
  let least = Infinity;
  for (let i = 0; i < 12 && least >= 20; ++i) {
    const from = await now(page);
    await tap(page, channels[i % channels.length]);
    await hears(page, channels[i % channels.length]);
    least = Math.min(least, await silence(page, from));
  }
  assert.ok(least < 20, `silent for ${least} ms`);
  console.log(`        longest silence of a change: ${least.toFixed(1)} ms`);
}

const look = (page, name) => shoot(page, `phone-${name}`, { fullPage: true });
const tap = (page, channel) => page.click(`[data-channel="${channel}"]`);
const listen = (page) => page.click('[data-action="listen"]');
const listeners = async (channel, way) => {
  const text = await (await fetch(local + "/metrics")).text();
  return Number(new RegExp(`dragoman_web_listeners\\{room="hall",channel="${channel}",way="${way}"\\} (\\d+)`).exec(text)[1]);
};
const websocketListeners = (channel) => listeners(channel, "websocket");
const way = (page) => page.evaluate(() => document.documentElement.dataset.way);

const page = await open();
let near = null; // a page that WebRTC reaches

const steps = {
  "one request, at most 15 kB as it travels, without a cookie": async () => {
    const answer = await new Promise((yes, no) => http.get(local + "/hall", { headers: { "accept-encoding": "gzip" } }, (reply) => {
      let bytes = 0;
      reply.on("data", (chunk) => (bytes += chunk.length));
      reply.on("end", () => yes({ headers: reply.headers, bytes }));
    }).on("error", no));
    assert.equal(answer.headers["content-encoding"], "gzip");
    assert.ok(answer.bytes <= 15_000, `${answer.bytes} bytes`);
    console.log(`        ${answer.bytes} bytes`);
    assert.equal(answer.headers["set-cookie"], undefined);
    const fresh = await open({ locale: "ka-GE" });
    const elsewhere = fresh.asked.filter((url) => !url.startsWith(site + "/"));
    assert.deepEqual(elsewhere, []);
    assert.equal(fresh.asked[0], site + "/hall");
    for (const url of fresh.asked.slice(1)) assert.match(url, /\/assets\/decoder\.js\?/); // what listening needs
    assert.deepEqual(await fresh.context().cookies(), []);
    assert.equal(await fresh.evaluate(() => window.isSecureContext), false);
    assert.equal(await fresh.getAttribute("html", "lang"), "en"); // there are no texts in Georgian
    await fresh.context().close();
  },
  "every channel is named in its own script, the floor first": async () => {
    const channels = await page.$$eval("[data-channel]", (all) => all.map((b) => [b.dataset.channel, b.querySelector("bdi").textContent, b.querySelector("bdi").lang, b.querySelector("bdi").dir]));
    assert.deepEqual(channels[0].slice(0, 2), ["floor", "Floor (original)"]);
    assert.deepEqual(channels[1], ["en", "English", "en", "ltr"]); // the reader's
    assert.deepEqual(channels.slice(2), [["zh", "中文", "zh", "ltr"], ["ru", "Русский", "ru", "ltr"], ["ar", "العربية", "ar", "rtl"]]);
    assert.equal(await page.getAttribute('[data-channel="floor"]', "aria-pressed"), "true"); // suggested, not forced
    assert.match(await page.textContent('[data-channel="en"]'), /Your language\?/);
    await until("the states", async () => /Interpretation/.test(await page.textContent('[data-channel="en"]')));
    assert.match(await page.textContent('[data-channel="ar"]'), /Original sound/);
    await accessible(page, "at rest");
    await look(page, "rest");
  },
  "a tap, and the floor is heard": async () => {
    await listen(page);
    await hears(page, "floor");
    await until("the words", async () => (await page.textContent("#now")) === "You hear: Floor (original)");
    assert.equal(await way(page), "substitute");
    assert.match(await page.textContent("#way"), /Substitute connection/);
    await accessible(page, "listening");
  },
  "a floor that is muted says so": async () => {
    const mute = (muted) => fetch(local + "/api/v1/rooms/hall/channels/floor", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ muted }) });
    const says = (text) => until(text, async () => (await page.textContent("#now")) === text);
    assert.equal((await mute(true)).status, 200);
    await says("You hear: Floor (original) – Pause");
    assert.equal((await mute(false)).status, 200);
    await says("You hear: Floor (original)");
    await hears(page, "floor");
  },
  "a tap on a language, and it is heard without a gap": async () => {
    await changesWithoutGap(page, ["en", "ru"]);
    await tap(page, "en");
    await hears(page, "en");
    assert.equal(await page.textContent("#now"), "You hear: English – Interpretation");
    assert.match(await page.title(), /English/);
    await until("the relay to count it", async () => (await websocketListeners("en")) === 1 && (await websocketListeners("ru")) === 0);
    await look(page, "english");
  },
  "it is not far behind": async () => {
    const delays = await until("enough of it", () => page.evaluate(() => window.ear.delays.length > 100 && window.ear.delays));
    const median = (key) => delays.map((delay) => delay[key]).sort((a, b) => a - b)[delays.length >> 1];
    console.log(`        median: arrives ${median("age").toFixed(0)} ms after its frame's time, waits ${median("queue").toFixed(0)} ms`);
    assert.ok(delays.every((delay) => delay.queue < 1000));
  },
  "stopped it is silent, and the choice is remembered": async () => {
    await page.click('[data-action="stop"]');
    await until("nobody to listen", async () => (await websocketListeners("en")) === 0);
    await until("silence", async () => (await silence(page, (await now(page)) - 16384)) > 200);
    await page.reload();
    assert.equal(await page.getAttribute('[data-channel="en"]', "aria-pressed"), "true");
    await listen(page);
    await hears(page, "en");
  },
  "by keyboard alone": async () => {
    const other = await open();
    await other.keyboard.press("Tab");
    for (let i = 0; i < 10 && (await other.evaluate(() => document.activeElement.dataset.channel)) !== "ru"; ++i) await other.keyboard.press("Tab");
    await other.keyboard.press("Enter");
    await hears(other, "ru");
    for (let i = 0; i < 10 && (await other.evaluate(() => document.activeElement.dataset.action)) !== "stop"; ++i) await other.keyboard.press("Tab");
    await other.keyboard.press("Space");
    await until("the end", async () => (await other.evaluate(() => document.documentElement.dataset.sounding)) === "false");
    await other.context().close();
  },
  "narrow, enlarged, dark, from right to left": async () => {
    const looks = {
      narrow: { viewport: { width: 320, height: 568 } }, enlarged: { viewport: { width: 195, height: 422 }, deviceScaleFactor: 2 },
      "narrow-enlarged": { viewport: { width: 160, height: 284 }, deviceScaleFactor: 2 },
      desktop: { viewport: { width: 1280, height: 800 } }, dark: { colorScheme: "dark" },
      arabic: { locale: "ar-EG" }, "arabic-dark-narrow": { locale: "ar", colorScheme: "dark", viewport: { width: 320, height: 568 } }, low: { viewport: { width: 640, height: 320 } },
      landscape: { viewport: { width: 844, height: 390 } },
    };
    for (const [name, options] of Object.entries(looks)) {
      const other = await open(options);
      await tap(other, "ru");
      await hears(other, "ru");
      const over = await other.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(over <= 0, `${name}: ${over} px too wide`);
      await until("the words", async () => /Русский/.test(await other.textContent("#now")));
      for (const part of ["#now", '[data-action="stop"]']) await inSight(other, part, name);
      // Nothing that has the focus is under the bar.
      for (const button of await other.$$("[data-channel]")) {
        await button.focus();
        const hidden = await button.evaluate((it) => it.getBoundingClientRect().top + 8 > document.querySelector("footer").getBoundingClientRect().top);
        assert.ok(!hidden, `${name}: the focus is not seen`);
      }
      if (name.startsWith("arabic")) {
        assert.deepEqual(await other.evaluate(() => [document.documentElement.dir, document.documentElement.lang]), ["rtl", "ar"]);
        assert.match(await other.textContent("#now"), /Русский/);
        assert.match(await other.textContent("h2"), /اختر/);
      }
      await accessible(other, name);
      await look(other, name);
      await other.context().close();
    }
  },
  "a page that cannot get its decoder says that nothing is heard, and what to do": async () => {
    for (const [spoil, words] of [
      [(other) => other.route("**/assets/decoder.js*", (route) => route.fulfill({ status: 404 })), /^You hear nothing: a part of this page does not arrive/],
      [(other) => other.addInitScript("delete window.WebAssembly"), /^You hear nothing: this browser cannot play the sound/],
      [(other) => other.addInitScript("delete window.AudioContext"), /^You hear nothing: this browser cannot play the sound/],
    ]) {
      const other = await open({}, "/qr/hall.svg");
      await spoil(other);
      await other.goto(site + "/hall#%"); // nor does a strange address stop it
      await listen(other);
      await until("the words", async () => words.test(await other.textContent("#now")));
      assert.equal(await other.evaluate(() => document.documentElement.dataset.sounding), "false");
      await other.context().close();
    }
  },
  "the code leads to the page": async () => {
    const svg = await (await fetch(local + "/qr/hall.svg")).text();
    assert.match(svg, /^<svg /);
    const png = Buffer.from(await (await fetch(local + "/qr/hall.png")).arrayBuffer());
    if (!setting.zbarimg) return console.log("        not read: zbarimg is not installed");
    const drawn = await (await browser.newContext({ viewport: { width: 400, height: 400 } })).newPage();
    await drawn.goto(local + "/qr/hall.svg");
    for (const [name, bytes] of [["code.png", png], ["drawn.png", await drawn.screenshot()]]) {
      writeFileSync(join(setting.work, name), bytes);
      const text = execFileSync(setting.zbarimg, ["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", join(setting.work, name)], { encoding: "utf8" });
      assert.equal(text.trim(), local + "/hall"); // the event is bound to loopback alone
    }
    await drawn.context().close();
  },
  "the sheet has the steps in every language": async () => {
    const sheet = await open({ viewport: { width: 800, height: 1100 } }, "/sheet/hall");
    assert.deepEqual(await sheet.$$eval("section", (all) => all.map((s) => [s.lang, s.dir])), [["zh", "ltr"], ["en", "ltr"], ["ru", "ltr"], ["ar", "rtl"]]);
    await accessible(sheet, "sheet");
    await look(sheet, "sheet");
    await sheet.context().close();
  },
  "where WebRTC works it is up before the tap, and used": async () => {
    near = await open({}, "/hall", direct);
    await until("a connection", async () => (await listeners("floor", "webrtc")) === 1);
    assert.equal(await near.evaluate(() => document.querySelector("audio").paused), true);
    const begin = Date.now();
    await listen(near);
    await until("the words", async () => (await near.textContent("#now")) === "You hear: Floor (original)");
    console.log(`        tap to the page's word that it sounds: ${Date.now() - begin} ms`);
    await hears(near, "floor");
    assert.equal(await way(near), "direct");
    assert.equal(await near.textContent("#way"), "Direct connection");
    assert.equal(near.asked.filter((url) => url.includes("decoder")).length, 0); // the one request, and the offer
    await changesWithoutGap(near, ["en", "ru"]);
    await tap(near, "ru");
    await hears(near, "ru");
    await until("the relay to count it", async () => (await listeners("ru", "webrtc")) === 1);
    assert.equal(await websocketListeners("ru"), 0);
  },
  "UDP that is blocked is noticed, and the WebSocket takes over; freed, WebRTC is used again": async () => {
    await near.evaluate(() => window.ear.block(true));
    await until("the substitute", async () => (await way(near)) === "substitute" && (await websocketListeners("ru")) === 1);
    await hears(near, "ru");
    await near.evaluate(() => {
      window.ear.block(false);
      window.dispatchEvent(new Event("online")); // as a phone that finds its network again
    });
    await until("WebRTC", async () => (await way(near)) === "direct" && (await websocketListeners("ru")) === 0);
    await hears(near, "ru");
  },
  "a relay that was killed comes back, and the sound by itself": async () => {
    process.kill(setting.relay.pid, "SIGKILL");
    await until("the words", async () => /No connection/.test(await page.textContent("#now")));
    await accessible(page, "without a relay");
    await look(page, "lost");
    const [command, ...rest] = setting.relay.command;
    relay = spawn(command, rest, { cwd: setting.relay.dir, stdio: "ignore" });
    // The desks come back off the air, so the channel carries the floor.
    await hears(page, "floor");
    await until("the words", async () => /^You hear: English – Original/.test(await page.textContent("#now")));
    await hears(near, "floor");
    await until("WebRTC", async () => (await way(near)) === "direct");
  },
};

await run(steps, {
  troubles,
  cleanUp: async () => {
    relay?.kill("SIGKILL");
    await browser.close();
    await direct.close();
  },
});
