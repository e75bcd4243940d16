import { counterDelta } from "@shipshape/domain/slo/counter";
import { bucketBound, type Neighbours, neighboursOf, withinLimit } from "@shipshape/domain/slo/histogram";
import { percent } from "@shipshape/domain/slo/percent";
import type { Series } from "../telemetry/index.ts";
import { slicesBetween, valuesOf } from "./count-counters.ts";
import { credible, type GroupCount, type GroupReading, uncounted } from "./counted-group.ts";
import { named, wrongNumber } from "./side-sentences.ts";
import { nextSeries, type SeriesHash, type SideReadings, seriesHash } from "./stored-readings.ts";

/** One histogram: its buckets by upper bound, and a name that holds for all of them. */
type Histogram = { readonly name: string; readonly buckets: Map<number, number> };

/** What one histogram moved by: all observations, those within the limit, and how far the latter may be off. */
type Moved = { readonly total: number; readonly good: number; readonly uncertain: number };

/**
 * Latency from the cumulative buckets of classic histograms: of each histogram, the bucket at the limit, or the two
 * beside it, over the +Inf bucket. A restart of the +Inf bucket is one of all of them.
 */
export function countBuckets(limit: number, reading: GroupReading): GroupCount {
  const { atMs, before, series } = reading;
  const histograms = histogramsOf(series.buckets ?? []);
  const problem = wrongNumber("buckets", series.buckets) ?? (typeof histograms === "string" ? histograms : undefined);
  if (typeof histograms === "string" || problem !== undefined) return uncounted(reading, problem ?? "");
  const known = before?.readings.buckets;
  const now = new Map<SeriesHash, number>();
  const all = { total: 0, good: 0 };
  const soFar = { total: 0, uncertain: 0 };
  let widest: Neighbours | undefined;
  for (const { name, buckets } of histograms) {
    const beside = neighboursOf(buckets.keys(), limit);
    if (beside.lower !== beside.upper) widest = wider(widest, beside);
    const one = { name, buckets, limit, beside };
    for (const le of [beside.lower, beside.upper, Number.POSITIVE_INFINITY]) {
      const count = buckets.get(le);
      if (count !== undefined) now.set(keyOf(name, le), count);
    }
    const ever = movedWithin(one, undefined);
    soFar.total += ever.total;
    soFar.uncertain += ever.uncertain;
    if (before === undefined) continue;
    const { total, good } = movedWithin(one, known);
    all.total += total;
    all.good += good;
  }
  const readings = { buckets: { atMs, vanishedAtMs: null, series: nextSeries(known?.series, now, atMs) } };
  if (before === undefined) return { slices: [], readings };
  const note = widest && interpolationNote(limit, widest, soFar);
  return {
    slices: slicesBetween(credible(all), known?.atMs ?? before.atMs, atMs),
    readings,
    ...(note === undefined ? {} : { note }),
  };
}

const keyOf = (name: string, le: number): SeriesHash => seriesHash(`${name} ${le}`);

const wider = (one: Neighbours | undefined, other: Neighbours): Neighbours =>
  one === undefined || other.upper - other.lower > one.upper - one.lower ? other : one;

/** Buckets together by histogram; a sentence where they are none. */
function histogramsOf(series: readonly Series[]): Histogram[] | string {
  const byName = new Map<string, Histogram>();
  for (const one of series) {
    const { le, ...labels } = one.labels;
    const bound = bucketBound(le);
    if (Number.isNaN(bound)) {
      return `the query for the histogram's buckets gives a series without a bound${named(one)}: select a metric that ends in _bucket, and keep its label le`;
    }
    const name = JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
    const histogram = byName.get(name) ?? { name, buckets: new Map() };
    histogram.buckets.set(bound, one.value);
    byName.set(name, histogram);
  }
  for (const { name, buckets } of byName.values()) {
    if (!buckets.has(Number.POSITIVE_INFINITY)) {
      return `the query for the histogram's buckets gives no bucket le="+Inf" for ${name}: select all buckets, for that one counts them all`;
    }
  }
  return [...byName.values()];
}

