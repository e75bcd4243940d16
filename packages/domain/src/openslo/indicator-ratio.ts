import { type Indicator, type Operator, sideOf } from "../slo/indicator.ts";
import type { ErrorRatio } from "./prometheus-rules.ts";

type Ratio = { readonly ratio: ErrorRatio; readonly note?: string | undefined };

const W = "{{.window}}";
const SELECTOR = /^[a-zA-Z_:][\w:]*\s*(\{[\s\S]*\})?$|^\{[\s\S]*\}$/;
const SIGNS: Readonly<Record<Operator, string>> = { lt: "<", lte: "<=", gt: ">", gte: ">=" };

/** How a compiled indicator's error ratio is asked of Prometheus over any window, as near as PromQL comes to it. */
export function errorRatioOf(indicator: Indicator): Ratio {
  const { counting } = indicator;
  const query = (side: Parameters<typeof sideOf>[1]): string => sideOf(indicator, side)?.query.trim() ?? "";
  switch (counting.kind) {
    case "counter":
      return eventsRatio(indicator, moved);
    case "perMinute":
      return eventsRatio(indicator, (asked) => `sum(sum_over_time((${asked})[${W}:1m]))`);
    case "share": {
      const [share, total] = [query("value"), query("total")];
      const good = total === "" ? meanOf(share) : `${summed(`(${share}) * (${total})`)} / ${summed(total)}`;
      return { ratio: { errorRatioQuery: counting.of === "good" ? `1 - (${good})` : good } };
    }
    case "level": {
      const value = { value: "(%)", age: "(time() - (%))", rate: "rate(%[5m])" }[counting.reading];
      const kept = `${value.replace("%", () => query("value"))} ${SIGNS[counting.op]} bool ${counting.limit}`;
      return { ratio: { errorRatioQuery: `1 - ${meanOf(kept)}` } };
    }
    case "classicHistogram":
      return bucketRatio(query("buckets"), counting.limit);
    case "nativeHistogram": {
      const selector = /^histogram_count\(([\s\S]*)\)$/.exec(query("total"))?.[1] ?? query("total");
      return {
        ratio: { errorRatioQuery: `1 - histogram_fraction(-Inf, ${counting.limit}, sum(rate(${selector}[${W}])))` },
      };
    }
  }
}

const moved = (asked: string): string =>
  SELECTOR.test(asked) ? `sum(rate(${asked}[${W}]))` : `sum(rate((${asked})[${W}:1m]))`;
const meanOf = (asked: string): string => `avg(avg_over_time((${asked})[${W}:1m]))`;
const summed = (asked: string): string => `sum(sum_over_time((${asked})[${W}:1m]))`;

/** Bad over total as Sloth writes it; of good events, one minus their share, as Sloth reads OpenSLO. */
function eventsRatio(indicator: Indicator, count: (query: string) => string): Ratio {
  const bad = sideOf(indicator, "bad");
  const total = count(sideOf(indicator, "total")?.query.trim() ?? "");
  if (bad !== undefined) return { ratio: { errorQuery: count(bad.query.trim()), totalQuery: total } };
  const good = count(sideOf(indicator, "good")?.query.trim() ?? "");
  return { ratio: { errorRatioQuery: `1 - ((${good}) / ((${total}) > 0))` } };
}

/** The bucket of the limit over the one of everything; between two buckets PromQL has no exact word. */
function bucketRatio(buckets: string, limit: number): Ratio {
  const upTo = (le: string): string => {
    const at = buckets.lastIndexOf("}");
    const inner =
      at === -1
        ? ""
        : buckets
            .slice(buckets.indexOf("{") + 1, at)
            .trim()
            .replace(/,$/, "");
    const name = at === -1 ? buckets : buckets.slice(0, buckets.indexOf("{"));
    return `sum(rate(${name}{${inner === "" ? "" : `${inner},`}le="${le}"}[${W}]))`;
  };
  return {
    ratio: { errorRatioQuery: `1 - ((${upTo(String(limit))}) / ((${upTo("+Inf")}) > 0))` },
    note: `the rules need a bucket of exactly ${limit}: between two buckets they find nothing`,
  };
}
