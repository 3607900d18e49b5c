// The steps of desk_page.py: node desk_page.mjs SETTING, a JSON object with browser, tools (where node_modules
// is), relay, and a desk each as en1, en2, ru1 with pid and url.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";

import { brokenWords, deskState, lamp, lampInSight, lampNow, openDesk, relayTexts, said, spoken, state } from "./desk_hands.mjs";
import { accessible, accessibleForced, launch, run, setting, settled, shoot, until } from "./steps.mjs";

const browser = await launch();
const troubles = [];
let relay = null; // that was started again

const open = (...args) => openDesk(browser, troubles, ...args);
const one = await open(setting.en1);
const two = await open(setting.en2);
const ru = await open(setting.ru1);

const steps = {
  "a press lights nothing until the relay confirms it": async () => {
    await until("all desks to be seen", async () => (await one.textContent("[data-partner]")).includes("off"));
    process.kill(setting.relay.pid, "SIGSTOP");
    try {
      await one.keyboard.press("Space");
      await one.waitForSelector('[data-action="microphone"][aria-busy="true"]');
      assert.equal(await lampNow(one), "off");
    } finally {
      process.kill(setting.relay.pid, "SIGCONT");
    }
    await lamp(one, "on");
    // The desk's packets waited, too: until they flow again the relay hears no sound from it.
    await settled("the lamp to be lit", async () => /On air.*English/.test(await one.textContent(".lamp")));
    await lamp(two, "partner");
    await until("the relay to say so", async () => (await deskState("en", 1)).on_air.includes("en"));
    await spoken(one, "urgent", /On air: English/);
    await accessible(one, "on air");
    await shoot(one, "on");
  },
  "a busy channel is refused, with the reason in words": async () => {
    await ru.keyboard.press("c");
    await ru.click('[data-choose="en"]');
    await ru.waitForSelector('[data-output="c"][aria-pressed="true"]');
    await ru.keyboard.press("Space");
    await lamp(ru, "refused");
    assert.match(await ru.textContent(".lamp-detail"), /Another booth is on air/);
    await until("the words to be spoken", async () => (await said(ru, "urgent", /^Refused\. Another booth/)) === 1);
    await ru.keyboard.press("Space"); // refused again, and nothing else changes
    await until("the words to be spoken again", async () => (await said(ru, "urgent", /^Refused\. Another booth/)) === 2);
    await ru.waitForSelector('[data-action="microphone"][aria-busy="false"]');
    // A page that opens now has heard of no press.
    const late = await open(setting.ru1);
    await lamp(late, "refused");
    await spoken(late, "polite", /^Off\. The last press of the microphone was refused/);
    assert.equal(await said(late, "urgent", /refused|Another booth/i), 0);
    await late.context().close();
    await accessible(ru, "refused");
    await shoot(ru, "refused");
  },
  "a cough lasts as long as its key is held": async () => {
    await one.keyboard.down("x");
    await lamp(one, "cough");
    await until("the relay to hold the channel", async () => (await deskState("en", 1)).microphone === "cough");
    await ru.waitForSelector('[data-channel="en"]:has-text("paused, a cough")');
    await accessible(one, "cough");
    await one.keyboard.up("x");
    await lamp(one, "on");
    await one.keyboard.down("x");
    await lamp(one, "cough");
    await one.evaluate(() => window.dispatchEvent(new Event("blur"))); // the key goes up elsewhere
    await lamp(one, "on");
    await one.keyboard.up("x");
  },
  "two pages hand over": async () => {
    await two.keyboard.press("h");
    await one.waitForSelector('[data-handover="wanted"]');
    await two.keyboard.press("n"); // no, after all
    await one.waitForSelector('[data-handover="wanted"]', { state: "detached" });
    await spoken(two, "urgent", /^Handover ended/);
    await two.keyboard.press("h");
    await one.waitForSelector('[data-handover="wanted"]');
    await accessible(one, "asked to hand over");
    await shoot(one, "wanted");
    await one.keyboard.press("y");
    await lamp(two, "on");
    await lamp(one, "partner");
    assert.match(await one.textContent(".turn-label"), /Partner's turn/);
  },
  "what is heard changes by its digit, and says its quality": async () => {
    await one.keyboard.press("2");
    await one.waitForSelector('[data-channel="en"][aria-pressed="true"]');
    await one.waitForSelector('[data-channel="en"] [data-quality="+"]');
    const name = one.locator('[data-channel="ar"] bdi');
    assert.deepEqual([await name.getAttribute("lang"), await name.getAttribute("dir")], ["ar", "rtl"]);
    await one.keyboard.press("0");
    await one.waitForSelector('[data-channel="floor"][aria-pressed="true"]');
    await two.keyboard.press("1");
    await two.waitForSelector('.typing[data-typed="1"]');
    await accessible(two, "a number's first digit");
    await two.waitForSelector(".typing", { state: "detached" }); // looking took longer than a digit waits
    await two.keyboard.press("1");
    await two.keyboard.press("2");
    await two.waitForSelector('[data-channel="ja"][aria-pressed="true"]'); // the twelfth
    await two.keyboard.press(".");
    await two.waitForSelector('[data-channel="floor"][aria-pressed="true"]');
    await two.keyboard.press("1");
    await two.keyboard.press("Enter");
    await two.waitForSelector('[data-channel="zh"][aria-pressed="true"]');
    await two.keyboard.press("1");
    await two.keyboard.press("9");
    await two.waitForSelector('[data-notice]:has-text("number 19")');
    await two.keyboard.press(",");
    await two.waitForSelector('[data-channel="floor"][aria-pressed="true"]');
    await two.waitForSelector("[data-notice]", { state: "detached" });
    await one.getByLabel("The floor speaks").selectOption("ru");
    await until("the relay to know", async () => (await state()).floor_language === "ru");
    await two.waitForSelector('.floor-language:has-text("Русский")');
    assert.equal(await two.title(), "ON AIR – en 2");
    // The English booth was first: the Russian one is told so, and its list shows what holds.
    await ru.getByLabel("The floor speaks").selectOption("fr");
    await ru.waitForSelector('[data-notice]:has-text("Another booth was first")');
    await spoken(ru, "urgent", /Another booth was first/);
    assert.equal(await ru.getByLabel("The floor speaks").inputValue(), "ru");
    assert.equal((await state()).floor_language, "ru");
  },
  "the keyboard alone reaches everything": async () => {
    const controls = () => two.evaluate(() => {
      const all = [...document.querySelectorAll("button, input, select, textarea, a[href], [tabindex]")].filter((e) => e.checkVisibility() && !e.disabled);
      for (const [i, control] of all.entries()) control.dataset.reached = control === document.activeElement ? "yes" : (control.dataset.reached ?? `${i}: ${control.outerHTML.slice(0, 120)}`);
      return all.map((control) => control.dataset.reached).filter((reached) => reached !== "yes");
    });
    const all = (await controls()).length;
    assert.ok(all > 35, `${all} controls on the page`);
    for (let i = 0; i < all + 5; ++i) {
      await two.keyboard.press("Tab");
      await controls();
    }
    assert.deepEqual(await controls(), [], "Tab reaches all of them");
    // Space belongs to the control that the keyboard went to.
    await two.focus('[data-action="slower"]');
    await two.keyboard.press("Tab");
    await two.keyboard.press("Shift+Tab");
    await two.keyboard.press("Space");
    await two.waitForSelector('[data-action="slower"][data-lit]');
    assert.equal(await lampNow(two), "on");
    // After a click it is the microphone's again.
    await two.click('[data-action="call"]');
    await two.waitForSelector('[data-call="raised"]');
    await two.keyboard.press("Space");
    await lamp(two, "off");
  },
  "a key is changed, and remembered": async () => {
    await two.keyboard.press("?");
    await two.click('[data-slot="microphone-0"]');
    await two.keyboard.press("F7");
    await accessible(two, "keys");
    await two.keyboard.press("Escape");
    await two.reload();
    await lamp(two, "off");
    await two.keyboard.press("Space");
    await two.keyboard.press("F7");
    await lamp(two, "on");
    await two.keyboard.press("F7");
    await lamp(two, "off");
  },
  "the desk works on while keys and settings are open, and its lamp stays in sight": async () => {
    await one.focus('[data-channel="en"]');
    await one.keyboard.press("Tab");
    await one.keyboard.press("Shift+Tab");
    await one.keyboard.press("?");
    await one.waitForSelector("dialog");
    assert.ok(await one.evaluate(() => document.querySelector("dialog").contains(document.activeElement)), "the focus goes into it");
    const onAir = await said(one, "urgent", /^On air: English/);
    await one.keyboard.press("Space");
    await lamp(one, "on");
    await until("the words to be spoken", async () => (await said(one, "urgent", /^On air: English/)) === onAir + 1);
    assert.ok(await lampInSight(one), "the lamp is seen");
    await accessible(one, "keys while on air");
    await shoot(one, "keys while on air");
    await one.keyboard.down("x");
    await lamp(one, "cough");
    await one.keyboard.up("x");
    await lamp(one, "on");
    // A key that is being chosen is no press.
    await one.click('[data-slot="slower-1"]');
    await one.keyboard.press("F8");
    await one.waitForSelector('[data-slot="slower-1"]:has-text("F8")');
    await spoken(one, "polite", /^F8 is a key of “Slower, please” now, and no longer of “Microphone on and off”, which has Space/);
    await one.waitForSelector('dialog .bound:has-text("no longer of “Microphone on and off”")');
    assert.equal(await lampNow(one), "on");
    await one.click('dialog button:has-text("as delivered")');
    await one.keyboard.press("F8");
    await lamp(one, "off");
    await one.focus('[data-slot="microphone-0"]');
    await one.keyboard.press("Escape");
    await one.waitForSelector("dialog", { state: "detached" });
    await until("the focus to be back", () => one.evaluate(() => document.activeElement.dataset.channel === "en"));
    await one.evaluate(() => document.activeElement.blur());
  },
  "everything is said each time that it is asked for": async () => {
    for (const times of [1, 2]) {
      await one.keyboard.press("i");
      await until("the words to be spoken", async () => (await said(one, "polite", /^Off\. .*Hearing/)) === times);
    }
  },
  "alone, the key to take over opens no microphone": async () => {
    await ru.evaluate(() => document.activeElement.blur());
    await ru.keyboard.press("t");
    await ru.waitForSelector('[data-notice]:has-text("nobody in this booth")');
    await ru.keyboard.press("1"); // what is told after it has been told: the press before came to nothing
    await until("the desk to hear another channel", async () => (await deskState("ru", 1)).incoming !== "floor");
    assert.notEqual((await deskState("ru", 1)).microphone, "on");
    await ru.keyboard.press("0");
  },
  "the headphones are turned, and a preset is kept": async () => {
    const volume = one.getByLabel("Volume value");
    assert.equal(await volume.textContent(), "0 dB");
    await one.keyboard.press("-");
    await until("the volume to fall", async () => (await volume.textContent()) === "−2 dB");
    await one.getByRole("button", { name: "Volume up" }).click();
    await until("the volume to rise", async () => (await volume.textContent()) === "0 dB");
    await one.waitForSelector('.protection:has-text("ready"):has-text("uncalibrated")'); // unless its beeps have just come
    await one.keyboard.press("?");
    await one.fill("[data-calibration]", "104.5");
    await one.keyboard.press("Enter");
    await one.waitForSelector(".uncalibrated", { state: "detached" });
    await spoken(one, "polite", /full scale is 104.5 dB SPL/);
    assert.equal(await one.inputValue("[data-calibration]"), "104.5");
    await one.fill("[data-calibration]", "500");
    await one.keyboard.press("Enter");
    await one.waitForSelector('[data-notice]:has-text("calibration needs")');
    assert.equal(await one.inputValue("[data-calibration]"), "104.5");
    await one.fill("[data-calibration]", "");
    await one.keyboard.press("Enter");
    await one.waitForSelector(".uncalibrated", { state: "attached" });
    await one.keyboard.press("Escape");
    await one.keyboard.press("Escape");
    await one.waitForSelector("dialog", { state: "detached" });
    await one.keyboard.press("w");
    await one.keyboard.press("3");
    await one.waitForSelector('.presets button:has-text("P3")');
    await one.keyboard.press("2");
    await one.waitForSelector('[data-channel="en"][aria-pressed="true"]');
    await one.keyboard.press("p");
    await one.keyboard.press("3");
    await one.waitForSelector('[data-channel="floor"][aria-pressed="true"]');
    await one.keyboard.press("w");
    await one.click('.presets button:has-text("Forget P3")');
    await one.waitForSelector('.presets button:has-text("P3")', { state: "detached" });
    await spoken(one, "urgent", /^Preset 3 is empty now/);
    await one.keyboard.press("p");
    await one.keyboard.press("3");
    await spoken(one, "urgent", /^Preset 3 is empty: W, then 3/);
  },
  "one screen shows the whole desk, only the list of channels scrolls": async () => {
    const needed = [".lamp", '[data-action="microphone"]', ".mic .meter", ".outgoing", ".incoming .meter", ".incoming-keys", ".protection", '[aria-label="Volume up"]', '[aria-label="Bass up"]', '[aria-label="Treble up"]', '[data-action="handover_ask"]', '[data-action="slower"]', '[data-action="call"]', ".write input", ".write button"];
    for (const page of [one, two, ru]) {
      const unseen = await page.evaluate((all) => all.filter((wanted) => {
        const box = document.querySelector(wanted)?.getBoundingClientRect();
        return !box || box.top < 0 || box.bottom > innerHeight || box.height < 5;
      }), needed);
      assert.deepEqual(unseen, []);
      assert.ok(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight), "the page does not scroll");
    }
  },
  "hearing protection that acts is said on the lamp": async () => {
    for (let i = 0; i < 12; ++i) await one.keyboard.press("+");
    await one.waitForSelector(".lamp [data-protection]");
    await spoken(one, "polite", /Hearing protection acts/);
    await accessible(one, "hearing protection");
    await shoot(one, "protection");
    for (let i = 0; i < 12; ++i) await one.keyboard.press("-");
    await one.waitForSelector(".lamp [data-protection]", { state: "detached" });
  },
  "a check is run by a key, gives its verdicts, and gives way to the microphone": async () => {
    await one.evaluate(() => document.activeElement.blur());
    await one.keyboard.press("v");
    await one.waitForSelector('.check-now[data-running]:has-text("Keep silent")');
    await spoken(one, "polite", /Keep silent/);
    await accessible(one, "check");
    await one.waitForSelector('[data-finding="noise"][data-good="false"]'); // a tone is no silence
    assert.ok((await one.textContent('[data-finding="noise"] em')).length > 10, "what is wrong has a remedy");
    for (const good of ["device", "microphone", "headphones", "control"]) await one.waitForSelector(`[data-finding="${good}"][data-good="true"]`);
    for (const way of ["media", "contribution"]) await one.waitForSelector(`[data-finding="${way}"]`);
    await one.waitForSelector('.check-now[data-verdict="bad"]');
    await shoot(one, "check");
    const hidden = await one.evaluate(() => {
      const seen = (e) => {
        const [box, pane] = [e.getBoundingClientRect(), e.closest(".check").getBoundingClientRect()];
        return box.top >= Math.max(0, pane.top) && box.bottom <= Math.min(innerHeight, pane.bottom);
      };
      return [...document.querySelectorAll(".check-now, [data-finding] b")].filter((e) => !seen(e)).map((e) => e.textContent);
    });
    assert.deepEqual(hidden, [], "every verdict is seen at once");
    await accessible(one, "a check's findings");
    // Again, and the microphone is opened meanwhile.
    await one.click('.check [data-action="check"]');
    await one.waitForSelector('.check-now[data-running]');
    await one.keyboard.press("Space");
    await lamp(one, "on");
    await one.waitForSelector('.check-now[data-ended]:has-text("microphone was opened")');
    await one.keyboard.press("v");
    await one.waitForSelector('[data-notice]:has-text("close it first")');
    assert.equal(await lampNow(one), "on");
    await one.keyboard.press("Escape");
    await one.waitForSelector(".check", { state: "detached" });
    await one.keyboard.press("Space");
    await lamp(one, "off");
  },
  "a button of a MIDI surface is a key, once it is allowed and chosen": async () => {
    // A surface of the test's own in the place of the browser's: what lies behind Web MIDI is not there.
    const page = await open(setting.en1, { width: 1280, height: 800 }, () => {
      const input = { onmidimessage: null };
      const access = { inputs: new Map([["pedal", input]]), onstatechange: null };
      Object.defineProperty(navigator, "requestMIDIAccess", { value: async () => access });
      window.midi = (...bytes) => input.onmidimessage?.({ data: new Uint8Array(bytes) });
    });
    const pedal = (down) => page.evaluate((value) => window.midi(0xb0, 64, value), down ? 127 : 0);
    await pedal(true); // nobody listens yet
    await page.keyboard.press("?");
    await page.check("[data-midi]");
    await page.click('[data-slot="microphone-1"]');
    await until("the pedal to be taken", async () => {
      await pedal(false);
      await pedal(true);
      return /Control 64/.test(await page.textContent('[data-slot="microphone-1"]'));
    });
    await pedal(false);
    await accessible(page, "keys with MIDI");
    await lamp(page, "off"); // being chosen is no press
    await pedal(true);
    await lamp(page, "on");
    await page.keyboard.press("Escape");
    await page.waitForSelector("dialog", { state: "detached" });
    await pedal(false);
    await pedal(true);
    await lamp(page, "off");
    await page.context().close();
  },
  "without a technician there is nobody to talk to, and the page says so": async () => {
    await one.waitForSelector('[data-action="talk_technician"][disabled]');
    assert.match(await one.textContent("#no-technician"), /No technician is there/);
    assert.equal(await one.getAttribute('[data-action="talk_technician"]', "aria-describedby"), "no-technician");
  },
  "words of a key are never broken in their middle": async () => {
    await one.click('[data-action="use_microphone"]');
    await one.waitForSelector('[data-action="use_microphone"][data-lit]');
    await one.click('[data-action="slower"]');
    await one.waitForSelector('[data-action="slower"][data-lit]');
    const slower = await said(one, "polite", /^Slower is shown/);
    await one.click('[data-action="slower"]');
    await spoken(one, "polite", /^Slower is shown/, slower + 1);
    assert.deepEqual(await brokenWords(one), []);
    await shoot(one, "signals");
  },
  "with forced colours all is read, and the meters are still seen": async () => {
    await one.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
    await one.waitForSelector('.mic .meter[data-word="good"]');
    const seen = await one.evaluate(() => ["mic", "incoming"].map((panel) => {
      const colour = (part) => getComputedStyle(document.querySelector(`.${panel} .meter-${part}`)).backgroundColor;
      return colour("fill") !== colour("bar") && colour("peak") !== colour("bar");
    }));
    assert.deepEqual(seen, [true, true]);
    for (const scheme of ["light", "dark"]) {
      await accessibleForced(one, scheme);
      await shoot(one, `forced ${scheme}`);
    }
    await one.emulateMedia({ forcedColors: "none", colorScheme: null, reducedMotion: "reduce" });
  },
  "messages go to the partner and back": async () => {
    await one.selectOption('[aria-label="To"]', "mate");
    await one.keyboard.press("Escape");
    await one.focus("body");
    await one.evaluate(() => document.activeElement.blur());
    await one.keyboard.press("m");
    await one.keyboard.type("x off? 你好");
    await one.keyboard.press("Enter");
    await two.waitForSelector('.texts li:has-text("x off? 你好")');
    await until("it to be spoken", async () => (await said(two, "polite", /^Message from the partner: x off/)) === 1);
    await one.keyboard.type("x off? 你好");
    await one.keyboard.press("Enter");
    await until("the same text to be spoken again", async () => (await said(two, "polite", /^Message from the partner: x off/)) === 2);
    await one.waitForSelector('.texts li[data-own][data-status="sent"]:has-text("To partner")');
    await spoken(one, "polite", /^Sent to the partner/, 2);
    assert.equal(await lampNow(one), "off"); // letters in a text are no keys
    await one.keyboard.press("Escape");
  },
  "what the relay refuses is not listed as sent, and can be sent again": async () => {
    const texts = (status) => one.locator(`.texts li[data-status="${status}"] bdi`).allTextContents();
    await one.selectOption('[aria-label="To"]', "technician");
    await one.evaluate(() => {
      const form = document.querySelector(".write");
      for (let i = 0; i < 9; ++i) {
        form.querySelector("input").value = `n${i}`;
        form.requestSubmit();
      }
    });
    await until("all of them to be answered", async () => (await texts("sent")).length + (await texts("not_sent")).length === 11 && (await texts("sending")).length === 0);
    const [sent, not] = [(await texts("sent")).filter((text) => /^n\d$/.test(text)), await texts("not_sent")];
    const known = (await relayTexts()).map((message) => message.text);
    assert.deepEqual(sent, known);
    assert.deepEqual([...sent, ...not].sort(), [0, 1, 2, 3, 4, 5, 6, 7, 8].map((i) => `n${i}`));
    assert.ok(not.length >= 1, "the relay takes five at once");
    for (const text of not) await spoken(one, "urgent", new RegExp(`^Not sent to the technician: “${text}”. Too many messages`));
    await spoken(one, "polite", /^Sent to the technician/, sent.length);
    await accessible(one, "texts that were not sent");
    await shoot(one, "not sent");
    await until("the first to be taken", async () => {
      await one.getByRole("button", { name: `Send again: ${not[0]}` }).click({ timeout: 1000 }).catch(() => {});
      return (await texts("sent")).includes(not[0]);
    });
    assert.ok(!(await texts("not_sent")).includes(not[0]), "it is listed once");
    // The Russian booth has one desk.
    await ru.selectOption('[aria-label="To"]', "mate");
    await ru.getByLabel("Message", { exact: true }).fill("anybody?");
    await ru.keyboard.press("Enter");
    await ru.waitForSelector('.texts li[data-status="not_sent"]:has-text("No booth-mate is there")');
    await spoken(ru, "urgent", /^Not sent to the partner: “anybody\?”. No booth-mate/);
    await ru.keyboard.press("Escape");
  },
  "narrow and enlarged, nothing is lost": async () => {
    for (const size of [{ width: 320, height: 640 }, { width: 640, height: 400 }, { width: 960, height: 540 }, { width: 768, height: 1024 }]) {
      const page = await open(setting.en1, size);
      const over = await page.evaluate(() => {
        const wide = [...document.querySelectorAll("body *")].filter((e) => e.checkVisibility() && !e.closest(".spoken, .meter-label") && e.getBoundingClientRect().right > innerWidth + 1);
        return [document.documentElement.scrollWidth - innerWidth, wide.map((e) => e.className)];
      });
      const write = await page.evaluate(() => document.querySelector(".write input").getBoundingClientRect().width);
      assert.ok(write >= 200, `${size.width} px: ${write} px to write in`);
      assert.ok(over[0] <= 0 && over[1].length === 0, `${size.width} px: ${JSON.stringify(over)}`);
      await accessible(page, `${size.width} px wide`);
      await page.keyboard.press("?");
      await page.waitForSelector("dialog");
      for (const place of ["dialog", '[data-slot="help-1"]', "dialog .answer"]) {
        await page.focus(place);
        assert.ok(await lampInSight(page), `${size.width} px: the lamp is seen beside ${place}`);
      }
      await accessible(page, `keys, ${size.width} px wide`);
      await shoot(page, `keys ${size.width}`);
      await page.context().close();
    }
  },
  "a relay that is gone is shown at once, and the desk comes back off air": async () => {
    await one.evaluate(() => document.activeElement.blur());
    await one.keyboard.press("Space");
    await lamp(one, "on");
    // Nothing is lost yet, but nothing answers: said while the relay still stands.
    process.kill(setting.relay.pid, "SIGSTOP");
    try {
      await lamp(one, "silent");
      await spoken(one, "urgent", /No answer/);
      await lamp(one, "unlinked");
    } finally {
      process.kill(setting.relay.pid, "SIGCONT");
    }
    await lamp(one, "cut");
    await one.keyboard.press("Space");
    await lamp(one, "on");
    const [lost, causes] = [await said(one, "urgent", /^No link/), await said(one, "urgent", /Your link was lost.*press again/)];
    process.kill(setting.relay.pid, "SIGSTOP");
    await one.getByLabel("Message", { exact: true }).fill("does it arrive?");
    await one.keyboard.press("Enter");
    await one.waitForSelector('.texts li[data-status="sending"]:has-text("does it arrive?")');
    process.kill(setting.relay.pid, "SIGKILL");
    await one.waitForSelector('.texts li[data-status="not_sent"]:has-text("The link was lost before the relay confirmed it")');
    await spoken(one, "urgent", /^Not sent to the technician: “does it arrive\?”. The link was lost/);
    await one.keyboard.press("Escape");
    await lamp(one, "unlinked");
    assert.match(await one.textContent("[data-lost]"), /No link to the relay: off air/);
    await spoken(one, "urgent", /^No link/, lost + 1);
    await accessible(one, "no link to the relay");
    await shoot(one, "unlinked");
    const [command, ...rest] = setting.relay.command;
    relay = spawn(command, rest, { cwd: setting.relay.dir, stdio: "ignore" });
    await lamp(one, "cut");
    await spoken(one, "urgent", /Your link was lost.*press again/, causes + 1);
    await accessible(one, "cut off");
    await shoot(one, "cut");
    await settled("the desk to stay off the air, and to say so", async () => (await lampNow(one)) === "cut" && (await deskState("en", 1)).microphone === "off");
    assert.ok((await deskState("en", 1)).connected);
    await one.getByRole("button", { name: "Send again: does it arrive?" }).click();
    await one.waitForSelector('.texts li[data-status="sent"]:has-text("does it arrive?")');
    await until("the relay to have it", async () => (await relayTexts()).some((message) => message.text === "does it arrive?"));
    await one.click('[data-action="dismiss"]');
    await lamp(one, "off");
    relay.kill("SIGKILL");
    await lamp(one, "unlinked");
  },
  "a desk's program that is gone, or stands still, is shown as loudly": async () => {
    process.kill(setting.en1.pid, "SIGSTOP");
    await lamp(one, "lost");
    await accessible(one, "no link to the desk");
    await shoot(one, "lost");
    process.kill(setting.en1.pid, "SIGCONT");
    await lamp(one, "unlinked");
    process.kill(setting.en1.pid, "SIGTERM");
    await lamp(one, "lost");
  },
};

await run(steps, {
  troubles,
  cleanUp: async () => {
    relay?.kill("SIGKILL");
    await browser.close();
  },
});
