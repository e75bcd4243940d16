import type { Tone } from "./status-badge.tsx";

/** A thing that happened while a chart ran: a band from its start to its end, with a letter for its kind. */
export type ChartBand = {
  readonly key: string;
  readonly letter: string;
  readonly tone: Tone;
  readonly fromMs: number;
  readonly toMs: number;
  /** What it was, in words. */
  readonly label: string;
  readonly href: string;
  /** What its card says. */
  readonly facts?: readonly (readonly [term: string, value: string])[];
  /** Where else its card leads, out of Shipshape. */
  readonly links?: readonly { readonly label: string; readonly href: string }[];
  /** What its letter stands for: "deployed", "failed". */
  readonly meaning?: string;
};

/** A stretch of a chart that is shaded, such as an incident. */
export type ChartShade = {
  readonly key: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly label: string;
  /** What is written on it: "INC-3". */
  readonly short?: string;
  readonly href?: string;
  /** Incidents are what is usual; what is taken out of a budget is quiet. */
  readonly look?: "incident" | "excluded";
};

/** Where a line is drawn in colour, and how it differs without colour. */
export type ChartLine = {
  readonly name: string;
  readonly color: "ink" | "ink-soft" | "line-strong" | "ok" | "warn" | "bad" | "info";
  readonly dash?: readonly number[];
  readonly width?: number;
  readonly values: readonly (number | null)[];
  /** Left out of the readout and the table. */
  readonly silent?: boolean;
  /** What was measured, so that where it has no value nothing was: that stretch is marked. */
  readonly isMeasured?: boolean;
};

/** What is drawn of a line chart. */
export type Drawing = {
  readonly span: TimeSpan;
  /** Times of the values, in epoch milliseconds, ascending. */
  readonly at: readonly number[];
  readonly lines: readonly ChartLine[];
  readonly format: (value: number) => string;
  /** Least and greatest value that must be in sight. */
  readonly shows?: readonly [low: number, high: number];
  /** Values of the axis; without a word it chooses them. */
  readonly levels?: readonly number[];
  /** Bent: even near nothing, and a power of ten takes as much room as the next further up. */
  readonly scale?: "even" | "bent";
  /** Somebody dragged over a stretch to look closer. */
  readonly onZoom?: (span: TimeSpan) => void;
  /** Somebody wants to see more again; undefined where everything is seen. */
  readonly onZoomOut?: (() => void) | undefined;
};

export type TimeSpan = { readonly fromMs: number; readonly toMs: number };

/** Room around the plot, in pixels: the overlay of bands and the drawn chart agree on it. */
export const PLOT = { left: 56, right: 12, top: 26, bottom: 28 } as const;

/** Bands whose marks would lie on each other, as one mark. */
export type BandGroup = { readonly key: string; readonly bands: readonly ChartBand[]; readonly left: number };

/**
 * The bands in sight, those close to each other together; the letter of a group stands where it begins. `apart`: how much
 * of the width a letter needs.
 */
export function bandGroups(bands: readonly ChartBand[], span: TimeSpan, apart: number): BandGroup[] {
  const groups: { key: string; bands: ChartBand[]; left: number }[] = [];
  for (const band of bands.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const left = placeOf(band, span)?.left;
    const last = groups.at(-1);
    if (left === undefined) continue;
    if (last && left - last.left < apart) last.bands.push(band);
    else groups.push({ key: band.key, bands: [band], left });
  }
  return groups;
}

/** Where a stretch lies in a span, as shares of its width, cut to it; undefined when it lies outside. */
export function placeOf({ fromMs, toMs }: TimeSpan, span: TimeSpan): { left: number; width: number } | undefined {
  if (toMs < span.fromMs || fromMs > span.toMs || span.toMs <= span.fromMs) return undefined;
  const share = (ms: number) =>
    (Math.min(Math.max(ms, span.fromMs), span.toMs) - span.fromMs) / (span.toMs - span.fromMs);
  return { left: share(fromMs), width: share(toMs) - share(fromMs) };
}

/** A share of a width, as CSS writes it. */
export const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;

/** Where a stretch stands in the width of a span, as CSS writes it. */
export function styleOf(stretch: TimeSpan, span: TimeSpan): { left: string; width: string } | undefined {
  const place = placeOf(stretch, span);
  return place && { left: percent(place.left), width: percent(place.width) };
}
