import { lazy, Suspense, useState } from "react";
import { loadPart } from "../kernel/load-part.ts";
import {
  type BandGroup,
  bandGroups,
  type ChartBand,
  type ChartShade,
  type Drawing,
  PLOT,
  placeOf,
  type TimeSpan,
} from "./chart-marks.ts";
import styles from "./line-chart.module.css";
import { PathLink } from "./path-link.tsx";
import { ChartSkeleton } from "./skeleton.tsx";
import { ClockTime } from "./time.tsx";

const Canvas = lazy(async () => {
  const { LineChartCanvas } = await loadPart(() => import("./line-chart-canvas.tsx"));
  return { default: LineChartCanvas };
});

type LineChartProps = Drawing & {
  /** What the chart shows, in a sentence: all that a person who does not see it gets. */
  label: string;
  bands?: readonly ChartBand[];
  shades?: readonly ChartShade[];
  height?: number;
};

/** Lines over time, with the deployments and incidents of that time; drag over a stretch to look closer. */
export function LineChart({ label, height = 260, bands = [], shades = [], ...chart }: LineChartProps) {
  const [pointed, setPointed] = useState<number | null>(null);
  return (
    <figure className={styles["chart"]} aria-label={label}>
      <Readout {...chart} pointed={pointed} />
      <div className={styles["frame"]} style={{ height }}>
        <div className={styles["plot"]} style={PLOT}>
          {shades.map((shade) => (
            <Shade key={shade.key} shade={shade} span={chart.span} />
          ))}
          {bands.map((band) => (
            <Band key={band.key} band={band} span={chart.span} />
          ))}
          {bandGroups(bands, chart.span).map((group) => (
            <BandMark key={group.key} group={group} />
          ))}
        </div>
        <Suspense fallback={<ChartSkeleton height={height} />}>
          <Canvas {...chart} height={height} onPoint={setPointed} />
        </Suspense>
      </div>
    </figure>
  );
}

type ReadoutProps = Pick<Drawing, "at" | "lines" | "format"> & { pointed: number | null };

/** The values under the pointer; the last ones when it is elsewhere. */
function Readout({ at, lines, format, pointed }: ReadoutProps) {
  const spoken = lines.filter(({ silent }) => !silent);
  const lastKnown = at.findLastIndex((_, index) => spoken.some(({ values }) => typeof values[index] === "number"));
  const index = pointed ?? lastKnown;
  const moment = at[index];
  if (moment === undefined) return null;
  return (
    <figcaption className={styles["readout"]}>
      <span className={styles["moment"]}>
        <ClockTime at={new Date(moment)} />
      </span>
      {spoken.map(({ name, color, dash, values }) => {
        const value = values[index];
        return (
          <span key={name} className={styles["series"]}>
            <svg width="18" height="4" aria-hidden="true">
              <path d="M0 2H18" stroke={`var(--${color})`} strokeWidth="2" strokeDasharray={dash?.join(" ")} />
            </svg>
            {name} <strong>{typeof value === "number" ? format(value) : "–"}</strong>
          </span>
        );
      })}
    </figcaption>
  );
}

const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;

function Shade({ shade, span }: { shade: ChartShade; span: TimeSpan }) {
  const place = placeOf(shade, span);
  if (!place) return null;
  return (
    <div
      className={styles["shade"]}
      style={{ left: percent(place.left), width: percent(place.width) }}
      title={shade.label}
    />
  );
}

/** How long each of them took, as a band. */
function Band({ band, span }: { band: ChartBand; span: TimeSpan }) {
  const place = placeOf(band, span);
  if (!place) return null;
  const style = { left: percent(place.left), width: percent(place.width) };
  return <div className={styles["band"]} data-tone={band.tone} style={style} />;
}

/** The letter above a band; several close together are a number, and lead to the last of them. */
function BandMark({ group: { bands, left } }: { group: BandGroup }) {
  const last = bands.at(-1);
  if (!last) return null;
  const label = bands.map((band) => band.label).join("; ");
  const tone = bands.find((band) => band.tone === "bad")?.tone ?? last.tone;
  return (
    <PathLink
      className={styles["letter"]}
      data-tone={tone}
      style={{ left: percent(left) }}
      title={label}
      aria-label={label}
      href={last.href}
    >
      {bands.length === 1 ? last.letter : bands.length}
    </PathLink>
  );
}
