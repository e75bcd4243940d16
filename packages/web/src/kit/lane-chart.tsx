import { useNow } from "../kernel/clock.ts";
import { clockTime, dayOf, startOfDay } from "../kernel/moment.ts";
import { useTimeZone } from "../kernel/time-zone.ts";
import { placeOf, type TimeSpan } from "./chart-marks.ts";
import styles from "./lane-chart.module.css";
import { PathLink } from "./path-link.tsx";
import { StatusShape, type Tone } from "./status-badge.tsx";

export type LaneBar = TimeSpan & {
  readonly key: string;
  readonly label: string;
  /** All that is to know, heard and shown on hover. */
  readonly title: string;
  /** One of six quiet colours, so that the same thing looks the same everywhere. */
  readonly hue?: number;
  readonly tone?: Tone;
  /** Hatched: nobody, nothing. Striped: an exception. */
  readonly look?: "hatched" | "striped";
  readonly href?: string;
};

export type Lane = { readonly key: string; readonly label: React.ReactNode; readonly bars: readonly LaneBar[] };

const HOUR_MS = 3_600_000;
/** A label further right would not fit. */
const LAST_LABEL = 0.9;
const DAY_MS = 24 * HOUR_MS;

type Tick = { readonly ms: number; readonly label: string };

/** Marks at whole days of the zone, or at whole hours when the span is short; never more than fit. */
function ticksOf({ fromMs, toMs }: TimeSpan, zone: string): Tick[] {
  const days = (toMs - fromMs) / DAY_MS;
  const stepHours = [1, 2, 3, 6, 12].find((hours) => (days * 24) / hours <= 9);
  const midnight = startOfDay(new Date(fromMs), zone).getTime();
  if (stepHours !== undefined) {
    const count = Math.ceil((toMs - midnight) / (stepHours * HOUR_MS));
    const hours = Array.from({ length: count }, (_, index) => midnight + index * stepHours * HOUR_MS);
    return hours.map((ms) => ({ ms, label: clockTime(new Date(ms), zone) }));
  }
  const stepDays = Math.ceil(days / 9);
  const count = Math.ceil((toMs - midnight) / DAY_MS);
  const middays = Array.from({ length: count }, (_, index) => midnight + index * DAY_MS + DAY_MS / 2);
  return middays
    .filter((_, index) => index % stepDays === 0)
    .map((ms) => startOfDay(new Date(ms), zone))
    .map((at) => ({ ms: at.getTime(), label: dayOf(at, zone) }));
}

type LaneChartProps = { label: string; span: TimeSpan; lanes: readonly Lane[] };

const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;

/** Who or what, when: one lane each, time across, a line where it is now. */
export function LaneChart({ label, span, lanes }: LaneChartProps) {
  const zone = useTimeZone();
  const now = useNow(60_000);
  const place = (ms: number) => placeOf({ fromMs: ms, toMs: ms }, span);
  const ticks = ticksOf(span, zone).filter(({ ms }) => place(ms));
  const nowPlace = place(now);
  return (
    <figure className={styles["chart"]} aria-label={label}>
      <div className={styles["ruler"]} aria-hidden="true">
        {ticks.map(({ ms, label: text }) => (
          <span key={ms} style={{ left: percent(place(ms)?.left ?? 0) }}>
            {(place(ms)?.left ?? 1) < LAST_LABEL && text}
          </span>
        ))}
      </div>
      {lanes.map(({ key, label: name, bars }) => (
        <div key={key} className={styles["lane"]}>
          <div className={styles["name"]}>{name}</div>
          <ul className={styles["track"]}>
            {ticks.map(({ ms }) => (
              <li
                key={ms}
                className={styles["tick"]}
                aria-hidden="true"
                style={{ left: percent(place(ms)?.left ?? 0) }}
              />
            ))}
            {bars.map((bar) => (
              <Bar key={bar.key} bar={bar} span={span} />
            ))}
            {nowPlace && <li className={styles["now"]} aria-hidden="true" style={{ left: percent(nowPlace.left) }} />}
          </ul>
        </div>
      ))}
    </figure>
  );
}

function Bar({ bar, span }: { bar: LaneBar; span: TimeSpan }) {
  const place = placeOf(bar, span);
  if (!place) return null;
  const { label, title, hue, tone, look, href } = bar;
  const content = (
    <>
      {tone && <StatusShape tone={tone} size={12} />}
      <span>{label}</span>
    </>
  );
  const attributes = { className: styles["content"], title, "data-tone": tone };
  return (
    <li
      className={styles["bar"]}
      data-hue={hue === undefined ? undefined : hue % 6}
      data-look={look}
      style={{ left: percent(place.left), width: percent(place.width) }}
    >
      {href ? (
        <PathLink {...attributes} href={href} aria-label={title}>
          {content}
        </PathLink>
      ) : (
        <span {...attributes}>{content}</span>
      )}
    </li>
  );
}
