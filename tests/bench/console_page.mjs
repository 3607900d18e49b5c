// The steps of console_page.py: node console_page.mjs SETTING, a JSON object with browser, tools (where node_modules
// is), url, channels, consoles and seconds; prints one JSON object.
import { enter, pulses } from "../interop/console_hall.mjs";
import { launch, metric, newPage, ours, pause, setting, shoot, until } from "../interop/steps.mjs";

const kGaps = 9; // tenths of a second of silence between two pulses

const browser = await launch();
const watch = await browser.newBrowserCDPSession();
const page = await newPage(browser, [], { context: { viewport: { width: 1920, height: 1080 } } });

/** Seconds of a processor that the browser spent so far: in all, and in its busiest renderer. */
async function spent() {
  const { processInfo } = await watch.send("SystemInfo.getProcessInfo");
  const renderers = processInfo.filter((each) => each.type === "renderer").map((each) => each.cpuTime);
  return { all: processInfo.reduce((sum, each) => sum + each.cpuTime, 0), renderer: Math.max(...renderers) };
}

async function looks() {
  const tasks = (await thread.send("Performance.getMetrics")).metrics.find((each) => each.name === "TaskDuration").value;
  return { at: performance.now() / 1000, relay: await metric(setting.url, "dragoman_control_busy_seconds_total"), tasks, ...(await spent()) };
}

/** In the page: notes when the floor's meter lights up. Looks once a frame, as an eye would. */
function watchMeter() {
  const canvas = document.querySelector("canvas.meters");
  const [sheet, line] = [document.querySelector(".sheet").getBoundingClientRect(), document.querySelector('tr[data-channel="floor"]').getBoundingClientRect()];
  const scale = canvas.width / canvas.clientWidth;
  const [x, y] = [Math.round(canvas.width * 0.2), Math.round((line.top - sheet.top + line.height * 0.4) * scale)];
  window.litAt = [];
  let lit = true;
  const look = () => {
    const [red, green] = canvas.getContext("2d").getImageData(x, y, 1, 1).data;
    const now = green > 100 && green > red + 30;
    if (now && !lit) window.litAt.push(Date.now());
    lit = now;
    requestAnimationFrame(look);
  };
  look();
}

const sessions = await newPage(browser, [], { context: ours });
await sessions.goto(setting.url + "/healthz");
const desks = [];
for (const [i, booth] of ["en", "ru"].entries()) desks.push(await enter(sessions, { role: "interpreter", room: "hall", booth, desk: 1 }, -8 - i, i + 5));
for (const desk of desks) await desk.say({ type: "microphone", on: true });
const sound = pulses(-12, kGaps);
const sentAt = [];
const floor = await enter(sessions, { role: "floor", room: "hall", source: "mixer" }, 0, 1, {
  packets: sound.packets,
  sent: (number) => sound.isOnset(number) && sentAt.push(Date.now()),
});

await page.goto(setting.url + "/console");
const thread = await page.context().newCDPSession(page);
await thread.send("Performance.enable");
await until("every channel's row", async () => (await page.locator("tr[data-channel]").count()) === setting.channels);
await until("all consoles", async () => (await metric(setting.url, "dragoman_live_viewers")) >= setting.consoles);
await pause(3000); // the measurement's own pace: the first draw is over
const before = await looks();
await pause(setting.seconds * 1000);
const after = await looks();
await shoot(page, "console-64");

await page.evaluate(watchMeter);
await pause(setting.seconds * 1000);
const litAt = await page.evaluate("window.litAt");
await floor.leave();
await browser.close();

// Each light belongs to the last pulse before it.
const lags = litAt.map((lit) => lit - sentAt.findLast((sent) => sent <= lit)).sort((a, b) => a - b);
if (lags.length < setting.seconds / 2) throw new Error(`${lags.length} pulses were seen in ${setting.seconds} s`);
const seconds = after.at - before.at;
const percent = (name) => (100 * (after[name] - before[name])) / seconds;
console.log(
  JSON.stringify({
    channels: setting.channels,
    consoles: setting.consoles,
    seconds,
    relay_percent: percent("relay"),
    page_percent: percent("tasks"),
    renderer_percent: percent("renderer"),
    browser_percent: percent("all"),
    pulses: lags.length,
    lag_p50_ms: lags[lags.length >> 1],
    lag_max_ms: lags[lags.length - 1],
  }),
);
process.exit(0);
