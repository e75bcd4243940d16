/** A stretch of time in milliseconds, its end not included: of the epoch, or of a `ZoneClock` where it is local time. */
export type Span = { readonly fromMs: number; readonly toMs: number };

/** The stretch between two moments. */
export const spanOf = ({ from, to }: { readonly from: Date; readonly to: Date }): Span => ({
  fromMs: from.getTime(),
  toMs: to.getTime(),
});

/** The part of a span that lies within a range; undefined where there is none. */
export function clipped({ fromMs, toMs }: Span, range: Span): Span | undefined {
  const [from, to] = [Math.max(fromMs, range.fromMs), Math.min(toMs, range.toMs)];
  return from < to ? { fromMs: from, toMs: to } : undefined;
}

/** The same time in the fewest spans, in order: those that overlap or touch are one. Empty ones are left out. */
export function mergedSpans(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of spans.filter(({ fromMs, toMs }) => fromMs < toMs).toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = merged.at(-1);
    if (last === undefined || last.toMs < span.fromMs) merged.push(span);
    else if (last.toMs < span.toMs) merged[merged.length - 1] = { fromMs: last.fromMs, toMs: span.toMs };
  }
  return merged;
}

/** What both lists have; each in order and without overlap. */
export function sharedSpans(a: readonly Span[], b: readonly Span[]): Span[] {
  const shared: Span[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const [one, two] = [a[i], b[j]];
    if (!one || !two) break;
    const span = clipped(one, two);
    if (span) shared.push(span);
    if (one.toMs < two.toMs) i += 1;
    else j += 1;
  }
  return shared;
}

/** What the first list has and the second has not; each in order and without overlap. */
export function spansWithout(spans: readonly Span[], away: readonly Span[]): Span[] {
  const left: Span[] = [];
  let j = 0;
  for (const span of spans) {
    let { fromMs } = span;
    while (j < away.length && (away[j]?.toMs ?? 0) <= fromMs) j += 1;
    for (let k = j; k < away.length; k += 1) {
      const hole = away[k];
      if (!hole || hole.fromMs >= span.toMs) break;
      if (hole.fromMs > fromMs) left.push({ fromMs, toMs: hole.fromMs });
      fromMs = Math.max(fromMs, hole.toMs);
    }
    if (fromMs < span.toMs) left.push({ fromMs, toMs: span.toMs });
  }
  return left;
}
