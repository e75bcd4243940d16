/** Where a number comes from: a query of one source. */
export type SourceQuery = { readonly source: string; readonly query: string };

/**
 * What a query's numbers mean. `good`, `bad` and `total` are events; `value` is a level or a share; `buckets` are the
 * cumulative buckets of a classic histogram; `fraction` is the share of a native histogram's `total` within the limit.
 */
export type IndicatorSideName = "good" | "bad" | "total" | "value" | "buckets" | "fraction";
export type IndicatorSide = SourceQuery & { readonly side: IndicatorSideName };

/** OpenSLO's operators: a value is good when `value op limit`. */
export type Operator = "lt" | "lte" | "gt" | "gte";

/**
 * How answers become good and total events.
 * - `counter`: `total` and one of `good` and `bad` only ever grow; what counts is how far they moved.
 * - `perMinute`: the same two sides; an answer as of a minute's beginning is the events of the minute before.
 * - `share`: `value` is a share of good (or bad) events, 0 to 1. One event a minute and series, or, with a `total` side,
 *   as many events as that gives for the minute.
 * - `level`: each series of `value` is one event a minute: good when its value, its age (it is a Unix time in seconds) or
 *   its rate (it is a counter; per second) keeps the limit.
 * - `classicHistogram`: counters of `buckets` up to the limit over the +Inf bucket; between two buckets by linear
 *   interpolation, with the error that it may have.
 * - `nativeHistogram`: `fraction` within the limit of the counter `total`.
 */
export type Counting =
  | { readonly kind: "counter" }
  | { readonly kind: "perMinute" }
  | { readonly kind: "share"; readonly of: "good" | "bad" }
  | {
      readonly kind: "level";
      readonly reading: "value" | "age" | "rate";
      readonly op: Operator;
      readonly limit: number;
    }
  | { readonly kind: "classicHistogram"; readonly limit: number }
  | { readonly kind: "nativeHistogram"; readonly limit: number };

/** The kinds of indicators that have a template (Google SRE Workbook, chapter 2: the SLI menu). */
export const INDICATOR_TEMPLATES = [
  "ratio",
  "rawRatio",
  "threshold",
  "latency",
  "freshness",
  "coverage",
  "correctness",
  "throughput",
] as const;
export type IndicatorTemplateName = (typeof INDICATOR_TEMPLATES)[number];

/** A compiled indicator, as it is kept beside an objective: plain JSON, everything that an evaluation needs to know. */
export type Indicator = {
  readonly template: IndicatorTemplateName;
  readonly counting: Counting;
  readonly sides: readonly IndicatorSide[];
  /** One objective for each combination of these labels' values; empty: one objective. */
  readonly groupBy: readonly string[];
};

/** The source that nobody asks: whoever counts pushes whole minutes. */
export const PUSH_SOURCE = "push";

/** Nothing is asked for it: its minutes are pushed. */
export const isPushed = (indicator: Pick<Indicator, "sides">): boolean =>
  indicator.sides.length > 0 && indicator.sides.every(({ source }) => source === PUSH_SOURCE);

/** The sources that an indicator asks, each once, in alphabetical order. */
export const sourcesOf = ({ sides }: Pick<Indicator, "sides">): string[] =>
  [...new Set(sides.map(({ source }) => source))].sort();

/** The query of one side of an indicator; undefined where it has no such side. */
export const sideOf = ({ sides }: Pick<Indicator, "sides">, name: IndicatorSideName): IndicatorSide | undefined =>
  sides.find(({ side }) => side === name);

/** The side of the events that are told apart from the total. */
export const eventSideOf = (indicator: Pick<Indicator, "sides">): IndicatorSide | undefined =>
  sideOf(indicator, "good") ?? sideOf(indicator, "bad");

/** Which group a series belongs to: the values of the labels that an indicator fans out by; {} when it does not. */
export const groupOf = (
  { groupBy }: Pick<Indicator, "groupBy">,
  labels: Readonly<Record<string, string>>,
): Record<string, string> => Object.fromEntries(groupBy.map((label) => [label, labels[label] ?? ""]));

/** A group as one text, the same for the same values; "" where an indicator does not fan out. */
export const groupKey = ({ groupBy }: Pick<Indicator, "groupBy">, labels: Readonly<Record<string, string>>): string =>
  groupBy.length === 0 ? "" : JSON.stringify(groupBy.map((label) => labels[label] ?? ""));

/** Whether a value keeps within a limit: `lt` means it must be below. */
export const keepsLimit = (value: number, op: Operator, limit: number): boolean => {
  if (op === "lt") return value < limit;
  if (op === "lte") return value <= limit;
  return op === "gt" ? value > limit : value >= limit;
};
