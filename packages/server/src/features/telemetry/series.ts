/** One number that a source gave, with the labels that tell it from the others; the metric's name is `__name__`. */
export type Series = {
  /** Name and sorted labels as one text: the same series has the same key in every reading. */
  readonly key: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
};

/** A series as Prometheus writes it, labels sorted: `http_requests_total{code="200",route="/"}`. */
function seriesKey({ __name__ = "", ...labels }: Readonly<Record<string, string>>): string {
  const names = Object.keys(labels).sort();
  return `${__name__}{${names.map((name) => `${name}=${JSON.stringify(labels[name])}`).join(",")}}`;
}

export const seriesOf = (labels: Readonly<Record<string, string>>, value: number): Series => ({
  key: seriesKey(labels),
  labels,
  value,
});
