import { styleOf, type TimeSpan } from "./chart-marks.ts";
import type { LaneBar } from "./lane.ts";
import styles from "./lane-chart.module.css";
import { type Drawn, labelFor } from "./lane-rows.ts";
import { PathLink } from "./path-link.tsx";
import { StatusShape } from "./status-badge.tsx";

type LaneBarItemProps = {
  drawn: Drawn<LaneBar>;
  row: number;
  span: TimeSpan;
  widthPx: number;
  opens: boolean;
  isOpen: boolean;
  isMoving: boolean;
  helpId: string | undefined;
};

/** One bar of a lane, or a crowd of bars too thin to be told apart. */
export function LaneBarItem({ drawn, row, span, widthPx, opens, isOpen, isMoving, helpId }: LaneBarItemProps) {
  const style = styleOf(drawn, span);
  const [bar] = drawn.bars;
  if (!style || !bar) return null;
  const isCrowd = drawn.bars.length > 1;
  return (
    <li
      className={styles["bar"]}
      data-hue={bar.hue === undefined || isCrowd ? undefined : bar.hue % 6}
      data-look={isCrowd ? "crowd" : bar.look}
      data-open={isOpen || undefined}
      data-moving={isMoving || undefined}
      style={{ ...style, "--row": row } as React.CSSProperties}
    >
      {isCrowd ? (
        <span className={styles["content"]} title={`${drawn.bars.length} of them: look closer to tell them apart`} />
      ) : (
        <OneBar bar={bar} widthPx={(Number.parseFloat(style.width) / 100) * widthPx} opens={opens} helpId={helpId} />
      )}
    </li>
  );
}

type OneBarProps = { bar: LaneBar; widthPx: number; opens: boolean; helpId: string | undefined };

function OneBar({ bar, widthPx, opens, helpId }: OneBarProps) {
  const { key, label, short, title, tone, href, changeable } = bar;
  const content = (
    <>
      {tone && widthPx > 20 && <StatusShape tone={tone} size={12} />}
      <span>{labelFor(label, widthPx, short)}</span>
    </>
  );
  const attributes = { className: styles["content"], "data-bar": key, "data-tone": tone };
  if (href) {
    return (
      <PathLink {...attributes} href={href} aria-label={title}>
        {content}
      </PathLink>
    );
  }
  if (!opens) {
    return (
      <span {...attributes}>
        {content}
        {widthPx < 64 && <span className={styles["heard"]}>{label}</span>}
      </span>
    );
  }
  return (
    <button
      {...attributes}
      type="button"
      aria-label={title}
      data-changeable={changeable || undefined}
      {...(changeable ? { "aria-describedby": helpId } : {})}
    >
      {content}
      {changeable && (
        <>
          <span className={styles["edge"]} data-edge="from" />
          <span className={styles["edge"]} data-edge="to" />
        </>
      )}
    </button>
  );
}
