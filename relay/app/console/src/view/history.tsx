/** Levels, loss, latency and listeners over the last hours. */

import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

import { useFetched } from "../fetched";
import { columns, parseHistory, type History as Kept, type Span } from "../history";

export interface Line {
  figure: string;
  label: string;
  colour: string;
  /** Of the right-hand axis. */
  right?: boolean;
}

export interface Chart {
  title: string;
  unit: string;
  /** Unit of the right-hand axis, where one is needed. */
  rightUnit?: string;
  lines: Line[];
  /** Fixed range of the left axis. */
  range?: [number, number];
}

const kAgain = 5000;
const kHeight = 118;

export function HistoryView({ path, charts, span }: { path: string; charts: Chart[]; span: Span }) {
  const { kept, failed } = useFetched(path, kAgain, parseHistory);
  if (kept === null) return <p class="calm">{failed ? "No history is to be had." : "…"}</p>;
  return (
    <>
      {charts.map((chart) => (
        <ChartView key={chart.title} chart={chart} kept={kept} span={span} />
      ))}
    </>
  );
}

function ChartView({ chart, kept, span }: { chart: Chart; kept: Kept; span: Span }) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const data = columns(kept[span], chart.lines.map((line) => line.figure)) as uPlot.AlignedData;
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    plot.current = new uPlot(optionsOf(chart, span, element.clientWidth), data, element);
    const resized = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height: kHeight }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      plot.current?.destroy();
    };
  }, [chart, span]);
  useEffect(() => plot.current?.setData(data));
  return (
    <figure class="chart">
      <figcaption>
        {chart.title}
        {chart.lines.map((line) => (
          <span key={line.figure} class="key" data-colour={line.colour}>
            {line.label}
          </span>
        ))}
        <span class="spoken">{latest(chart, data)}</span>
      </figcaption>
      <div ref={box} class="plot" aria-hidden="true" />
    </figure>
  );
}

function latest(chart: Chart, data: uPlot.AlignedData): string {
  const words = chart.lines.map((line, i) => {
    const list = data[i + 1];
    const value = list?.[list.length - 1];
    return `${line.label} ${value ?? "unknown"} ${value === null || value === undefined ? "" : line.right ? chart.rightUnit : chart.unit}`;
  });
  return `Now: ${words.join(", ")}`;
}

export const kColours: Record<string, string> = { green: "#3aa876", white: "#d7dfe6", blue: "#9fd0ff", amber: "#e0b04a", red: "#f0787c" };

function optionsOf(chart: Chart, span: Span, width: number): uPlot.Options {
  const axis = { stroke: "#9aa7b2", grid: { stroke: "#1e262d", width: 1 }, ticks: { stroke: "#2a343d", width: 1, size: 4 }, font: "11px system-ui, sans-serif" };
  const right = chart.lines.some((line) => line.right);
  return {
    width,
    height: kHeight,
    padding: [6, right ? 0 : 10, 0, 0],
    cursor: { y: false, points: { size: 5 } },
    legend: { show: false },
    scales: { x: { time: true }, y: chart.range === undefined ? { range: (_plot, _low, high) => [0, Math.max(1, (high ?? 0) * 1.1)] } : { range: chart.range }, right: { range: (_plot, _low, high) => [0, Math.max(1, (high ?? 0) * 1.1)] } },
    series: [
      {},
      ...chart.lines.map((line) => ({ label: line.label, stroke: kColours[line.colour] ?? "#ffffff", width: 1.25, scale: line.right ? "right" : "y", points: { show: false }, spanGaps: false })),
    ],
    axes: [
      { ...axis, size: 22, values: (span === "fine" ? "{HH}:{mm}:{ss}" : "{HH}:{mm}") as unknown as uPlot.Axis.Values, space: span === "fine" ? 75 : 60 },
      { ...axis, size: 44, values: (_plot, ticks) => ticks.map((tick) => `${tick < 0 ? "−" : ""}${Math.abs(tick)}`), space: 22 },
      ...(right ? [{ ...axis, scale: "right", side: 1 as const, size: 40, grid: { show: false }, space: 22 }] : []),
    ],
  };
}
