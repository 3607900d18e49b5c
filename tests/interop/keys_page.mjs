// The steps of keys_page.py: node keys_page.mjs SETTING, a JSON object with browser, tools (where node_modules is), the
// ports http and https, dir (the event's), init (the command that makes its secrets) and the floor's tone.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

import { accessible, beside, inSight, launch, pause, newPage, run, setting, shoot, until } from "./steps.mjs";

const secure = `https://127.0.0.1:${setting.https}`;
const plain = `http://127.0.0.1:${setting.http}`;
const venue = `http://venue.test:${setting.http}`;
const keyFile = (name) => `${setting.dir}/keys/${name}.key`;
const token = (name) => JSON.parse(readFileSync(keyFile(name), "utf8")).token;
const pin = () => readFileSync(`${setting.dir}/keys/delegates.pin`, "utf8").trim();

const browser = await launch("--host-resolver-rules=MAP venue.test 127.0.0.1", "--allow-loopback-in-peer-connection");
const troubles = [];
// What the relay refuses on purpose the browser reports as an error, and what plain http makes void.
const expected = (message) => /40[13]|429|WebSocket|Opener-Policy/.test(message.text()) || message.location().url.includes("/whep/");
const open = async (url, context = {}, prepare = async () => {}) => {
  const page = await newPage(browser, troubles, { expected, context: { ignoreHTTPSErrors: true, reducedMotion: "reduce", ...context } });
  await page.addInitScript(beside("phone_ear.js"));
  await prepare(page);
  await page.goto(url);
  return page;
};
const hears = (page) => until("the floor to be heard", async () => (await page.evaluate((tones) => window.ear.channel({ ...tones, none: 5000 }), setting.tones)) === "floor");
const silent = (page) => until("silence", () => page.evaluate(() => window.ear.blocks.slice(-8).every((block) => block.every((sample) => Math.abs(sample) < 0.001))));
const ask = (path, key, body) =>
  fetch(plain + path, { method: body ? "POST" : "GET", headers: { Authorization: "Bearer " + token(key) }, body: body && JSON.stringify(body) });

const console_ = await open(secure + "/console", { viewport: { width: 1600, height: 900 } });
const why = () => console_.textContent(".lock [role=alert]");
const show = async (text) => {
  await console_.fill('[data-action="key"]', text);
  await console_.click('[data-action="unlock"]');
};
const unlocked = () => console_.waitForSelector('tr[data-channel="floor"]');

const phone = (way) =>
  open(venue + "/hall", { viewport: { width: 390, height: 844 }, locale: "en-GB" }, async (page) => {
    if (way === "substitute") await page.addInitScript("delete window.RTCPeerConnection");
  });
const sentence = (page) => page.textContent("#now");
const typePin = async (page, text) => {
  await page.fill("#pin input", text);
  await page.click("#pin button");
};
const phones = { direct: await phone("direct"), substitute: await phone("substitute") };

