// The steps of console_page.py: node console_page.mjs SETTING, a JSON object with browser, tools (where node_modules
// is), relay (pid, url) and languages.
import assert from "node:assert/strict";

import { enter, litOf } from "./console_hall.mjs";
import { accessible, launch, newPage, ours, run, setting, shoot, until } from "./steps.mjs";

const url = setting.relay.url;

const browser = await launch();
const troubles = [];

async function open(viewport, more = {}) {
  // A link that was cut on purpose, and what the relay refused on purpose, are no trouble.
  const expected = (message) => /WebSocket|ERR_|status of 4/.test(message.text());
  const page = await newPage(browser, troubles, { expected, context: { viewport, reducedMotion: "reduce", ...more } });
  page.on("request", (request) => {
    if (!request.url().startsWith(url)) troubles.push(`asks elsewhere: ${request.url()}`);
  });
  await page.goto(url + "/console");
  await page.waitForSelector('tr[data-channel="floor"]');
  return page;
}

const state = async () => (await (await fetch(url + "/api/v1/event")).json()).rooms[0];
const channelNow = async (id) => (await state()).channels.find((channel) => channel.id === id);
const deskNow = async (booth, desk) => (await state()).booths.find((b) => b.id === booth).desks.find((d) => d.desk === desk);
const row = (id) => `tr[data-channel="${id}"]`;
const lit = (page, id) => litOf(page, row(id));

/** Clicks, and answers the question that comes; on a slow machine it may have been withdrawn before the answer. */
async function confirmed(page, selector, what, condition) {
  await until(what, async () => {
    if (await condition()) return true;
    if ((await page.locator('[data-action="confirm"]').count()) === 0) await page.click(selector);
    await page.click('[data-action="confirm"]', { timeout: 8000 }).catch(() => {});
    return false;
  });
}

const sessions = await newPage(browser, [], { context: ours });
await sessions.goto(url + "/healthz");
const floor = await enter(sessions, { role: "floor", room: "hall", source: "mixer" }, -8, 3);
const desks = {};
for (const [i, booth] of ["en", "ru", "es", "fr"].entries()) desks[booth] = await enter(sessions, { role: "interpreter", room: "hall", booth, desk: 1 }, -8 - i, i + 5);
for (const booth of ["en", "ru", "fr"]) await desks[booth].say({ type: "microphone", on: true });

const page = await open({ width: 1920, height: 1080 });

