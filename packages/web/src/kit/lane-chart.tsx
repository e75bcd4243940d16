import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import { useId } from "react";
import { useNow } from "../kernel/clock.ts";
import { useTimeZone } from "../kernel/time-zone.ts";
import { placeOf, type TimeSpan } from "./chart-marks.ts";
import type { Lane, LaneActions, LaneBand, LaneDraft } from "./lane.ts";
import styles from "./lane-chart.module.css";
import { spanText } from "./lane-geometry.ts";
import { Grid } from "./lane-grid.tsx";
import { LaneHelp } from "./lane-help.tsx";
import { LaneRow } from "./lane-row.tsx";
import { RulerLines } from "./lane-ruler-lines.tsx";
import { LaneTip, useLaneTip } from "./lane-tip.tsx";
import { Hidden } from "./stack.tsx";
import { useLaneDraft } from "./use-lane-draft.ts";
import { useScrollToNow } from "./use-scroll-to-now.ts";
import { useTrack } from "./use-track.ts";

export type { Lane, LaneBar } from "./lane.ts";

type LaneChartProps = LaneActions & {
  label: string;
  span: TimeSpan;
  lanes: readonly Lane[];
  /** A second ruler, where others live by another clock. */
  secondZone?: string | undefined;
  /** Shades nights, the hours around work, and weekends. */
  shaded?: boolean;
  /** Where the chart is wider than its place, the present is seen first. */
  opensAtNow?: boolean;
  bands?: readonly LaneBand[];
  /** The bar that is looked at elsewhere on the page. */
  openBar?: string | undefined;
  /** A span that was chosen and waits for the rest of its answers. */
  chosen?: { readonly laneKey: string; readonly span: TimeSpan } | undefined;
};

const daysIn = ({ fromMs, toMs }: TimeSpan): number => (toMs - fromMs) / DAY_MS;

/** What is said while a span is chosen or changed. */
function draftText(draft: LaneDraft | null, lanes: readonly Lane[], zone: string): string {
  if (!draft) return "";
  const lane = lanes.find(({ key }) => key === draft.laneKey);
  const bar = lane?.bars.find(({ key }) => key === draft.barKey);
  const subject = bar ? (bar.subject ?? bar.label) : lane?.selects;
  return `${subject}, ${spanText(draft.span, zone)}`;
}

/** With nothing in it that takes the focus, what scrolls takes it itself. */
const scrolledByKeys = (label: string) => ({ tabIndex: 0, role: "group", "aria-label": `${label}, to scroll` });

/** A bar was pressed: the page tells what it is. */
function openAt(target: EventTarget, { onOpenBar }: LaneActions): void {
  const bar = target instanceof Element ? target.closest("button[data-bar]") : null;
  const laneKey = bar?.closest("[data-lane]")?.getAttribute("data-lane");
  const barKey = bar?.getAttribute("data-bar");
  if (laneKey && barKey) onOpenBar?.(laneKey, barKey);
}

/**
 * Who or what, when: one lane each, time across, a line where it is now. With actions, spans are chosen by dragging over
 * a lane, bars and their ends are dragged, and all of it is done with keys as well.
 */
export function LaneChart(props: LaneChartProps) {
  const { label, span, lanes, secondZone, shaded = false, bands = [], openBar, chosen, ...actions } = props;
  const zone = useTimeZone();
  const help = useId();
  const { ref, trackOf, widthPx } = useTrack();
  const scroller = useScrollToNow(props.opensAtNow, span);
  const { draft, onPointerDown, onKeyDown, onBlur, onCaret } = useLaneDraft({ span, zone, lanes, actions, trackOf });
  const tip = useLaneTip(lanes);
  const canAct = lanes.some(({ selects, bars }) => selects || bars.some(({ changeable }) => changeable));
  const marked = draft ?? (chosen && { ...chosen, barKey: null, by: "pointer" as const });
  return (
    <figure className={styles["chart"]} aria-label={label} data-lane-chart="" data-choosing={draft ? true : undefined}>
      <div className={styles["scroll"]} ref={scroller} {...(canAct ? {} : scrolledByKeys(label))}>
        <div className={styles["sheet"]} style={{ "--days": daysIn(span) } as React.CSSProperties}>
          <RulerLines span={span} zone={zone} secondZone={secondZone} widthPx={widthPx} />
          {/** biome-ignore lint/a11y/noStaticElementInteractions: its buttons and links take the focus; it only hears of them */}
          <div
            className={styles["body"]}
            onPointerDown={(event) => {
              tip.hide();
              onPointerDown(event);
            }}
            onClick={({ target }) => openAt(target, actions)}
            onKeyDown={onKeyDown}
            onBlur={onBlur}
            onDragStart={(event) => event.preventDefault()}
            {...tip.listeners}
          >
            <div className={styles["plot"]} ref={ref}>
              <Grid span={span} zone={zone} widthPx={widthPx} shaded={shaded} bands={bands} />
            </div>
            {lanes.map((lane) => (
              <LaneRow
                key={lane.key}
                lane={lane}
                span={span}
                widthPx={widthPx}
                opens={actions.onOpenBar !== undefined}
                openBar={openBar}
                draft={marked?.laneKey === lane.key ? marked : undefined}
                says={draft !== null}
                onCaret={actions.onSelectSpan && onCaret}
                helpId={canAct ? help : undefined}
                lazily={lanes.length > 20}
              />
            ))}
            <Now span={span} />
          </div>
        </div>
      </div>
      {tip.shown && !draft && <LaneTip {...tip.shown} />}
      {canAct && <LaneHelp id={help} />}
      <Hidden>
        <span role="status">{draftText(draft, lanes, zone)}</span>
      </Hidden>
    </figure>
  );
}

function Now({ span }: { span: TimeSpan }) {
  const now = useNow(60_000);
  const place = placeOf({ fromMs: now, toMs: now }, span);
  if (!place) return null;
  return (
    <div className={styles["plot"]} data-front aria-hidden="true">
      <div className={styles["now"]} style={{ left: `${place.left * 100}%` }} />
    </div>
  );
}
