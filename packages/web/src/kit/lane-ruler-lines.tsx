import { memo } from "react";
import { percent, styleOf, type TimeSpan } from "./chart-marks.ts";
import styles from "./lane-chart.module.css";
import { rulerOf, type Tick, zoneDistance } from "./lane-ruler.ts";

type RulerLinesProps = { span: TimeSpan; zone: string; secondZone: string | undefined; widthPx: number };

const placeName = (zone: string): string => zone.split("/").at(-1)?.replaceAll("_", " ") ?? zone;
/** A label that begins further right would be cut. */
const leastRoomPx = (label: string): number => label.length * 6.5;

/** The time across, in the zone of whoever looks, and where others live by another clock in theirs too. */
export const RulerLines = memo(function RulerLines({ span, zone, secondZone, widthPx }: RulerLinesProps) {
  const { coarse, fine } = rulerOf(span, zone, widthPx);
  const hasSecond = secondZone !== undefined && zoneDistance(zone, secondZone, span.fromMs) !== "the same time";
  return (
    <div className={styles["rulers"]} aria-hidden="true">
      <Line ticks={coarse} span={span} widthPx={widthPx} kind="coarse" name="" />
      <Line ticks={fine} span={span} widthPx={widthPx} kind="fine" name={hasSecond ? placeName(zone) : ""} />
      {hasSecond && (
        <Line
          ticks={rulerOf(span, secondZone, widthPx).fine}
          span={span}
          widthPx={widthPx}
          kind="second"
          name={`${placeName(secondZone)}, ${zoneDistance(zone, secondZone, span.fromMs)}`}
        />
      )}
    </div>
  );
});

type LineProps = { ticks: readonly Tick[]; span: TimeSpan; widthPx: number; kind: string; name: string };

function Line({ ticks, span, widthPx, kind, name }: LineProps) {
  const lengthMs = span.toMs - span.fromMs;
  const fits = ({ ms, label }: Tick, next: Tick | undefined): boolean => {
    const endMs = Math.min(next?.ms ?? span.toMs, span.toMs);
    return ((endMs - Math.max(ms, span.fromMs)) / lengthMs) * widthPx >= leastRoomPx(label);
  };
  return (
    <div className={styles["ruler"]} data-kind={kind}>
      <span className={styles["zone"]}>{name}</span>
      <div className={styles["marks"]}>
        {ticks.map((tick, index) => {
          const startMs = Math.max(tick.ms, span.fromMs);
          const place = styleOf({ fromMs: startMs, toMs: startMs }, span);
          return (
            <span key={tick.ms} data-strong={tick.strong || undefined} style={{ left: place?.left ?? percent(1) }}>
              {fits(tick, ticks[index + 1]) && tick.label}
            </span>
          );
        })}
      </div>
    </div>
  );
}
