import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { clockTime, shortDay } from "../kernel/moment.ts";
import { useTheme } from "../kernel/theme.ts";
import { useTimeZone } from "../kernel/time-zone.ts";
import { type Drawing, PLOT } from "./chart-marks.ts";
import styles from "./line-chart-canvas.module.css";

type CanvasProps = Drawing & { height: number; onPoint: (index: number | null) => void };

const DAY_MS = 86_400_000;

/** A token as the canvas understands it: the colour that it has on this element now. */
function resolvedColor(element: HTMLElement, token: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(--${token})`;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

function timeLabels(zone: string) {
  return (_: uPlot, splits: number[], __: number, ___: number, stepMs: number): string[] =>
    splits.map((ms) => {
      const at = new Date(ms);
      const clock = clockTime(at, zone);
      return stepMs >= DAY_MS || clock === "00:00" ? shortDay(at, zone) : clock;
    });
}

function axes(props: CanvasProps, zone: string, element: HTMLElement): uPlot.Axis[] {
  const colorOf = (token: string) => resolvedColor(element, token);
  const look = {
    stroke: () => colorOf("ink-soft"),
    font: `12px ${getComputedStyle(element).fontFamily}`,
    grid: { stroke: () => colorOf("line"), width: 1 },
    ticks: { show: false },
  };
  return [
    { ...look, size: PLOT.bottom, space: 72, values: timeLabels(zone), grid: { show: false } },
    { ...look, size: PLOT.left, space: 34, values: (_, splits) => splits.map(props.format) },
  ];
}

function optionsOf(latest: { current: CanvasProps }, zone: string, element: HTMLElement): uPlot.Options {
  const props = latest.current;
  const colorOf = (token: string) => resolvedColor(element, token);
  const { span, shows = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] } = props;
  return {
    width: element.clientWidth,
    height: props.height,
    ms: 1,
    tzDate: (ms) => uPlot.tzDate(new Date(ms), zone),
    padding: [PLOT.top, PLOT.right, 0, 0],
    legend: { show: false },
    scales: {
      x: { time: true, range: [span.fromMs, span.toMs] },
      y: {
        range: (_, low, high) => {
          const [from, to] = [Math.min(low ?? 0, shows[0]), Math.max(high ?? 1, shows[1])];
          const room = (to - from || 1) * 0.05;
          return [from - room, to + room];
        },
      },
    },
    cursor: { drag: { x: props.onZoom !== undefined, y: false, setScale: false }, sync: { key: "page" } },
    axes: axes(props, zone, element),
    series: [
      {},
      ...props.lines.map(({ name, color, width = 2, dash }) => ({
        label: name,
        stroke: () => colorOf(color),
        width,
        points: { show: false },
        ...(dash ? { dash: [...dash] } : {}),
      })),
    ],
    hooks: {
      setCursor: [({ cursor: { idx } }) => latest.current.onPoint(idx ?? null)],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          if (width < 6) return;
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          const [fromMs, toMs] = [plot.posToVal(left, "x"), plot.posToVal(left + width, "x")];
          latest.current.onZoom?.({ fromMs, toMs });
        },
      ],
    },
  };
}

const dataOf = ({ at, lines }: CanvasProps): uPlot.AlignedData => [[...at], ...lines.map(({ values }) => [...values])];

/** The drawn part of a line chart. */
export function LineChartCanvas(props: CanvasProps) {
  const frame = useRef<HTMLDivElement>(null);
  const plotted = useRef<uPlot>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const zone = useTimeZone();
  const theme = useTheme();
  const { span, height } = props;
  const shape = props.lines.map(({ name, color }) => `${name} ${color}`).join();

  // biome-ignore lint/correctness/useExhaustiveDependencies: a chart of another shape is another chart
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const plot = new uPlot(optionsOf(latest, zone, element), dataOf(latest.current), element);
    plotted.current = plot;
    const resized = new ResizeObserver(() =>
      plot.setSize({ width: element.clientWidth, height: latest.current.height }),
    );
    resized.observe(element);
    const system = matchMedia("(prefers-color-scheme: dark)");
    const redraw = (): void => plot.redraw();
    system.addEventListener("change", redraw);
    return () => {
      resized.disconnect();
      system.removeEventListener("change", redraw);
      plot.destroy();
    };
  }, [zone, theme, shape, height, span.fromMs, span.toMs]);

  useEffect(() => plotted.current?.setData(dataOf(props)), [props]);

  return <div ref={frame} className={styles["canvas"]} aria-hidden="true" />;
}
