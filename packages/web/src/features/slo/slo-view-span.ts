import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { RANGES, type RangeInUrl, spanOf, stepMinutesOf, zoomedOut, zoomedTo } from "../../kernel/chart-range.ts";
import { useNow } from "../../kernel/clock.ts";
import type { TimeSpan } from "../../kit/chart-marks.ts";
import type { SloView } from "./slo-words.ts";

/** Which part of an objective's window its page shows, and how that is changed: all of it stands in the address. */
export type Shown = {
  readonly value: RangeInUrl;
  readonly span: TimeSpan;
  readonly window: TimeSpan;
  /** The whole window is shown. */
  readonly isWhole: boolean;
  /** It ends before now. */
  readonly isPast: boolean;
  readonly now: number;
  /** What to ask the server for; nothing where it is the whole window. */
  readonly query: { from?: Date; to?: Date; stepMinutes?: number };
  readonly change: (next: RangeInUrl) => void;
  readonly zoom: (span: TimeSpan) => void;
  readonly zoomOut: (() => void) | undefined;
};

export function useShown(slo: SloView): Shown {
  const search = useSearch({ from: "/signed-in/slos/$name" });
  const navigate = useNavigate({ from: "/slos/$name" });
  const now = useNow(60_000);
  // To the end of this minute: what was counted in it stands there.
  const window = { fromMs: slo.budget?.windowFrom.getTime() ?? now, toMs: now + MINUTE_MS };
  const value: RangeInUrl = { range: search.range, from: search.from, to: search.to };
  const span = spanOf(value, window, now);
  const isWhole = value.from === undefined && (value.range ?? "window") === "window";
  const change = (next: RangeInUrl): void =>
    void navigate({
      search: (before) => ({ ...before, range: undefined, from: undefined, to: undefined, ...next }),
      resetScroll: false,
    });
  const out = zoomedOut(value, RANGES, "window");
  return {
    value,
    span,
    window,
    isWhole,
    isPast: !isWhole && span.toMs < now,
    now,
    query: isWhole ? {} : { from: new Date(span.fromMs), to: new Date(span.toMs), stepMinutes: stepMinutesOf(span) },
    change,
    zoom: (next) => change({ range: value.range, ...zoomedTo(next) }),
    zoomOut: out && (() => change(out)),
  };
}
