// A desk's page under the steps' hands: what it shows, what it says, and what the relay says of the same.
import { newPage, setting, until } from "./steps.mjs";

/** The page of `desk`, with what it says kept in window.said; `before` runs in it first. */
export async function openDesk(browser, troubles, desk, viewport = { width: 1280, height: 800 }, before = null) {
  // What a server that was ended on purpose leaves behind is no trouble.
  const expected = (message) => /WebSocket|ERR_CONNECTION/.test(message.text());
  const page = await newPage(browser, troubles, { expected, context: { viewport, reducedMotion: "reduce" } });
  if (before !== null) await page.addInitScript(before);
  await page.addInitScript(() => {
    // What a screen reader is given to say: all that comes into a live region.
    window.said = { polite: [], urgent: [] };
    const note = (node) => {
      const region = (node instanceof Element ? node : node.parentElement)?.closest("[data-spoken]");
      if (region && node.textContent !== "") window.said[region.dataset.spoken].push(node.textContent);
    };
    new MutationObserver((changes) => changes.forEach((change) => (change.type === "childList" ? [...change.addedNodes] : [change.target]).forEach(note))).observe(document, { subtree: true, childList: true, characterData: true });
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(desk.url)) troubles.push(`asks elsewhere: ${request.url()}`);
  });
  await page.goto(desk.url);
  await page.waitForSelector('[data-channel="floor"]');
  return page;
}

export const lamp = (page, kind) => page.waitForSelector(`.lamp[data-lamp="${kind}"]`);
export const lampNow = (page) => page.getAttribute(".lamp", "data-lamp");
export const said = async (page, live, words) => (await page.evaluate((name) => window.said[name], live)).filter((text) => words.test(text)).length;
export const spoken = (page, live, words, times = 1) => until("the words to be spoken", async () => (await said(page, live, words)) >= times);
/** All of the lamp but the rounding of its corners is in sight, and nothing lies over it. */
export const lampInSight = (page) => page.evaluate(() => {
  const lamp = document.querySelector(".lamp");
  const { left, top, right, bottom } = lamp.getBoundingClientRect();
  const points = [left + 15, (left + right) / 2, right - 15].flatMap((x) => [top + 15, (top + bottom) / 2, bottom - 15].map((y) => [x, y]));
  return top >= 0 && bottom <= innerHeight && points.every(([x, y]) => lamp.contains(document.elementFromPoint(x, y)));
});
export const state = async () => (await (await fetch(setting.relay.url + "/api/v1/event")).json()).rooms[0];
export const deskState = async (booth, desk) => (await state()).booths.find((b) => b.id === booth).desks.find((d) => d.desk === desk);

export const relayTexts = async () => (await (await fetch(setting.relay.url + "/api/v1/rooms/hall/messages")).json()).messages;
/** Words of keys that go over two rows, or over their key's edge. */
export const brokenWords = (page) => page.evaluate(() => {
  const broken = [];
  for (const label of document.querySelectorAll(".label"))
    for (const text of [...label.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE))
      for (const word of text.data.matchAll(/\S+/g)) {
        const range = document.createRange();
        range.setStart(text, word.index);
        range.setEnd(text, word.index + word[0].length);
        const rows = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
        const within = range.getBoundingClientRect().right <= label.closest("button").getBoundingClientRect().right;
        if (rows.size > 1 || !within) broken.push(word[0]);
      }
  return broken;
});
