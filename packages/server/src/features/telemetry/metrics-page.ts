import { grouped } from "../../kernel/grouped.ts";
import { type Series, seriesOf } from "./series.ts";
import { SourceError } from "./source-error.ts";

/** A page of metrics in Prometheus' text format (0.0.4, with the quoted names of 1.0) or in OpenMetrics 1.0. */
export type MetricsPage = {
  readonly series: readonly Series[];
  /** The same by metric. */
  readonly byName: ReadonlyMap<string, readonly Series[]>;
  /** Metrics that the page declares or shows, whether or not they have a series yet. */
  readonly families: ReadonlySet<string>;
};

const DECLARATION = /^#[ \t]*(?:HELP|TYPE|UNIT)[ \t]+("(?:[^"\\]|\\.)*"|[^ \t]+)/;
const NAME = /[a-zA-Z_:][\w:]*/y;
const OPEN = /[ \t]*\{[ \t]*/y;
const CLOSE = /[ \t]*\}/y;
const QUOTED_NAME = /"((?:[^"\\]|\\.)*)"[ \t]*(?:,[ \t]*|(?=\}))/y;
const LABEL = /(?:([a-zA-Z_]\w*)|"((?:[^"\\]|\\.)*)")[ \t]*=[ \t]*"((?:[^"\\]|\\.)*)"[ \t]*(?:,[ \t]*|(?=\}))/y;
/** Value, timestamp (not used: a page is read now), exemplar (not used). */
const REST = /[ \t]*([^ \t#]+)(?:[ \t]+-?[\d.eE+-]+)?[ \t]*(?:#.*)?$/y;
const OPENMETRICS_SUFFIX = /_(total|created|bucket|count|sum|info)$/;

/** Reads a whole page. Throws SourceError naming the first line that cannot be read. */
export function parseMetricsPage(text: string): MetricsPage {
  const series: Series[] = [];
  const families = new Set<string>();
  const names = new Set<string>();
  let lineNumber = 0;
  for (const raw of text.split("\n")) {
    lineNumber += 1;
    const line = raw.endsWith("\r") ? raw.slice(0, -1).trim() : raw.trim();
    if (line === "# EOF") break;
    if (line === "") continue;
    if (line.startsWith("#")) {
      const declared = DECLARATION.exec(line)?.[1];
      if (declared !== undefined) families.add(declared.startsWith('"') ? unescaped(declared.slice(1, -1)) : declared);
      continue;
    }
    const sample = (line.includes("\\") ? undefined : plainSample(line, names)) ?? parseSample(line);
    if (sample === undefined) throw unreadable(line, lineNumber);
    families.add(sample.labels["__name__"] ?? "");
    series.push(sample);
  }
  return metricsPage(series, families);
}

export const metricsPage = (series: readonly Series[], families: ReadonlySet<string>): MetricsPage => ({
  series,
  byName: grouped(series, ({ labels }) => labels["__name__"] ?? ""),
  families,
});

/** Whether a page knows this metric, even without a series: a counter nobody has counted yet is known, and at nothing. */
export const isKnownMetric = ({ families }: MetricsPage, name: string): boolean =>
  families.has(name) || families.has(name.replace(OPENMETRICS_SUFFIX, ""));

const NAMES = /^[a-zA-Z_:][\w:]*$/;
const isName = (text: string, known: Set<string>): boolean => {
  if (known.has(text)) return true;
  if (!NAMES.test(text)) return false;
  known.add(text);
  return true;
};

/**
 * A sample as nearly all are written, `name{label="value",…} 12`, read without regular expressions, in about
 * half the time.
 * Undefined for anything out of the ordinary, escapes and timestamps too, which `parseSample` is there for.
 */
function plainSample(line: string, names: Set<string>): Series | undefined {
  const open = line.indexOf("{");
  const space = line.lastIndexOf(" ");
  const name = line.slice(0, open === -1 ? space : open);
  if (!isName(name, names)) return undefined;
  const labels: Record<string, string> = { __name__: name };
  if (open !== -1) {
    let at = open + 1;
    while (line[at] !== "}") {
      const equals = line.indexOf("=", at);
      const close = line.indexOf('"', equals + 2);
      const label = line.slice(at, equals);
      if (equals === -1 || close === -1 || line[equals + 1] !== '"' || !isName(label, names)) return undefined;
      labels[label] = line.slice(equals + 2, close);
      at = line[close + 1] === "," ? close + 2 : close + 1;
    }
    if (at + 1 !== space) return undefined;
  }
  const text = line.slice(space + 1);
  const value = PLAIN_NUMBER.test(text) ? Number(text) : Number.NaN;
  return Number.isNaN(value) ? undefined : seriesOf(labels, value);
}

const PLAIN_NUMBER = /^\d+(?:\.\d+)?(?:e[+-]?\d+)?$/;

function parseSample(line: string): Series | undefined {
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(line);
    if (match) at = pattern.lastIndex;
    return match;
  };
  const labels: Record<string, string> = {};
  const name = take(NAME)?.[0];
  if (name !== undefined) labels["__name__"] = name;
  if (take(OPEN)) {
    const quotedName = name === undefined ? take(QUOTED_NAME)?.[1] : undefined;
    if (quotedName !== undefined) labels["__name__"] = unescaped(quotedName);
    for (let label = take(LABEL); label; label = take(LABEL)) {
      labels[label[1] ?? unescaped(label[2] ?? "")] = unescaped(label[3] ?? "");
    }
    if (!take(CLOSE)) return undefined;
  }
  const value = parseValue(take(REST)?.[1]);
  return labels["__name__"] === undefined || value === undefined ? undefined : seriesOf(labels, value);
}

const unescaped = (text: string): string =>
  text.includes("\\") ? text.replace(/\\(["\\n])/g, (_, char: string) => (char === "n" ? "\n" : char)) : text;

/** A number as Go's ParseFloat reads it, undefined for anything else. */
function parseValue(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const special = /^([+-]?)(?:(inf(?:inity)?)|nan)$/i.exec(text);
  if (special) return special[2] === undefined ? Number.NaN : special[1] === "-" ? -Infinity : Infinity;
  const value = /^[+-]?(\d|\.\d)/.test(text) ? Number(text) : Number.NaN;
  return Number.isNaN(value) ? undefined : value;
}

function unreadable(line: string, lineNumber: number): SourceError {
  const shown = line.length > 80 ? `${line.slice(0, 80)}…` : line;
  const mend = line.startsWith("<")
    ? "this is a web page: give the address of the metrics page, often /metrics"
    : shown;
  return new SourceError("source", `line ${lineNumber} of its page is not in Prometheus' text format: ${mend}`);
}
