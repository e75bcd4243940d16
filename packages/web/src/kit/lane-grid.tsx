import { memo } from "react";
import { styleOf, type TimeSpan } from "./chart-marks.ts";
import type { LaneBand } from "./lane.ts";
import styles from "./lane-chart.module.css";
import { rulerOf, shadesOf } from "./lane-ruler.ts";
import { StatusShape } from "./status-badge.tsx";

type GridProps = { span: TimeSpan; zone: string; widthPx: number; shaded: boolean; bands: readonly LaneBand[] };

/** Behind all lanes: nights and weekends, hours and days, stretches that concern every lane. */
export const Grid = memo(function Grid({ span, zone, widthPx, shaded, bands }: GridProps) {
  const shades = shaded ? shadesOf(span, zone) : [];
  const { fine } = rulerOf(span, zone, widthPx);
  return (
    <div className={styles["grid"]} aria-hidden="true">
      {shades.map((shade) => (
        <div
          key={`${shade.kind} ${shade.fromMs}`}
          className={styles["shade"]}
          data-kind={shade.kind}
          style={styleOf(shade, span)}
        />
      ))}
      {fine.map(({ ms, strong }) => (
        <div
          key={ms}
          className={styles["tick"]}
          data-strong={strong || undefined}
          style={{ left: styleOf({ fromMs: ms, toMs: ms }, span)?.left }}
        />
      ))}
      {bands.map((band) => (
        <div
          key={band.key}
          className={styles["band"]}
          data-tone={band.tone}
          title={band.label}
          style={styleOf(band, span)}
        >
          <span>
            <StatusShape tone={band.tone} size={11} /> {band.label}
          </span>
        </div>
      ))}
    </div>
  );
});
