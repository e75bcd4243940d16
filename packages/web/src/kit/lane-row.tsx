import { memo, useEffect, useRef, useState } from "react";
import { useTimeZone } from "../kernel/time-zone.ts";
import { styleOf, type TimeSpan } from "./chart-marks.ts";
import { Icon } from "./icon.tsx";
import type { Lane, LaneDraft } from "./lane.ts";
import { LaneBarItem } from "./lane-bar.tsx";
import styles from "./lane-chart.module.css";
import { spanText } from "./lane-geometry.ts";
import { drawnBars, stacked } from "./lane-rows.ts";

type LaneRowProps = {
  lane: Lane;
  span: TimeSpan;
  widthPx: number;
  opens: boolean;
  openBar: string | undefined;
  draft: LaneDraft | undefined;
  /** The draft says when it is, while it is moved. */
  says: boolean;
  onCaret: ((laneKey: string, isKeyboard: boolean) => void) | undefined;
  helpId: string | undefined;
  /** Its bars are drawn once it comes into sight. */
  lazily: boolean;
};

/** Whether the row was in sight yet; at once where it is not asked for. */
function useWasSeen(lazily: boolean) {
  const ref = useRef<HTMLDivElement>(null);
  const [wasSeen, setSeen] = useState(!lazily);
  useEffect(() => {
    if (wasSeen || !ref.current) return;
    const observer = new IntersectionObserver(
      (entries) => setSeen(entries.some(({ isIntersecting }) => isIntersecting)),
      {
        rootMargin: "400px",
      },
    );
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [wasSeen]);
  return { ref, wasSeen };
}

/** One lane: its name, the button with which a span is chosen by keyboard, its bars. */
export const LaneRow = memo(function LaneRow(props: LaneRowProps) {
  const { lane, span, widthPx, opens, openBar, draft, says, onCaret, helpId, lazily } = props;
  const { ref, wasSeen } = useWasSeen(lazily);
  const { rows, count } = stacked(lane.bars);
  const rowsOfBars = Array.from({ length: count }, (_, row) => lane.bars.filter((bar) => rows.get(bar) === row));
  return (
    <div className={styles["lane"]} data-lane={lane.key} ref={ref}>
      <div className={styles["name"]}>
        <span>{lane.label}</span>
        {lane.selects && onCaret && (
          <button
            type="button"
            className={styles["caret"]}
            data-caret=""
            aria-label={lane.selects}
            title={lane.selects}
            aria-describedby={helpId}
            onClick={({ detail }) => onCaret(lane.key, detail === 0)}
          >
            <Icon name="plus" size={14} />
          </button>
        )}
      </div>
      <ul
        className={styles["track"]}
        data-track={lane.key}
        data-selects={lane.selects ? true : undefined}
        style={{ "--rows": count } as React.CSSProperties}
      >
        {wasSeen &&
          rowsOfBars.flatMap((bars, row) =>
            drawnBars(bars, span, widthPx).map((drawn) => (
              <LaneBarItem
                key={drawn.bars[0]?.key}
                drawn={drawn}
                row={row}
                span={span}
                widthPx={widthPx}
                opens={opens}
                isOpen={drawn.bars.some(({ key }) => key === openBar)}
                isMoving={drawn.bars.some(({ key }) => key === draft?.barKey)}
                helpId={helpId}
              />
            )),
          )}
        {draft && <DraftBar draft={draft} span={span} says={says} />}
      </ul>
    </div>
  );
});

function DraftBar({ draft, span, says }: { draft: LaneDraft; span: TimeSpan; says: boolean }) {
  const zone = useTimeZone();
  const place = styleOf(draft.span, span);
  if (!place) return null;
  return (
    <li
      className={styles["draft"]}
      style={place}
      aria-hidden="true"
      data-late={Number.parseFloat(place.left) > 60 || undefined}
    >
      {says && <span>{spanText(draft.span, zone)}</span>}
    </li>
  );
}
