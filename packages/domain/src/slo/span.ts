/** A stretch of time in epoch milliseconds, its end not included. */
export type Span = { readonly fromMs: number; readonly toMs: number };

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

/** The time of a range that lies in none of the spans, which are in order and do not overlap. */
export function timeBetween(spans: readonly Span[], range: Span): Span[] {
  const starts = [range.fromMs, ...spans.map(({ toMs }) => toMs)];
  const ends = [...spans.map(({ fromMs }) => fromMs), range.toMs];
  return starts.flatMap((fromMs, at) => clipped({ fromMs, toMs: ends[at] ?? fromMs }, range) ?? []);
}
