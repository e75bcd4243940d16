import type { TimeSpan } from "./chart-marks.ts";

/** Bars that overlap lie beneath each other: for each bar the row it stands in, from 0, and how many rows there are. */
export function stacked<B extends TimeSpan>(bars: readonly B[]): { rows: ReadonlyMap<B, number>; count: number } {
  const rows = new Map<B, number>();
  const endOf: number[] = [];
  for (const bar of bars.toSorted((a, b) => a.fromMs - b.fromMs || b.toMs - a.toMs)) {
    const free = endOf.findIndex((endMs) => endMs <= bar.fromMs);
    const row = free === -1 ? endOf.length : free;
    endOf[row] = bar.toMs;
    rows.set(bar, row);
  }
  return { rows, count: Math.max(1, endOf.length) };
}

/** Narrower than this a bar cannot be told from its neighbour. */
const THIN_PX = 3;

/** A bar as it is drawn: itself, or a crowd of bars too thin to be told apart. */
export type Drawn<B> = TimeSpan & { readonly bars: readonly B[] };

/**
 * What is drawn of a row of bars: those in sight, where neighbours that are thinner than a line become one. Never more
 * than a third of the pixels, however many bars there are.
 */
export function drawnBars<B extends TimeSpan>(bars: readonly B[], span: TimeSpan, widthPx: number): Drawn<B>[] {
  const thinMs = (THIN_PX * (span.toMs - span.fromMs)) / Math.max(1, widthPx);
  const drawn: { fromMs: number; toMs: number; bars: B[] }[] = [];
  for (const bar of bars.toSorted((a, b) => a.fromMs - b.fromMs)) {
    if (bar.toMs <= span.fromMs || bar.fromMs >= span.toMs) continue;
    const last = drawn.at(-1);
    const isThin = bar.toMs - bar.fromMs < thinMs;
    const lastIsThin = last !== undefined && (last.bars.length > 1 || last.toMs - last.fromMs < thinMs);
    if (last && isThin && lastIsThin && bar.fromMs - last.toMs < thinMs) {
      last.bars.push(bar);
      last.toMs = Math.max(last.toMs, bar.toMs);
    } else drawn.push({ fromMs: bar.fromMs, toMs: bar.toMs, bars: [bar] });
  }
  return drawn;
}

/** What fits of a label: all of it, its short form or initials, or nothing. The end is cut by the bar itself. */
export function labelFor(label: string, widthPx: number, short?: string): string {
  if (widthPx < 18) return "";
  if (label.length * 7 + 14 <= widthPx || (widthPx >= 64 && short === undefined)) return label;
  if (short !== undefined) return short.length * 7 + 8 <= widthPx ? short : "";
  const initials = label.match(/[\p{L}\p{N}]+/gu)?.map((word) => word[0]?.toUpperCase() ?? "") ?? [];
  return initials.slice(0, widthPx < 30 ? 1 : 3).join("");
}
