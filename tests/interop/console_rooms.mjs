// The console with two rooms, for console_page.py: node console_rooms.mjs SETTING, a JSON object with browser, tools
// (where node_modules is), url, rooms (ids) and languages.
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

await run(steps, {
  troubles,
  cleanUp: async () => {
    for (const floor of floors) await floor.leave();
    await browser.close();
  },
});
