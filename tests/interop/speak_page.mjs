// The steps of speak_page.py: node speak_page.mjs SETTING, a JSON object with browser, tools (where node_modules is), url
// and port (of a relay without keys), relay, voice (what the microphone plays), heard (frequencies of what a listener must
// hear), mixer (the command of another source) and keyed (a relay with keys: ports and tokens).
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import http from "node:http";

import { accessible, accessibleForced, beside, hearsTone, launch, metric, newPage, ours, run, setting, shoot, until } from "./steps.mjs";

const { url, keyed } = setting;
const browser = await launch(
  "--host-resolver-rules=MAP venue.test 127.0.0.1", "--allow-loopback-in-peer-connection", "--autoplay-policy=no-user-gesture-required",
  "--use-fake-device-for-media-stream", `--use-file-for-fake-audio-capture=${setting.voice}`);
const troubles = [];
const started = []; // by this script

// No trouble: what the relay refuses on purpose, what one that was killed leaves behind, and what plain http makes void.
const expected = (message) => /status of 4|ERR_CONNECTION|ERR_EMPTY|Opener-Policy/.test(message.text());
async function open({ at = url + "/speak/hall", microphone = true, ...options } = {}) {
  const context = { viewport: { width: 390, height: 844 }, locale: "en-GB", reducedMotion: "reduce", permissions: microphone ? ["microphone"] : [], ...options };
  const page = await newPage(browser, troubles, { expected, context });
  page.asked = [];
  page.on("request", (request) => page.asked.push(`${request.method()} ${request.url()}`));
  await page.goto(at);
  return page;
}
async function listener() {
  const page = await newPage(browser, troubles, { expected, context: ours });
  await page.goto(url + "/healthz");
  await page.addScriptTag({ content: beside("ear.js") });
  assert.equal((await page.evaluate("listen('hall', 'floor')")).status, 201);
  return page;
}

