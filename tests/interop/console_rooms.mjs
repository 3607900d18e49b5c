// The console with many rooms, for console_page.py: node console_rooms.mjs SETTING, a JSON object with browser, tools
// (where node_modules is), url, rooms (ids of those at work), more (names of the rest) and languages.
import assert from "node:assert/strict";

import { enter, litOf } from "./console_hall.mjs";
import { accessible, launch, newPage, ours, run, setting, shoot, until } from "./steps.mjs";

const kSizes = [
  ["full-hd", { width: 1920, height: 1080 }],
  ["tablet-across", { width: 1180, height: 820 }],
  ["tablet-upright", { width: 820, height: 1180 }],
];

const browser = await launch();
const troubles = [];
const row = (room, id) => `tr[data-room="${room}"][data-channel="${id}"]`;

async function open(name, viewport) {
  const page = await newPage(browser, troubles, { context: { viewport, reducedMotion: "reduce", hasTouch: name.startsWith("tablet") } });
  await page.goto(setting.url + "/console");
  for (const room of setting.rooms) await page.waitForSelector(row(room, "floor"));
  return page;
}

/** Edges of what the meters must agree with. */
const edges = (page) =>
  page.evaluate(() => {
    const box = (selector) => document.querySelector(selector).getBoundingClientRect();
    const shown = (cell) => getComputedStyle(cell).display !== "none";
    const widths = [...document.querySelectorAll("tr")].map((line) => [...line.cells].filter(shown).reduce((sum, cell) => sum + cell.colSpan, 0));
    const [column, canvas, last, table] = ["th.meter", "canvas.meters", "th.acts", "table"].map(box);
    const ends = { canvas: canvas.bottom, table: table.bottom };
    return { column: [column.left, column.right], canvas: [canvas.left, canvas.right], last: last.right, table: table.right, ends, widths: [...new Set(widths)] };
  });

/** Every key, choice and field that can be used is where a click on it arrives, be it after scrolling. */
async function reachable(page, within) {
  const all = page.locator(["button", "select", "input", "summary", "a:not(details a)"].map((kind) => `${within} ${kind}:not(:disabled)`).join(", "));
  const count = await all.count();
  for (let i = 0; i < count; ++i) await all.nth(i).click({ trial: true, timeout: 10_000 });
  return count;
}

/** Whether all of it is seen as the page is, without scrolling. */
const seen = (page, selector) =>
  page.evaluate((wanted) => {
    const element = document.querySelector(wanted);
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const [middle, centre] = [(left + right) / 2, (top + bottom) / 2];
    return [[left + 1, centre], [right - 1, centre], [middle, top + 1], [middle, bottom - 1]].every(([x, y]) => {
      const there = document.elementFromPoint(x, y);
      return there !== null && (element === there || element.contains(there));
    });
  }, selector);

/** Boxes of the rooms' tabs, and how much of each can be seen as it is scrolled. */
const tabs = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll(".tab")].map((tab) => {
      const { left, right } = tab.getBoundingClientRect();
      const within = tab.parentElement.getBoundingClientRect();
      return { name: tab.textContent, left, right, cut: tab.scrollWidth > tab.clientWidth, inSight: left > within.left - 1 && right < within.right + 1 };
    }),
  );

const sessions = await newPage(browser, [], { context: ours });
await sessions.goto(setting.url + "/healthz");
const floors = [];
for (const [i, room] of setting.rooms.entries()) floors.push(await enter(sessions, { role: "floor", room, source: "mixer" }, -8, i + 3));

