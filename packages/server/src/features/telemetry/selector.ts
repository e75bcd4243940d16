import type { SyntaxNode } from "@lezer/common";
import { parser } from "@prometheus-io/lezer-promql";
import { RE2JS } from "re2js";
import { promqlProblem } from "./promql.ts";
import type { Series } from "./series.ts";
import { SourceError } from "./source-error.ts";

/** A PromQL instant vector selector, `name{label="x",code!~"5.."}`, as one question about a series' labels. */
export type Selector = {
  /** The metric, where the selector names exactly one. */
  readonly name: string | undefined;
  readonly matches: (labels: Series["labels"]) => boolean;
};

type Matcher = { readonly label: string; readonly op: string; readonly value: string };

/** Reads a selector. Throws SourceError for anything more than a selector, with what to do instead. */
export function parseSelector(query: string): Selector {
  const problem = promqlProblem(query);
  if (problem !== undefined) throw new SourceError("query", problem);
  const node = parser.parse(query).topNode.getChild("VectorSelector");
  const text = ({ from, to }: SyntaxNode): string => query.slice(from, to);
  if (node === null || query.slice(0, node.from).trim() !== "") {
    throw new SourceError(
      "query",
      'a page is read by a plain selector such as http_requests_total{code=~"5.."}: take functions and operators out, or read it through a source of type prometheus',
    );
  }
  const list = node.getChild("LabelMatchers");
  const nodes = (name: string): SyntaxNode[] => list?.getChildren(name) ?? [];
  const identifier = node.getChild("Identifier");
  const matchers: Matcher[] = [
    ...(identifier ? [named(text(identifier))] : []),
    ...nodes("QuotedLabelName").map((quoted) => named(stringValue(text(quoted)))),
    ...[...nodes("UnquotedLabelMatcher"), ...nodes("QuotedLabelMatcher")].map((matcher) => matcherOf(matcher, text)),
  ];

  const tests = matchers.map(testOf);
  if (tests.every(({ test }) => test(""))) {
    throw new SourceError("query", 'a selector names a metric, or a label with a value, such as up or {job="api"}');
  }
  return {
    name: matchers.find(({ label, op }) => label === "__name__" && op === "=")?.value,
    matches: (labels) => tests.every(({ label, test }) => test(labels[label] ?? "")),
  };
}

const named = (metric: string): Matcher => ({ label: "__name__", op: "=", value: metric });

function matcherOf(node: SyntaxNode, text: (node: SyntaxNode) => string): Matcher {
  const plain = node.getChild("LabelName");
  const quoted = node.getChild("QuotedLabelName");
  const op = node.getChild("MatchOp");
  const value = node.getChild("StringLiteral");
  return {
    label: plain ? text(plain) : quoted ? stringValue(text(quoted)) : "",
    op: op ? text(op) : "=",
    value: value ? stringValue(text(value)) : "",
  };
}

function testOf({ label, op, value }: Matcher): { label: string; test: (actual: string) => boolean } {
  if (op === "=") return { label, test: (actual) => actual === value };
  if (op === "!=") return { label, test: (actual) => actual !== value };
  const fits = anchored(value);
  return { label, test: (actual) => fits(actual) === (op === "=~") };
}

/** Prometheus anchors every expression at both ends and lets the dot match line ends. RE2, as there: no pattern takes for ever. */
function anchored(expression: string): (text: string) => boolean {
  try {
    const pattern = RE2JS.compile(`^(?:${expression})$`, RE2JS.DOTALL);
    return (text) => pattern.test(text);
  } catch {
    throw new SourceError("query", `"${expression}" is not a regular expression`);
  }
}

const ESCAPES: Readonly<Record<string, string>> = { a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };
const ESCAPE = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3})|([\s\S]))/g;

/** What a PromQL string literal says: Go's escapes between quotes, none between backquotes. */
export function stringValue(literal: string): string {
  const inner = literal.slice(1, -1);
  if (literal.startsWith("`")) return inner;
  return inner.replace(ESCAPE, (_, hex, short, long, octal, char: string) => {
    const code = hex ?? short ?? long;
    if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
    if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
    if (/[\\"']/.test(char)) return char;
    const control = ESCAPES[char];
    if (control !== undefined) return control;
    throw new SourceError("query", `\\${char} means nothing in a string: write \\\\${char}, or use backquotes`);
  });
}
