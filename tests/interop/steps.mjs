// What the scripts that browser.py runs share: the setting, the browser, waiting, looking at a page, and going through
// their steps.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** As the script's .py wrote it: browser, tools (where node_modules is), often shots (a folder), and its own. */
export const setting = JSON.parse(process.argv[2]);

const require = createRequire(setting.tools + "/package.json");

export const launch = (...args) => require("playwright-core").chromium.launch({ executablePath: setting.browser, args: ["--no-sandbox", ...args] });

/** A file beside the scripts. */
export const beside = (name) => readFileSync(new URL(name, import.meta.url), "utf8");

export const pause = (ms) => new Promise((go) => setTimeout(go, ms));

const kPatience = 60_000; // for a machine that does something else besides

/** The condition's first value that is true. */
export async function until(what, condition) {
  for (const end = Date.now() + kPatience; Date.now() < end; await pause(20)) {
    const value = await condition();
    if (value) return value;
  }
  return assert.fail(`waited in vain for ${what}`);
}

/** True so often in a row that what came before has settled. */
export async function settled(what, condition) {
  let inRow = 0;
  await until(what, async () => (inRow = (await condition()) ? inRow + 1 : 0) >= 25);
}

/** A page in a context of its own. What it throws and prints as an error goes to `troubles`; `expected` says of which
    messages a test itself is the cause. */
export async function newPage(browser, troubles, { expected = () => false, context = {} } = {}) {
  const page = await (await browser.newContext(context)).newPage();
  page.setDefaultTimeout(kPatience);
  page.on("pageerror", (error) => troubles.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && !expected(message)) troubles.push(message.text());
  });
  return page;
}

/** For newPage: scripts of the test's own may be put in, which the policy of the relay's answers forbids. */
export const ours = { bypassCSP: true };

/** Fails where an element that must be noticed is not wholly in the window. */
export async function inSight(page, selector, where) {
  const box = await page.evaluate((what) => {
    const { top, bottom, left, right, height } = document.querySelector(what).getBoundingClientRect();
    return { seen: height > 0 && top >= 0 && left >= 0 && bottom <= innerHeight + 1 && right <= innerWidth + 1, top, bottom, of: innerHeight };
  }, selector);
  assert.ok(box.seen, `${selector}, ${where}: ${JSON.stringify(box)}`);
}

/** Fails with the names of WCAG's rules that the page breaks, and what breaks them. */
export async function accessible(page, where) {
  await page.evaluate(readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"));
  const found = await page.evaluate(() => axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  const broken = found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).slice(0, 3).join(" | ")}`);
  assert.deepEqual(broken, [], `axe-core, ${where}`);
  assert.ok(found.passes.length > 10, "axe-core looked at the page");
}

/** The same under forced colours. axe-core takes a letter's colour from -webkit-text-fill-color, whose computed value stays
    the page's own, and the ground's from what is painted (its issue 3978): white on white where black on white is seen. So
    each letter says, while it looks, what it is painted with. */
export async function accessibleForced(page, colorScheme) {
  await page.emulateMedia({ forcedColors: "active", colorScheme });
  await page.evaluate(() => {
    const painted = [...document.querySelectorAll("body *")].map((element) => [element, getComputedStyle(element).color]);
    for (const [element, colour] of painted) element.style.webkitTextFillColor = colour;
  });
  await accessible(page, `forced colours, ${colorScheme}`);
  await page.evaluate(() => {
    for (const element of document.querySelectorAll("body *")) element.style.webkitTextFillColor = "";
  });
}

/** For people who want to look at it: nothing unless the setting names a folder. */
export async function shoot(page, name, options = {}) {
  if (setting.shots) await page.screenshot({ path: `${setting.shots}/${name}.png`, ...options });
}

/** A metric of the relay at `url`, named as in its line; 0 when there is no such line. */
export async function metric(url, name) {
  const lines = (await (await fetch(url + "/metrics")).text()).split("\n");
  return Number(lines.find((line) => line.startsWith(name + " "))?.split(" ").pop() ?? 0);
}

/** For an ear.js in the page: until it hears the channel's own frequency, well above what else it hears. */
export async function hearsTone(page, channel) {
  let last;
  await until(`${channel} to be heard`, async () => {
    last = await page.evaluate("loudest()");
    return Math.abs(last.hertz - setting.heard[channel]) < 6 && last.decibels > -50;
  }).catch(async (error) => assert.fail(`${error.message}; heard ${JSON.stringify(last)}; ${JSON.stringify(await page.evaluate("figures()"))}`));
}

/** Goes through the steps up to the first that fails, cleans up, and ends the process: 1 where one failed, or the
    browser complained. */
export async function run(steps, { troubles = [], cleanUp = async () => {} } = {}) {
  let failed = false;
  for (const [name, step] of Object.entries(steps)) {
    try {
      await step();
      console.log(`ok      ${name}`);
    } catch (error) {
      console.log(`FAILED  ${name}\n${error.stack}`);
      failed = true;
      break; // the later ones build on it
    }
  }
  if (troubles.length > 0) console.log(`FAILED  the browser complains:\n${troubles.join("\n")}`);
  await cleanUp();
  process.exit(failed || troubles.length > 0 ? 1 : 0);
}