const text = (page, selector) => page.textContent(selector);
const says = (page, selector, words) => until(`the words ${words}`, async () => words.test(await text(page, selector)));
const lamp = (page, state) => until(`the lamp to be ${state}`, async () => (await page.getAttribute("#lamp", "data-lamp")) === state);
const arrives = (page) => until("its sound to arrive", async () => ["air", "sent"].includes(await page.getAttribute("#lamp", "data-lamp")));
const press = (page, action) => page.click(`[data-action="${action}"]`);
const command = async (path, body) => {
  const reply = await fetch(`${url}/api/v1/rooms/hall/${path}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  assert.equal(reply.status, 200, await reply.text());
};
const source = async (id) => (await (await fetch(url + "/api/v1/event")).json()).rooms[0].sources.find((one) => one.id === id);
const sessions = (state) => metric(url, `dragoman_whip_sessions{state="${state}"}`);
const silence = (page) => until("silence", async () => (await page.evaluate("loudest()")).decibels < -90);

/** Its middle is seen: in the window, and behind nothing. */
const uncovered = (page, selector) =>
  page.evaluate((one) => {
    const element = document.querySelector(one);
    const { left, top, width, height } = element.getBoundingClientRect();
    return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  }, selector);

function begin([program, ...rest]) {
  const process = spawn(program, rest, { cwd: setting.relay.dir, stdio: "ignore" });
  started.push(process);
  return process;
}

const page = await open();
let ear = await listener();
const steps = {
  "a small page, from the relay alone, without a cookie; nobody hears anything yet": async () => {
    const sizes = await Promise.all(["/speak/hall", "/assets/speak.js", "/assets/speak.css", "/assets/icon.svg"].map((path) => new Promise((yes, no) => http.get(url + path, { headers: { "accept-encoding": "gzip" } }, (reply) => {
      let bytes = 0;
      reply.on("data", (chunk) => (bytes += chunk.length));
      reply.on("end", () => yes(bytes));
    }).on("error", no))));
    const bytes = sizes.reduce((a, b) => a + b);
    assert.ok(bytes <= 15_000, `${bytes} bytes`);
    console.log(`        ${bytes} bytes with all that it loads`);
    for (const asked of page.asked) assert.ok(asked.startsWith("GET " + url + "/"), asked);
    assert.deepEqual(await page.context().cookies(), []);
    assert.equal(await page.inputValue("#name"), "remote");
    assert.equal(await page.isVisible("#key"), false); // there are none here
    assert.match(await text(page, "#lamp"), /Off Nobody hears you/);
    assert.equal(await source("remote"), undefined);
  },
  "where the microphone is allowed its level is judged in words, and its devices can be chosen": async () => {
    await says(page, "#verdict", /Good/);
    assert.ok((await page.locator("#device option").count()) >= 1);
    // Told to readers of the screen less often than it is drawn.
    await until("the meter in words", async () => /dB, Good/.test(await page.getAttribute("#meter", "aria-valuetext")));
    assert.ok(Number(await page.getAttribute("#meter", "aria-valuenow")) > -40);
    await page.selectOption("#device", { index: (await page.locator("#device option").count()) - 1 });
    await says(page, "#verdict", /Good/);
    assert.equal(await page.isChecked("#echo"), true);
    await accessible(page, "at rest");
    await shoot(page, "speak-rest", { fullPage: true });
  },
  "a test recording is played back, and leaves the page by no way": async () => {
    const before = page.asked.length;
    await press(page, "test");
    await says(page, "#test", /Recording/);
    await says(page, "#test", /how you sound/);
    await says(page, "#test", /^$/);
    // Its own icon the browser fetches when it likes.
    assert.deepEqual(page.asked.slice(before).filter((asked) => asked !== `GET ${url}/assets/icon.svg`), []);
    assert.equal(await sessions("connected"), 0);
  },
  "a press, the lamp is on air, and a listener hears the microphone": async () => {
    await press(page, "speak");
    await lamp(page, "air");
    assert.match(await text(page, "#lamp"), /ON AIR The room hears you/);
    assert.match(await page.title(), /ON AIR/);
    await hearsTone(ear, "floor");
    assert.equal(await page.evaluate(() => document.activeElement.dataset.action), "stop"); // under the same finger
    await accessible(page, "on air");
    await shoot(page, "speak-air");
  },
  "echo cancellation is turned off in the same session, and the sound goes on": async () => {
    await page.uncheck("#echo");
    await until("the microphone without it", () => page.isVisible("#opened"));
    await says(page, "#verdict", /Good/);
    await hearsTone(ear, "floor");
    assert.equal(page.asked.filter((asked) => asked.startsWith("POST")).length, 1);
  },
  "another source is chosen: the lamp is off air, and says why; chosen again it is on": async () => {
    begin(setting.mixer);
    await until("the other source", async () => (await source("mixer"))?.alive);
    await command("floor", { source: "mixer" });
    await lamp(page, "sent");
    assert.match(await text(page, "#lamp"), /Not on the floor.*another microphone is on the room’s floor/);
    await hearsTone(ear, "mixer");
    await accessible(page, "not on the floor");
    await shoot(page, "speak-sent");
    await command("floor", { source: "remote" });
    await lamp(page, "air");
    await hearsTone(ear, "floor");
  },
  "a closed room, and a muted floor, are said": async () => {
    await command("session", { open: false });
    await lamp(page, "sent");
    await says(page, "#lamp", /the room is closed/);
    await command("session", { open: true });
    await lamp(page, "air");
    await command("channels/floor", { muted: true });
    await says(page, "#lamp", /has muted the floor/);
    await command("channels/floor", { muted: false });
    await lamp(page, "air");
  },
  "a second speaker under that name is refused in words, and heard of under another": async () => {
    const second = await open();
    await press(second, "speak");
    await says(second, "#trouble", /already speaks under that name/);
    await lamp(second, "off");
    await lamp(page, "air");
    await second.fill("#name", "Second voice");
    await second.keyboard.press("Enter");
    await lamp(second, "sent");
    assert.ok((await source("Second voice")).alive);
    await second.reload(); // which ends it, and remembers the name
    await until("its end", async () => (await sessions("connected")) === 1);
    assert.equal(await second.inputValue("#name"), "Second voice");
    await second.context().close();
  },
  "a relay that was killed comes back, and the sound by itself": async () => {
    process.kill(setting.relay.pid, "SIGKILL");
    await lamp(page, "lost");
    assert.match(await text(page, "#lamp"), /not reached.*tried again/);
    await shoot(page, "speak-lost");
    begin(setting.relay.command);
    await arrives(page);
    await command("floor", { source: "remote" }); // whichever came back first was on the floor
    await lamp(page, "air");
    await ear.context().close();
    ear = await listener();
    await hearsTone(ear, "floor");
  },
  "a stop ends it at once": async () => {
    await press(page, "stop");
    await lamp(page, "off");
    await until("the end of the session", async () => (await sessions("connected")) === 0);
    assert.ok(!(await source("remote"))?.alive);
    await until("the microphone to be gone", async () => Math.abs((await ear.evaluate("loudest()")).hertz - setting.heard.floor) > 20);
  },
  "by keyboard alone; and a page that goes ends its sound": async () => {
    for (let i = 0; i < 20 && (await page.evaluate(() => document.activeElement.id)) !== "name"; ++i) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await lamp(page, "air");
    await page.goto("about:blank");
    await until("the end of the session", async () => (await sessions("connected")) === 0);
    assert.ok(!(await source("remote"))?.alive);
  },
  "without a microphone it is said what to do": async () => {
    const denied = await open({ microphone: false });
    assert.equal(await denied.isVisible("#opened"), false);
    await press(denied, "open");
    await says(denied, "#trouble", /not allowed to use the microphone.*Click the sign/);
    await accessible(denied, "denied");
    await denied.context().close();
  },
  "a page that browsers give no microphone says so, and where they do": async () => {
    const plain = await open({ at: `http://venue.test:${setting.port}/speak/hall`, microphone: false });
    await says(plain, "#trouble", /came securely.*Ask the organiser/);
    await plain.context().close();
    const near = await open({ at: `http://venue.test:${keyed.port}/speak/hall#key=abc`, microphone: false });
    await says(near, "#trouble", /Open this page here instead/);
    assert.equal(await near.getAttribute("#secure a", "href"), `https://venue.test:${keyed.https}/speak/hall#key=abc`);
    await accessible(near, "insecure");
    await shoot(near, "speak-insecure");
    await near.context().close();
  },
  "a wrong key is refused in words, and the right one opens the floor": async () => {
    const speaker = await open({ at: `http://127.0.0.1:${keyed.port}/speak/hall`, viewport: { width: 320, height: 568 } });
    await says(speaker, "#verdict", /Good/);
    await press(speaker, "speak");
    await says(speaker, "#trouble", /needs a key/);
    for (const wrong of ["A".repeat(43), keyed.desk]) {
      await speaker.fill("#key", wrong);
      await press(speaker, "speak");
      await says(speaker, "#trouble", /not the key of this room’s floor/);
      await lamp(speaker, "off");
      assert.equal(await speaker.evaluate(() => document.activeElement.id), "key");
      for (const what of ["#key", "#trouble"]) assert.ok(await uncovered(speaker, what), what);
    }
    await accessible(speaker, "wrong key");
    await shoot(speaker, "speak-key");
    await speaker.fill("#key", JSON.stringify({ token: keyed.floor }));
    await press(speaker, "speak");
    await lamp(speaker, "air");
    await speaker.context().close();
  },
  "a key in the address is out of it at once, and goes with the tab": async () => {
    const speaker = await open({ at: `https://127.0.0.1:${keyed.https}/speak/hall#key=${keyed.floor}`, ignoreHTTPSErrors: true });
    assert.equal(speaker.url(), `https://127.0.0.1:${keyed.https}/speak/hall`);
    await speaker.fill("#name", "by link");
    await press(speaker, "speak");
    await arrives(speaker);
    for (const asked of speaker.asked) assert.ok(!asked.includes(keyed.floor), asked);
    assert.ok(!(await speaker.evaluate(() => JSON.stringify(localStorage))).includes(keyed.floor));
    await speaker.reload();
    assert.equal(await speaker.inputValue("#key"), keyed.floor);
    const other = await speaker.context().newPage();
    await other.goto(`https://127.0.0.1:${keyed.https}/speak/hall`);
    assert.equal(await other.inputValue("#key"), "");
    await speaker.context().close();
  },
  "in the language of the speaker's browser, from right to left as well": async () => {
    const readers = { "ar-EG": [/جيد/, "rtl"], he: [/טוב/, "rtl"], "de-AT": [/Gut/, "ltr"], el: [/Καλά/, "ltr"], "mn-MN": [/Сайн/, "ltr"], "zh-CN": [/良好/, "ltr"] };
    for (const [locale, [good, dir]] of Object.entries(readers)) {
      const other = await open({ locale, viewport: { width: 320, height: 568 } });
      await says(other, "#verdict", good);
      const root = await other.evaluate(() => [document.documentElement.lang, document.documentElement.dir]);
      assert.deepEqual(root, [locale.split("-")[0], dir]);
      const untold = await other.evaluate(() => [...document.querySelectorAll("[data-word]")].filter((element) => element.textContent === "").length);
      assert.equal(untold, 0, `${locale}: a text is missing`);
      const over = await other.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(over <= 0, `${locale}: ${over} px too wide`);
      await accessible(other, locale);
      await shoot(other, `speak-${locale}`, { fullPage: true });
      await other.context().close();
    }
  },
  "narrow, enlarged, dark, low, with colours of the reader's own": async () => {
    const looks = {
      narrow: { viewport: { width: 320, height: 568 } }, enlarged: { viewport: { width: 195, height: 422 }, deviceScaleFactor: 2 },
      "narrow-enlarged": { viewport: { width: 160, height: 284 }, deviceScaleFactor: 2 },
      desktop: { viewport: { width: 1280, height: 800 } }, dark: { colorScheme: "dark" }, low: { viewport: { width: 640, height: 320 } },
    };
    for (const [name, options] of Object.entries(looks)) {
      const other = await open(options);
      await says(other, "#verdict", /Good/);
      await press(other, "speak");
      await arrives(other);
      const over = await other.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(over <= 0, `${name}: ${over} px too wide`);
      await accessible(other, name);
      await shoot(other, `speak-${name}`, { fullPage: true });
      if (name === "dark") await accessibleForced(other, "dark");
      await press(other, "stop");
      await until("its end", async () => (await sessions("connected")) === 0);
      await other.context().close();
    }
  },
};

await run(steps, {
  troubles,
  cleanUp: async () => {
    for (const process of started) process.kill("SIGKILL");
    await browser.close();
  },
});