type Within = Histogram & { readonly limit: number; readonly beside: Neighbours };

/** A bucket that was never read, of a histogram that was, says nothing yet: other bounds than before. */
function movedWithin({ name, buckets, limit, beside }: Within, known: SideReadings | undefined): Moved {
  const last = (le: number): number | undefined => known?.series.get(keyOf(name, le))?.[0];
  const all = buckets.get(Number.POSITIVE_INFINITY) ?? 0;
  const allBefore = last(Number.POSITIVE_INFINITY);
  const isFresh = allBefore === undefined || all < allBefore;
  const total = isFresh ? all : counterDelta(allBefore, all);
  const upTo = (le: number): { le: number; count: number } | undefined => {
    const count = buckets.get(le);
    if (count === undefined) return { le, count: 0 };
    if (isFresh) return { le, count };
    const lastCount = last(le);
    return lastCount === undefined ? undefined : { le, count: Math.min(total, Math.max(0, count - lastCount)) };
  };
  const [lower, upper] = [upTo(beside.lower), upTo(beside.upper)];
  if (lower === undefined || upper === undefined) return { total: 0, good: 0, uncertain: 0 };
  const { count, uncertain } = withinLimit(lower, upper, limit);
  return { total, good: count, uncertain };
}

/** How exact the limit is, by all observations so far: a sentence that stays the same for a while. */
function interpolationNote(limit: number, { lower, upper }: Neighbours, soFar: { total: number; uncertain: number }) {
  if (!Number.isFinite(upper)) {
    return `The limit ${limit} lies above the histogram's last bucket ${lower}: what took longer than that counts as bad; add a bucket at ${limit}`;
  }
  const off = soFar.total > 0 ? `, at most ${percent(soFar.uncertain / soFar.total, 2)} of all events off` : "";
  return `The limit ${limit} lies between the buckets ${lower} and ${upper}: good events are interpolated${off}; a bucket at ${limit} makes them exact`;
}

/** A count that is whole but for the rounding of a product: 0.29 × 100 is 28.999999999999996 in binary. */
const wholeIfNear = (count: number): number =>
  Math.abs(count - Math.round(count)) < 1e-9 * Math.max(1, count) ? Math.round(count) : count;

/**
 * Latency from native histograms: the share within the limit of the observations so far is a counter of good ones. A
 * restart of the total is one of both; otherwise good ones never go back, though a coarser resolution shifts the share.
 */
export function countNative(reading: GroupReading): GroupCount {
  const { atMs, before, series } = reading;
  const problem = wrongNumber("total", series.total);
  if (problem !== undefined) return uncounted(reading, problem);
  const shares = new Map((series.fraction ?? []).map(({ key, value }) => [key, value]));
  const known = before?.readings;
  const totals = valuesOf(series.total);
  const goods = new Map<SeriesHash, number>();
  const all = { total: 0, good: 0 };
  for (const { key, value } of series.total ?? []) {
    const share = shares.get(key);
    // 0/0: nothing was observed yet
    const soFar = share === undefined || Number.isNaN(share) ? 0 : wholeIfNear(share * value);
    const hash = seriesHash(key);
    goods.set(hash, soFar);
    const last = known?.total?.series.get(hash)?.[0];
    const isFresh = last === undefined || value < last;
    const total = isFresh ? value : value - last;
    const goodBefore = isFresh ? 0 : (known?.fraction?.series.get(hash)?.[0] ?? soFar);
    all.total += total;
    all.good += Math.min(total, Math.max(0, soFar - goodBefore));
  }
  const readings = {
    total: { atMs, vanishedAtMs: null, series: nextSeries(known?.total?.series, totals, atMs) },
    fraction: { atMs, vanishedAtMs: null, series: nextSeries(known?.fraction?.series, goods, atMs) },
  };
  if (before === undefined) return { slices: [], readings };
  const note = "Read from native histograms: within the one bucket that holds the limit, good events are interpolated";
  return { slices: slicesBetween(credible(all), known?.total?.atMs ?? before.atMs, atMs), readings, note };
}