const steps = {
  "thirty-two languages and the floor fit on one full-HD screen": async () => {
    assert.equal(await page.locator("tr[data-channel]").count(), setting.languages.length + 1);
    const last = await page.locator(row("vi")).boundingBox();
    assert.ok(last.y + last.height <= 1080, `the last row ends at ${last.y + last.height}`);
    const size = await page.evaluate((selector) => parseFloat(getComputedStyle(document.querySelector(selector)).fontSize), `${row("vi")} td.num`);
    assert.ok(size >= 14, `rows are ${size} px`);
    for (const side of [".channels", ".side"]) assert.ok(await page.evaluate((s) => document.querySelector(s).scrollWidth <= document.querySelector(s).clientWidth, side), `${side} fits across`);
    for (const cell of await page.locator(`${row("en")} td.num`).all()) assert.ok(await cell.evaluate((td) => td.scrollWidth <= td.clientWidth), "no figure is cut");
  },
  "the chair sees what booths ask, and nothing of the meeting": async () => {
    const chair = await newPage(browser, troubles, { context: { viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" } });
    await chair.goto(url + "/chair/hall");
    await chair.waitForSelector('.chair[data-link="open"] .unasked:has-text("ask for nothing")');
    await accessible(chair, "the chair's page, nothing lit");
    await desks.en.say({ type: "slower" });
    await chair.waitForSelector('[data-sign="slower"]');
    await desks.ru.say({ type: "use_microphone" });
    await chair.waitForSelector('[data-sign="use_microphone"]');
    await accessible(chair, "the chair's page, both lit");
    await shoot(chair, "chair");
    const [word] = await chair.locator(".sign strong").all();
    assert.ok(parseFloat(await word.evaluate((sign) => getComputedStyle(sign).fontSize)) > 60, "a sign is read from afar");
    assert.doesNotMatch(await chair.textContent("main"), /booth|en\b|ru\b/);
    await until("the console to show both", async () => /slower, please.*microphone, please/s.test(await page.textContent(".side")));
    await chair.waitForSelector(".sign", { state: "detached" });
    await chair.context().close();
  },
  "meters move, with figures beside them": async () => {
    await until("English to be on air", async () => (await page.getAttribute(row("en"), "data-state")) === "interpreted");
    await until("its meter to rise", async () => (await lit(page, "en")) > 0.2);
    const seen = new Set();
    await until("it to move", async () => seen.add((await lit(page, "en")).toFixed(3)).size > 4);
    await until("loudness in figures", async () => /^−\d/.test(await page.textContent(`${row("en")} [data-figure="short-term"]`)));
    assert.match(await page.textContent(`${row("en")} td.air`), /en 1/);
    assert.match(await page.textContent(`${row("en")} td.from`), /zh/);
    assert.match(await page.textContent(`${row("en")} td.mark`), /from the floor/);
    await until("its lamp", async () => (await page.getAttribute('[aria-label^="Booth en, desk 1"]', "data-lamp")) === "on");
    assert.equal(await page.getAttribute('[aria-label^="Booth ja, desk 1"]', "data-lamp"), "absent");
    await accessible(page, "at work");
    await shoot(page, "console-full-hd");
  },
  "mute asks where somebody is on air, and is undone": async () => {
    await page.click(`${row("en")} [data-action="mute"]`);
    await page.waitForSelector('[role="alertdialog"]');
    assert.equal((await channelNow("en")).muted, false);
    await accessible(page, "a question");
    await page.keyboard.press("Escape");
    await page.waitForSelector('[role="alertdialog"]', { state: "detached" });
    await confirmed(page, `${row("en")} [data-action="mute"]`, "the channel to be muted", async () => (await channelNow("en")).muted);
    await until("the row to say so", async () => (await page.textContent(`${row("en")} td.state`)).includes("Muted"));
    await page.click('[data-action="undo"]');
    await until("the channel to be back", async () => !(await channelNow("en")).muted);
  },
  "one click where nobody is cut off": async () => {
    await page.click(`${row("vi")} [data-action="mute"]`);
    await until("it to be done at once", async () => (await channelNow("vi")).muted);
    await page.click('[data-action="undo"]');
    await until("it to be undone", async () => !(await channelNow("vi")).muted);
  },
  "a channel's details have its gain, its line-up and its hours": async () => {
    await page.click(`${row("de")} th button`);
    await page.waitForSelector(".inspector .uplot canvas");
    await page.click('.inspector [data-action="gain-down"]');
    await until("a decibel less", async () => (await channelNow("de")).gain_db === -1);
    await page.click('.inspector [data-action="gain-down"]');
    await until("two decibels less", async () => (await channelNow("de")).gain_db === -2);
    await page.click('[data-action="undo"]');
    await until("one decibel to be back", async () => (await channelNow("de")).gain_db === -1);
    await page.click('[data-action="undo"]:has-text("Undo")');
    await until("both to be back", async () => (await channelNow("de")).gain_db === 0);
    const delay = '.inspector [data-action="lip-sync"]';
    await page.fill(delay, "120");
    await page.press(delay, "Enter");
    await until("the delay", async () => (await channelNow("de")).lip_sync_ms === 120);
    await page.click('[data-action="undo"]:has-text("Undo")');
    await until("it to be none again", async () => (await channelNow("de")).lip_sync_ms === 0);
    await until("the field to say so", async () => (await page.inputValue(delay)) === "0");
    await page.click('.inspector [data-action="line-up"]');
    await until("the line-up", async () => (await channelNow("de")).line_up);
    await page.waitForSelector(`${row("de")} [data-state="line-up"]`);
    await page.click('[data-action="undo"]');
    await until("its end", async () => !(await channelNow("de")).line_up);
    const answer = await (await fetch(`${url}/api/v1/rooms/hall/channels/en/history`)).json();
    assert.ok(answer.fine.level_dbfs.some((db) => db !== null && db > -60), "English has a past");
    await accessible(page, "a channel's details");
    await shoot(page, "console-channel");
    await page.keyboard.press("Escape");
    await page.waitForSelector(".inspector", { state: "detached" });
  },
  "a call and a message come, are answered and finished": async () => {
    await desks.es.say({ type: "call", on: true });
    await desks.es.say({ type: "message", to: "technician", text: "my left ear is silent" });
    await page.waitForSelector('.calls [data-call="raised"]');
    await until("the text", async () => (await page.textContent(".texts")).includes("my left ear is silent"));
    await page.click('[data-action="call-handled"]');
    await until("the desk to know", async () => (await deskNow("es", 1)).call === "handled");
    await page.getByLabel("To desk").selectOption("es/1");
    const field = page.getByLabel("Message", { exact: true });
    await field.fill("译".repeat(172)); // 516 bytes
    await page.keyboard.press("Enter");
    await page.waitForSelector('.too-long:has-text("too long by 2 characters")');
    assert.equal(await field.inputValue(), "译".repeat(172));
    await field.fill("译".repeat(170));
    await page.keyboard.press("Enter");
    await until("all of what fits", async () => (await page.textContent(".texts")).includes("译".repeat(170)));
    await field.fill("on my way");
    await page.keyboard.press("Enter");
    await until("the answer", async () => (await page.textContent(".texts")).includes("on my way"));
    await page.click('[data-action="call-finished"]');
    await until("the end of the call", async () => (await page.locator(".calls").count()) === 0);
  },
  "floor language and source": async () => {
    await page.getByLabel("Language").selectOption("en");
    await until("the relay to know", async () => (await state()).floor_language === "en");
    const backup = await enter(sessions, { role: "floor", room: "hall", source: "backup" }, -9, 9);
    await page.click('[data-action="floor-source"]:has-text("backup")');
    await until("the backup on the floor", async () => (await state()).sources.find((source) => source.id === "backup").selected);
    await page.click('[data-action="floor-automatic"]');
    await until("the mixer again", async () => (await state()).sources.find((source) => source.id === "mixer").selected);
    await backup.leave();
    await page.getByLabel("Language").selectOption("zh");
    await until("the language", async () => (await state()).floor_language === "zh");
  },
  "a desk is locked, unlocked, and taken off the air after a question": async () => {
    await page.click('[aria-label^="Booth es, desk 1"]');
    await page.click('.inspector [data-action="lock"]');
    await until("the lock", async () => (await deskNow("es", 1)).locked);
    await page.click('.notice:has-text("locked") [data-action="undo"]');
    await until("its end", async () => !(await deskNow("es", 1)).locked);
    await page.click('[aria-label="Close the details"]');
    await page.click('[aria-label^="Booth fr, desk 1"]');
    await accessible(page, "a desk's details");
    await shoot(page, "console-desk");
    await confirmed(page, '.inspector [data-action="kick"]', "the desk to be off", async () => (await deskNow("fr", 1)).on_air.length === 0);
    await page.keyboard.press("Escape");
  },
  "a dead source is an alarm on the page, with what to do, and acknowledged": async () => {
    desks.ru.stop();
    const entry = page.locator('[data-alarm="hall/ru/1/source_dead"]');
    await entry.waitFor();
    assert.equal(await entry.getAttribute("data-severity"), "grave");
    assert.match(await entry.textContent(), /no packets come.*cable/s);
    await until("it to be spoken", async () => /Desk ru 1/.test(await page.textContent("[data-spoken]")));
    await until("its row to be marked", async () => (await page.getAttribute(row("ru"), "data-alarm")) === "grave");
    await accessible(page, "an alarm");
    await shoot(page, "console-alarm");
    await entry.locator('[data-action="acknowledge"]').click();
    await until("the relay to know", async () => (await (await fetch(url + "/api/v1/alarms")).json()).alarms.some((alarm) => alarm.id === "hall/ru/1/source_dead" && alarm.acknowledged));
    await until("its row to be calm", async () => (await page.getAttribute(row("ru"), "data-alarm")) === null);
    const metrics = await (await fetch(url + "/metrics")).text();
    assert.match(metrics, /dragoman_alarm_active\{room="hall",channel="ru",booth="ru",desk="1",kind="source_dead",severity="grave"\} 1/);
  },
  "a tablet shows the same, upright and across": async () => {
    for (const [name, viewport] of [["tablet-across", { width: 1180, height: 820 }], ["tablet-upright", { width: 820, height: 1180 }]]) {
      const tablet = await open(viewport, { hasTouch: true, deviceScaleFactor: 2 });
      await until("the meters", async () => (await lit(tablet, "floor")) > 0.1);
      assert.ok(await tablet.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), "nothing sticks out");
      const line = await tablet.locator(row("en")).boundingBox();
      assert.ok(line.height >= 34, `rows for a finger: ${line.height}`);
      await accessible(tablet, name);
      await shoot(tablet, `console-${name}`);
      await tablet.context().close();
    }
  },
  "a relay that stands still is said to be lost, and comes back by itself": async () => {
    process.kill(setting.relay.pid, "SIGSTOP");
    try {
      await page.waitForSelector('.link[data-link="lost"]');
      await shoot(page, "console-lost");
    } finally {
      process.kill(setting.relay.pid, "SIGCONT");
    }
    await page.waitForSelector('.link[data-link="open"]');
  },
};

await run(steps, {
  troubles,
  cleanUp: async () => {
    await shoot(page, "console-last");
    await floor.leave();
    await browser.close();
  },
});
