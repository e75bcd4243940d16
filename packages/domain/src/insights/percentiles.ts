export type Percentiles = {
  /** How many values they are of. */
  readonly count: number;
  readonly p50: number;
  readonly p75: number;
  readonly p90: number;
};

/** Up to so many, sorting is faster than counting. */
const SORTED_UP_TO = 8_192;
const BUCKETS = 4_096;

/**
 * The 50th, 75th and 90th percentile, interpolated between neighbours (PERCENTILE_CONT of SQL, type 7 of Hyndman and Fan
 * 1996). They are exact, of a million values too. Null of none.
 */
export function percentilesOf(values: Uint32Array): Percentiles | null {
  const count = values.length;
  if (count === 0) return null;
  const at = count <= SORTED_UP_TO ? sortedAt(values) : bucketedAt(values, ranksOf(count));
  return { count, p50: quantile(at, count, 0.5), p75: quantile(at, count, 0.75), p90: quantile(at, count, 0.9) };
}

const SHARES = [0.5, 0.75, 0.9];
const ranksOf = (count: number): number[] =>
  SHARES.flatMap((share) => [Math.floor((count - 1) * share), Math.ceil((count - 1) * share)]);

/** The value that stands at a rank, from 0, when all are in order. */
type ValueAt = (rank: number) => number;

function quantile(at: ValueAt, count: number, share: number): number {
  const rank = (count - 1) * share;
  const below = Math.floor(rank);
  const lower = at(below);
  return rank === below ? lower : lower + (at(below + 1) - lower) * (rank - below);
}

function sortedAt(values: Uint32Array): ValueAt {
  const sorted = Uint32Array.from(values).sort();
  return (rank) => sorted[rank] ?? 0;
}

/** Counts how many fall into each of at most 4096 equal stretches, and sorts only those stretches that hold a wanted rank. */
function bucketedAt(values: Uint32Array, ranks: readonly number[]): ValueAt {
  const counts = new Uint32Array(BUCKETS);
  const shift = shiftOf(values);
  for (let nth = 0; nth < values.length; nth += 1) {
    const bucket = (values[nth] ?? 0) >>> shift;
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  const places = new Map(ranks.map((rank) => [rank, bucketOf(counts, rank)]));
  const wanted = new Map<number, Held>();
  for (const { bucket } of places.values()) {
    wanted.set(bucket, { values: new Uint32Array(counts[bucket] ?? 0), count: 0 });
  }
  fill(wanted, values, shift);
  return (rank) => {
    const place = places.get(rank);
    return place === undefined ? 0 : (wanted.get(place.bucket)?.values[rank - place.before] ?? 0);
  };
}

type Held = { readonly values: Uint32Array; count: number };

/** By how many bits values are shortened so that they fit the buckets. */
function shiftOf(values: Uint32Array): number {
  let most = 0;
  for (let nth = 0; nth < values.length; nth += 1) {
    const value = values[nth] ?? 0;
    if (value > most) most = value;
  }
  let shift = 0;
  while (most >>> shift >= BUCKETS) shift += 1;
  return shift;
}

/** The stretch in which a rank is, and how many values stand before it. */
function bucketOf(counts: Uint32Array, rank: number): { readonly bucket: number; readonly before: number } {
  let before = 0;
  let bucket = 0;
  while (before + (counts[bucket] ?? 0) <= rank) {
    before += counts[bucket] ?? 0;
    bucket += 1;
  }
  return { bucket, before };
}

function fill(wanted: ReadonlyMap<number, Held>, values: Uint32Array, shift: number): void {
  const isWanted = new Uint8Array(BUCKETS);
  for (const bucket of wanted.keys()) isWanted[bucket] = 1;
  for (let nth = 0; nth < values.length; nth += 1) {
    const value = values[nth] ?? 0;
    if (isWanted[value >>> shift] !== 1) continue;
    const held = wanted.get(value >>> shift);
    if (held === undefined) continue;
    held.values[held.count] = value;
    held.count += 1;
  }
  for (const held of wanted.values()) held.values.sort();
}
