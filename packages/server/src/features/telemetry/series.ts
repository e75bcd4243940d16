/** One number that a source gave, with the labels that tell it from the others; the metric's name is `__name__`. */
export type Series = {
  /** Name and sorted labels as one text: the same series has the same key in every reading. */
  readonly key: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
};

/** A series as Prometheus writes it, labels sorted: `http_requests_total{code="200",route="/"}`. */
function seriesKey(labels: Readonly<Record<string, string>>): string {
  const names = Object.keys(labels);
  for (let at = 1; at < names.length; at += 1) {
    if ((names[at - 1] ?? "") > (names[at] ?? "")) {
      names.sort();
      break;
    }
  }
  let list = "";
  for (const name of names) {
    if (name === "__name__") continue;
    const value = labels[name] ?? "";
    list += `${list === "" ? "" : ","}${name}=${ESCAPED.test(value) ? JSON.stringify(value) : `"${value}"`}`;
  }
  return `${labels["__name__"] ?? ""}{${list}}`;
}

/** What JSON writes otherwise than it is. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what it escapes
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/;

export const seriesOf = (labels: Readonly<Record<string, string>>, value: number): Series => ({
  key: seriesKey(labels),
  labels,
  value,
});
