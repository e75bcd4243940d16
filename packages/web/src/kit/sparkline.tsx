import styles from "./sparkline.module.css";

export type SparkPoint = { readonly at: number; readonly value: number };

/** Something that happened while it ran, such as a deployment: its letter stands over the line. */
export type SparkMark = { readonly at: number; readonly letter: string; readonly label: string };

const WIDTH = 120;
const HEIGHT = 28;
const EDGE = 2;

const within = (value: number, from: number, to: number): number => (to > from ? (value - from) / (to - from) : 0.5);

type SparklineProps = { points: readonly SparkPoint[]; label: string; mark?: SparkMark | undefined };

/** A trend no larger than a word. The dashed line is zero. `label` says in words what is seen. */
export function Sparkline({ points, label, mark }: SparklineProps) {
  const [first, last] = [points.at(0), points.at(-1)];
  if (!first || !last || points.length < 2) return null;
  const values = points.map(({ value }) => value);
  const [low, high] = [Math.min(0, ...values), Math.max(...values, 0.01)];
  const x = (at: number) => EDGE + within(at, first.at, last.at) * (WIDTH - 2 * EDGE);
  const y = (value: number) => HEIGHT - EDGE - within(value, low, high) * (HEIGHT - 2 * EDGE);
  const path = points.map(
    ({ at, value }, index) => `${index === 0 ? "M" : "L"}${x(at).toFixed(1)} ${y(value).toFixed(1)}`,
  );
  return (
    <svg className={styles["sparkline"]} width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img">
      <title>{mark ? `${label}. ${mark.label}` : label}</title>
      <path className={styles["zero"]} d={`M0 ${y(0)}H${WIDTH}`} />
      <path className={styles["line"]} d={path.join("")} />
      {mark && (
        <g
          className={styles["mark"]}
          transform={`translate(${Math.min(WIDTH - 7, Math.max(7, x(mark.at))).toFixed(1)} 0)`}
        >
          <path d={`M0 6V${HEIGHT}`} />
          <rect x="-6.500" y="-6" width="13" height="13" rx="3" />
          <text y="4">{mark.letter}</text>
        </g>
      )}
      <circle className={styles["end"]} cx={x(last.at)} cy={y(last.value)} r="2.2" />
    </svg>
  );
}