const steps = {
  "the console shows nothing before a key, and says what it wants": async () => {
    await console_.waitForSelector(".lock");
    assert.match(await console_.textContent(".lock"), /Show a technician's or operator's/);
    assert.equal(await console_.locator("[data-channel]").count(), 0);
    await accessible(console_, "the lock");
    await shoot(console_, "console-lock");
  },
  "where anybody could read a key none can be shown, and the page says where": async () => {
    const unprotected = await open(venue + "/console");
    await unprotected.waitForSelector(".lock [role=alert]");
    assert.equal(await unprotected.locator("input").count(), 0);
    assert.equal(await unprotected.getAttribute('[data-action="secure"]', "href"), `https://venue.test:${setting.https}/console`);
    await accessible(unprotected, "the console without protection");
    await shoot(unprotected, "console-unprotected");
    await unprotected.context().close();
  },
  "what is no key, and a wrong key, are refused in plain words": async () => {
    await show("hello");
    await until("the reason", async () => (await why()) === "That is no key file, and no token.");
    await show("A".repeat(43));
    await until("the reason", async () => /^That key is not known here, or revoked\./.test(await why()));
    assert.equal(await console_.locator("[data-channel]").count(), 0);
  },
  "who guesses on is slowed": async () => {
    for (let i = 0; i < 7; ++i) await show(String(i).repeat(43));
    await until("the reason", async () => /^Too many wrong keys came from this address\. Wait \d+ s/.test(await why()));
  },
  "a technician's key file opens it all the same, and a reload of the tab keeps it open": async () => {
    await console_.setInputFiles('[data-action="key-file"]', keyFile("technician"));
    await unlocked();
    await console_.reload();
    await unlocked();
    assert.equal(await console_.locator(".lock").count(), 0);
  },
  "behind it commands and listening work": async () => {
    await console_.locator('tr[data-channel="floor"] [data-action="listen"]').click();
    await hears(console_);
    assert.equal((await ask("/api/v1/rooms/hall/channels/en", "technician", { muted: true })).status, 200);
    await until("the mute to show", async () => /[Mm]uted/.test(await console_.textContent('tr[data-channel="en"]')));
    assert.equal((await ask("/api/v1/rooms/hall/channels/en", "technician", { muted: false })).status, 200);
  },
  "no address that the pages ask for carries a secret": async () => {
    const asked = await console_.evaluate(() => performance.getEntriesByType("resource").map((entry) => entry.name));
    assert.ok(asked.length > 0);
    for (const url of asked) assert.ok(!url.includes(token("technician")), url);
  },
  "a key that is revoked shuts the console at once, and nothing is heard any more": async () => {
    assert.equal((await ask("/api/v1/keys/technician", "operator", { revoked: true })).status, 200);
    await console_.waitForSelector(".lock");
    await silent(console_);
    assert.equal((await ask("/api/v1/keys/technician", "operator", { revoked: false })).status, 200);
  },
  "phones hear without a PIN while listening is open": async () => {
    for (const [way, page] of Object.entries(phones)) {
      await page.click('[data-channel="floor"]');
      await hears(page);
      assert.equal(await page.evaluate(() => document.documentElement.dataset.way), way);
      assert.equal(await page.isVisible("#pin"), false);
    }
  },
  "a PIN for the event puts them out, and the page asks for it in words": async () => {
    execFileSync(setting.init[0], [...setting.init.slice(1), "--pin"]);
    for (const page of Object.values(phones)) {
      await page.waitForSelector("#pin", { state: "visible" });
      await until("the words", async () => /^This event has a PIN\./.test(await sentence(page)));
      await silent(page);
    }
    await accessible(phones.direct, "the PIN");
    await shoot(phones.direct, "phone-pin");
  },
  "the field for it has the focus and is in sight, however low the window is": async () => {
    const page = phones.direct;
    assert.equal(await page.evaluate(() => document.activeElement.name), "pin");
    for (const [name, width, height] of [["landscape", 844, 390], ["enlarged", 195, 422], ["narrow", 320, 568], ["narrow-enlarged", 160, 284]]) {
      await page.setViewportSize({ width, height });
      for (const part of ["#now", "#pin input", "#pin button"]) await inSight(page, part, name);
      await accessible(page, `the PIN, ${name}`);
      await shoot(page, `phone-pin-${name}`);
    }
    await page.setViewportSize({ width: 390, height: 844 });
  },
  "a wrong one is told, and too many are slowed": async () => {
    const page = phones.direct;
    await typePin(page, "00000000");
    await until("the words", async () => (await sentence(page)) === "That is not the PIN.");
    for (let i = 0; i < 8; ++i) await typePin(page, `1111111${i}`);
    await until("the words", async () => /^Too many tries\./.test(await sentence(page)));
  },
  "the right one is taken after the pause, and both ways are heard": async () => {
    for (const page of Object.values(phones)) {
      await until("the PIN to be taken", async () => {
        // In one go in the page: an answer to the last try can take the field away between any two steps.
        await page.evaluate((text) => {
          const form = document.querySelector("#pin");
          if (!form.checkVisibility()) return;
          form.querySelector("input").value = text;
          form.querySelector("button").click();
        }, pin());
        return !(await page.isVisible("#pin"));
      });
      await hears(page);
    }
  },
  "the form for it does without scripts": async () => {
    const page = await open(venue + "/hall", { javaScriptEnabled: false });
    await page.fill("form[method=post] input[name=pin]", pin());
    await page.click("form[method=post] button");
    await until("the pass", async () => (await page.context().cookies()).length === 1);
    assert.equal(page.url(), venue + "/hall");
    await page.context().close();
  },
  "a code that carries the PIN opens the page without typing, and the address forgets it": async () => {
    const page = await open(`${venue}/hall#pin=${pin()}`, { viewport: { width: 390, height: 844 }, locale: "en-GB" });
    await page.click('[data-channel="floor"]');
    await hears(page);
    assert.equal(await page.isVisible("#pin"), false);
    assert.equal(page.url(), venue + "/hall");
    await page.context().close();
  },
  "a closed session is told to both ways, steadily and in its own words, and its end brings the sound": async () => {
    const watch = (page) =>
      page.evaluate(() => {
        window.told = [];
        new MutationObserver(() => window.told.push(document.querySelector("#now").textContent)).observe(document.querySelector("#now"), { childList: true });
      });
    await Promise.all(Object.values(phones).map(watch));
    assert.equal((await ask("/api/v1/rooms/hall/session", "technician", { closed_session: true })).status, 200);
    for (const page of Object.values(phones)) await until("the words", async () => /^The session is closed/.test(await sentence(page)));
    await pause(5000); // in which it asks again and again
    for (const page of Object.values(phones)) {
      const told = await page.evaluate(() => window.told);
      assert.equal(told.filter((text) => /^The session is closed/.test(text)).length, 1, told.join(" | "));
      assert.match(await sentence(page), /^The session is closed/);
      await silent(page);
    }
    await accessible(phones.substitute, "a closed session");
    assert.equal((await ask("/api/v1/rooms/hall/session", "technician", { closed_session: false })).status, 200);
    for (const page of Object.values(phones)) await hears(page);
  },
  "another PIN ends both ways of the old one": async () => {
    execFileSync(setting.init[0], [...setting.init.slice(1), "--replace", "pin"]);
    for (const page of Object.values(phones)) {
      await page.waitForSelector("#pin", { state: "visible" });
      await silent(page);
    }
  },
};

await run(steps, { troubles, cleanUp: () => browser.close() });
