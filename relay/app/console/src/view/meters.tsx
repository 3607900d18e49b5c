/** The meters of a table, on one canvas over one of its columns. They move 25 times a second, past Preact; the
    figures beside them are cells of the table, so that they can be read without seeing the canvas. */

import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { drawMeters, type MeterRow } from "../draw";
import { figure } from "../scale";
import type { Store } from "../store";

/** How often the figures change: oftener, nobody can read them. */
const kFigures = 400;

interface Place {
  room: string;
  channel: string;
  idle: boolean;
  top: number;
  height: number;
  momentary: Element | null;
  shortTerm: Element | null;
  truePeak: Element | null;
}

function placesOf(sheet: HTMLElement): Place[] {
  const origin = sheet.getBoundingClientRect().top;
  return [...sheet.querySelectorAll<HTMLElement>("tr[data-channel]")].map((row) => {
    const { top, height } = row.getBoundingClientRect();
    return {
      room: row.dataset.room ?? "",
      channel: row.dataset.channel ?? "",
      idle: row.dataset.idle !== undefined,
      top: Math.round(top - origin),
      height: Math.round(height),
      momentary: row.querySelector('[data-figure="momentary"]'),
      shortTerm: row.querySelector('[data-figure="short-term"]'),
      truePeak: row.querySelector('[data-figure="true-peak"]'),
    };
  });
}

export function Meters({ store, sheet }: { store: Store; sheet: RefObject<HTMLElement> }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const measure = useRef<() => void>(() => {});
  useEffect(() => {
    const box = sheet.current;
    const picture = canvas.current;
    const brush = picture?.getContext("2d", { alpha: true });
    if (!box || !picture || !brush) return;
    let places: Place[] = [];
    let width = 0;
    let waiting = 0;
    let figuresAt = 0;

    measure.current = () => {
      const column = box.querySelector<HTMLElement>("th.meter");
      const table = box.querySelector("table");
      if (column === null || table === null) return;
      const from = column.getBoundingClientRect();
      const pad = parseFloat(getComputedStyle(column).paddingLeft);
      const scale = window.devicePixelRatio || 1;
      width = Math.max(0, Math.round(from.width - 2 * pad));
      places = placesOf(box);
      const height = table.offsetHeight; // the sheet's own would never shrink: the picture is in it
      picture.style.left = `${from.left - box.getBoundingClientRect().left + pad}px`;
      picture.style.width = `${width}px`;
      picture.style.height = `${height}px`;
      const [across, down] = [Math.round(width * scale), Math.round(height * scale)];
      if (picture.width !== across || picture.height !== down) [picture.width, picture.height] = [across, down];
      brush.setTransform(scale, 0, 0, scale, 0, 0);
    };
    const draw = () => {
      waiting = 0;
      const now = performance.now();
      const rows: MeterRow[] = places.map((place) => ({ ...place, needle: store.needles.get(place.room)?.channels.get(place.channel) ?? null }));
      drawMeters(brush, width, rows, now);
      if (now - figuresAt < kFigures) return;
      figuresAt = now;
      for (const place of places) write(place, store);
    };
    const resized = new ResizeObserver(() => measure.current());
    resized.observe(box);
    const stop = store.onMeters(() => {
      if (waiting === 0) waiting = requestAnimationFrame(draw);
    });
    measure.current();
    return () => {
      stop();
      resized.disconnect();
      cancelAnimationFrame(waiting);
    };
  }, [store, sheet]);
  useEffect(() => measure.current()); // rows come, go and change their state
  return <canvas ref={canvas} class="meters" aria-hidden="true" />;
}

function write(place: Place, store: Store): void {
  const needle = store.needles.get(place.room)?.channels.get(place.channel);
  if (needle === undefined) return;
  put(place.momentary, figure(needle.momentary));
  put(place.shortTerm, figure(needle.shortTerm));
  put(place.truePeak, figure(needle.truePeak));
  place.truePeak?.toggleAttribute("data-over", needle.truePeak > -1);
}

function put(cell: Element | null, text: string): void {
  if (cell !== null && cell.textContent !== text) cell.textContent = text;
}