const steps = {};
for (const [name, viewport] of kSizes) {
  let page;
  steps[`${name}: the meters of all rooms stand in their column, and every column in the table`] = async () => {
    page = await open(name, viewport);
    for (const room of setting.rooms)
      for (const id of ["floor", ...setting.languages]) await until(`the meter of ${room} ${id}`, async () => (await litOf(page, row(room, id))) > 0.1);
    const { column, canvas, last, table, widths } = await edges(page);
    assert.ok(Math.abs(last - table) <= 1, `the last column ends at ${last}, the table at ${table}`);
    assert.equal(widths.length, 1, `rows of ${widths} columns`);
    assert.ok(canvas[0] >= column[0] && canvas[1] <= column[1], `meters from ${canvas}, their column from ${column}`);
    assert.ok(canvas[1] - canvas[0] > 0.2 * table, `meters of ${canvas[1] - canvas[0]} px`);
    await accessible(page, `all rooms, ${name}`);
    await shoot(page, `console-rooms-${name}`);
  };
  steps[`${name}: alarms name their room where all are shown`] = async () => {
    for (const more of setting.more) await page.waitForSelector(`.alarm-list .what:has-text("${more}")`);
    const spoken = await page.locator('.alarm-list [data-action="acknowledge"]').evaluateAll((keys) => keys.map((key) => key.ariaLabel));
    for (const more of setting.more) assert.ok(spoken.some((label) => label.includes(`${more}: `)), `the key for ${more}: ${spoken}`);
  };
  steps[`${name}: tabs of many rooms stand beside each other, and each can be scrolled to`] = async () => {
    const all = await tabs(page);
    assert.equal(all.length, 1 + setting.rooms.length + setting.more.length);
    for (const [i, tab] of all.entries()) {
      assert.ok(!tab.cut, `${tab.name} is cut`);
      if (i > 0) assert.ok(tab.left >= all[i - 1].right, `${tab.name} begins at ${tab.left}, the tab before ends at ${all[i - 1].right}`);
    }
    for (const [i, tab] of all.entries()) {
      await page.locator(".tab").nth(i).scrollIntoViewIfNeeded();
      assert.ok((await tabs(page))[i].inSight, `${tab.name} is in sight`);
    }
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), "nothing sticks out");
    const [rooms, right] = await page.evaluate(() => [".rooms", ".right"].map((part) => document.querySelector(part).getBoundingClientRect()));
    assert.ok(rooms.right <= right.left, "the clock is beside the tabs");
    await shoot(page, `console-many-${name}`);
  };
  steps[`${name}: the details of a channel cover nothing of its room`] = async () => {
    const room = setting.rooms[0];
    await page.click(`.room-row button:has-text("${room}")`);
    await page.waitForSelector(row(setting.rooms[1], "floor"), { state: "detached" });
    await until("no meters of the other room", async () => {
      const { ends } = await edges(page);
      return Math.abs(ends.canvas - ends.table) <= 1;
    });
    await page.click(`${row(room, "en")} th button`);
    await page.waitForSelector(".inspector .uplot canvas");
    for (const desk of ["en, desk 1", "en, desk 2", "fr, desk 1", "fr, desk 2"])
      assert.ok(await seen(page, `[aria-label^="Booth ${desk}"]`), `desk ${desk} is seen beside the details`);
    await accessible(page, `details, ${name}`);
    await shoot(page, `console-details-${name}`);
    assert.ok((await reachable(page, ".side")) > 20, "the side has keys");
    assert.ok((await reachable(page, ".channels")) >= 3 * (setting.languages.length + 1), "each channel has keys");
    await page.click('[aria-label^="Booth fr, desk 2"]');
    await page.waitForSelector('.inspector:has-text("Last refusal")');
    await page.context().close();
  };
}

steps["rows of a closed room say that it is closed, and those that were muted before say so still"] = async () => {
  const [room] = setting.rooms;
  const page = await open(...kSizes[1]);
  const word = (id) => page.textContent(`${row(room, id)} td.state`);
  await page.click(`${row(room, "en")} [data-action="mute"]`);
  await until("English to be muted", async () => (await word("en")) === "Muted");
  await page.click(`.room-row button:has-text("${room}")`);
  await page.click('.side button:has-text("Close the room")');
  await page.click('[data-action="confirm"]');
  for (const id of ["floor", "zh", "fr"]) await until(`${id} to be closed`, async () => (await word(id)) === "Closed");
  assert.equal(await word("en"), "Muted");
  assert.ok(await page.locator(`${row(room, "fr")} td.state`).evaluate((cell) => cell.scrollWidth <= cell.clientWidth), "the word fits");
  await page.click(`${row(room, "fr")} th button`);
  await page.waitForSelector('.inspector:has-text("silent, the room is closed")');
  await accessible(page, "a closed room");
  await shoot(page, "console-closed");
  await page.context().close();
};

await run(steps, {
  troubles,
  cleanUp: async () => {
    for (const floor of floors) await floor.leave();
    await browser.close();
  },
});
