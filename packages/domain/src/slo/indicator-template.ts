import type {
  Counting,
  Indicator,
  IndicatorSideName,
  IndicatorTemplateName,
  Operator,
  SourceQuery,
} from "./indicator.ts";

/** A query of the template's source, or of one that is named with it. */
export type TemplateQuery = string | SourceQuery;

type Base = { readonly source: string; readonly groupBy?: readonly string[] | undefined };
type Maybe<T> = T | undefined;

/** An indicator as a person writes it; the contract holds the same shape as a schema. */
export type IndicatorTemplate = Base &
  (
    | {
        readonly template: "ratio";
        readonly counter: boolean;
        readonly good?: Maybe<TemplateQuery>;
        readonly bad?: Maybe<TemplateQuery>;
        readonly total: TemplateQuery;
      }
    | {
        readonly template: "rawRatio";
        readonly success?: Maybe<TemplateQuery>;
        readonly failure?: Maybe<TemplateQuery>;
        readonly total?: Maybe<TemplateQuery>;
      }
    | {
        readonly template: "threshold";
        readonly value: TemplateQuery;
        readonly op: Operator;
        readonly limit: number;
      }
    | {
        readonly template: "latency";
        readonly histogram: TemplateQuery;
        readonly histogramType: "classic" | "native";
        /** In seconds, or in what `unit` says the histogram observes. */
        readonly limit: number | string;
        readonly unit: "seconds" | "milliseconds";
      }
    | {
        readonly template: "freshness";
        readonly newest?: Maybe<TemplateQuery>;
        readonly age?: Maybe<TemplateQuery>;
        readonly limit: number | string;
      }
    | {
        readonly template: "coverage";
        readonly counter: boolean;
        readonly processed: TemplateQuery;
        readonly expected: TemplateQuery;
      }
    | {
        readonly template: "correctness";
        readonly counter: boolean;
        readonly correct?: Maybe<TemplateQuery>;
        readonly wrong?: Maybe<TemplateQuery>;
        readonly checked: TemplateQuery;
      }
    | {
        readonly template: "throughput";
        readonly events?: Maybe<TemplateQuery>;
        readonly rate?: Maybe<TemplateQuery>;
        readonly atLeast: number;
        readonly per: "second" | "minute" | "hour";
      }
  );

type Sides = Partial<Record<IndicatorSideName, Maybe<TemplateQuery>>>;

/** Compiles a template that its schema accepted. */
export function compileIndicator(spec: IndicatorTemplate): Indicator {
  const compiled = (counting: Counting, sides: Sides): Indicator => ({
    template: spec.template as IndicatorTemplateName,
    counting,
    sides: (Object.entries(sides) as [IndicatorSideName, Maybe<TemplateQuery>][]).flatMap(([side, asked]) => {
      if (asked === undefined) return [];
      return [{ side, ...(typeof asked === "string" ? { source: spec.source, query: asked } : asked) }];
    }),
    groupBy: [...(spec.groupBy ?? [])],
  });
  switch (spec.template) {
    case "ratio":
      return compiled(eventCounting(spec), { good: spec.good, bad: spec.bad, total: spec.total });
    case "coverage":
      return compiled(eventCounting(spec), { good: spec.processed, total: spec.expected });
    case "correctness":
      return compiled(eventCounting(spec), { good: spec.correct, bad: spec.wrong, total: spec.checked });
    case "rawRatio": {
      const of = spec.success === undefined ? "bad" : "good";
      return compiled({ kind: "share", of }, { value: spec.success ?? spec.failure, total: spec.total });
    }
    case "threshold": {
      const { op, limit } = spec;
      return compiled({ kind: "level", reading: "value", op, limit }, { value: spec.value });
    }
    case "freshness": {
      const reading = spec.newest === undefined ? "value" : "age";
      const limit = secondsOf(spec.limit);
      return compiled({ kind: "level", reading, op: "lte", limit }, { value: spec.newest ?? spec.age });
    }
    case "throughput": {
      const reading = spec.events === undefined ? "value" : "rate";
      const limit = spec.atLeast / SECONDS_PER[spec.per];
      return compiled({ kind: "level", reading, op: "gte", limit }, { value: spec.events ?? spec.rate });
    }
    case "latency":
      return compileLatency(spec, compiled);
  }
}

const SECONDS_PER = { second: 1, minute: 60, hour: 3600 } as const;

const eventCounting = ({ counter }: { readonly counter: boolean }): Counting => ({
  kind: counter ? "counter" : "perMinute",
});

function compileLatency(
  { histogram, histogramType, limit: said, unit }: Extract<IndicatorTemplate, { template: "latency" }>,
  compiled: (counting: Counting, sides: Sides) => Indicator,
): Indicator {
  const inSeconds = secondsOf(said);
  const limit = typeof said === "string" && unit === "milliseconds" ? inSeconds * 1000 : inSeconds;
  const asked = (write: (selector: string) => string): TemplateQuery =>
    typeof histogram === "string" ? write(histogram) : { ...histogram, query: write(histogram.query) };
  if (histogramType === "classic") {
    return compiled({ kind: "classicHistogram", limit }, { buckets: asked(bucketsOf) });
  }
  return compiled(
    { kind: "nativeHistogram", limit },
    {
      fraction: asked((selector) => `histogram_fraction(-Inf, ${limit}, ${selector.trim()})`),
      total: asked((selector) => `histogram_count(${selector.trim()})`),
    },
  );
}

const SELECTOR = /^\s*([a-zA-Z_:][\w:]*?)(?:_bucket)?\s*(\{[\s\S]*\})?\s*$/;

/** Whether this names one metric, with or without labels: what a histogram has to be given as. */
export const isNamedSelector = (text: string): boolean => SELECTOR.test(text);

/** `x{a="b"}` and `x_bucket{a="b"}` as the selector of the buckets. */
function bucketsOf(selector: string): string {
  const [, name, labels = ""] = SELECTOR.exec(selector) ?? [];
  return name === undefined ? selector : `${name}_bucket${labels}`;
}

const LIMIT = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)$/;
const UNIT_SECONDS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };

/** Whether a limit is a number or a length of time such as 300ms, 1.5s, 10m, 2h, 1d. */
export const isTimeLimit = (limit: number | string): boolean => typeof limit === "number" || LIMIT.test(limit);

function secondsOf(limit: number | string): number {
  if (typeof limit === "number") return limit;
  const [, count = "", unit = ""] = LIMIT.exec(limit) ?? [];
  // 300 × 0.001 is 0.30000000000000004 in binary, and buckets are looked up by their limit
  return Number((Number(count) * (UNIT_SECONDS[unit] ?? Number.NaN)).toPrecision(12));
}

/** Whether an indicator reads native histograms, which only Prometheus' query API can. */
export const isNative = (spec: IndicatorTemplate): boolean =>
  spec.template === "latency" && spec.histogramType === "native";
