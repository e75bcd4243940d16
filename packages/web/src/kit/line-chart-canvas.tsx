import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useTheme } from "../kernel/theme.ts";
import { useTimeZone } from "../kernel/time-zone.ts";
import { type ChartLine, type Drawing, PLOT } from "./chart-marks.ts";
import { lonelyPoints } from "./chart-reading.ts";
import { timeTicks } from "./chart-ticks.ts";
import styles from "./line-chart-canvas.module.css";

type CanvasProps = Drawing & { height: number };
type Token = ChartLine["color"] | "line";

/** Room that a label of the time axis needs. */
const LABEL_WIDTH = 76;
const TOKENS: readonly Token[] = ["ink", "ink-soft", "line-strong", "line", "ok", "warn", "bad", "info"];

/** The tokens as the canvas understands them: the colours that they have on this element now. */
function colorsOn(element: HTMLElement): Readonly<Record<string, string>> {
  const probe = document.createElement("span");
  element.append(probe);
  const colors = TOKENS.map((token) => {
    probe.style.color = `var(--${token})`;
    return [token, getComputedStyle(probe).color] as const;
  });
  probe.remove();
  return Object.fromEntries(colors);
}

type Latest = { current: CanvasProps };
type ColorOf = (token: Token) => string;

function axes(latest: Latest, zone: string, element: HTMLElement, colorOf: ColorOf): uPlot.Axis[] {
  const look = {
    stroke: () => colorOf("ink-soft"),
    font: `12px ${getComputedStyle(element).fontFamily}`,
    grid: { stroke: () => colorOf("line"), width: 1 },
    ticks: { show: false },
  };
  const ticks = () => {
    const width = element.clientWidth - PLOT.left - PLOT.right;
    return timeTicks(latest.current.span, zone, Math.max(2, Math.floor(width / LABEL_WIDTH)));
  };
  const time: uPlot.Axis = {
    ...look,
    size: PLOT.bottom,
    splits: () => ticks().map(({ ms }) => ms),
    values: (_, splits) => {
      const labels = new Map(ticks().map(({ ms, label }) => [ms, label]));
      return splits.map((ms) => labels.get(ms) ?? "");
    },
    grid: { show: false },
  };
  const { levels } = latest.current;
  const within =
    ({ scales }: uPlot) =>
    (level: number) =>
      level >= (scales["y"]?.min ?? 0) && level <= (scales["y"]?.max ?? 0);
  const values: uPlot.Axis = {
    ...look,
    size: PLOT.left,
    space: 34,
    values: (_, splits) => splits.map((value) => latest.current.format(value)),
    filter: (_, splits) => splits,
    ...(levels ? { splits: (plot) => [...(latest.current.levels ?? [])].filter(within(plot)) } : {}),
  };
  return [time, values];
}

function valueRange(latest: Latest): uPlot.Range.Function {
  return (_, low, high) => {
    const { shows = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY], scale } = latest.current;
    const [from, to] = [Math.min(low ?? 0, shows[0]), Math.max(high ?? 1, shows[1])];
    if (scale === "bent") return [Math.min(0, from), to * 1.25];
    const room = (to - from || 1) * 0.05;
    return [from - room, to + room];
  };
}

const seriesOf = ({ name, color, width = 2, dash }: ChartLine, colorOf: ColorOf): uPlot.Series => ({
  label: name,
  stroke: () => colorOf(color),
  width,
  points: {
    show: true,
    size: 5,
    fill: () => colorOf(color),
    filter: (plot, series) => lonelyPoints(Array.from(plot.data[series] ?? [])),
  },
  ...(dash ? { dash: [...dash] } : {}),
});

function optionsOf(latest: Latest, zone: string, element: HTMLElement, colorOf: ColorOf): uPlot.Options {
  const { height, lines, scale } = latest.current;
  return {
    width: element.clientWidth,
    height,
    ms: 1,
    padding: [PLOT.top, PLOT.right, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    select: { show: false, left: 0, top: 0, width: 0, height: 0 },
    scales: {
      x: { time: true, range: () => [latest.current.span.fromMs, latest.current.span.toMs] },
      y: { range: valueRange(latest), ...(scale === "bent" ? { distr: 4 as const, asinh: 1 } : {}) },
    },
    axes: axes(latest, zone, element, colorOf),
    series: [{}, ...lines.map((line) => seriesOf(line, colorOf))],
  };
}

const dataOf = ({ at, lines }: CanvasProps): uPlot.AlignedData => [[...at], ...lines.map(({ values }) => [...values])];

/** Follows the size of its place, the colours of the system, and paper. */
function keepUp(plot: uPlot, element: HTMLElement, latest: Latest, recolor: () => void): () => void {
  const resized = new ResizeObserver(() => {
    if (element.clientWidth !== plot.width) plot.setSize({ width: element.clientWidth, height: latest.current.height });
  });
  resized.observe(element);
  const media = ["(prefers-color-scheme: dark)", "print"].map((query) => matchMedia(query));
  const redraw = (): void => {
    recolor();
    plot.redraw();
  };
  for (const one of media) one.addEventListener("change", redraw);
  return () => {
    resized.disconnect();
    for (const one of media) one.removeEventListener("change", redraw);
  };
}

/** The drawn part of a line chart. Data and time move under the same drawing; only another shape is another drawing. */
export function LineChartCanvas(props: CanvasProps) {
  const frame = useRef<HTMLDivElement>(null);
  const plotted = useRef<uPlot>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const zone = useTimeZone();
  const theme = useTheme();
  const { height, scale } = props;
  const shape = props.lines.map(({ name, color, dash }) => `${name} ${color} ${dash?.join(" ")}`).join();

  // biome-ignore lint/correctness/useExhaustiveDependencies: a chart of another shape is another chart
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    let colors = colorsOn(element);
    const colorOf: ColorOf = (token) => colors[token] ?? "currentColor";
    const plot = new uPlot(optionsOf(latest, zone, element, colorOf), dataOf(latest.current), element);
    plotted.current = plot;
    const leave = keepUp(plot, element, latest, () => {
      colors = colorsOn(element);
    });
    return () => {
      leave();
      plot.destroy();
    };
  }, [zone, theme, shape, height, scale, props.levels !== undefined]);

  useEffect(() => plotted.current?.setData(dataOf(props)), [props]);

  return <div ref={frame} className={styles["canvas"]} aria-hidden="true" />;
}
