import type { SyntaxNode, Tree } from "@lezer/common";
import { parser } from "@prometheus-io/lezer-promql";
import { promqlProblem } from "./promql.ts";
import { stringValue } from "./selector.ts";

/**
 * A query seen as one of many that differ only by the value of one label: `sum(up{job="a"})` is the form
 * `sum by (job) (up{job=…})` with the value "a".
 */
export type QueryForm = {
  /** Equal for queries of the same form. */
  readonly key: string;
  readonly label: string;
  readonly value: string;
  /** Whether the answer of the query itself has the label; otherwise it is there only to tell the answers apart. */
  readonly keepsLabel: boolean;
  /** The query with another matcher for the label, which the answer carries then in any case. */
  readonly write: (matcher: string) => string;
};

/** What takes each series by itself, or aggregates by labels that can be added to: all that may stand around a selector. */
const EACH_BY_ITSELF: ReadonlySet<string> = new Set([
  ..."rate irate increase delta idelta deriv changes resets abs ceil floor round clamp_min clamp_max".split(" "),
  ..."avg_over_time min_over_time max_over_time sum_over_time count_over_time last_over_time present_over_time".split(
    " ",
  ),
  ..."histogram_count histogram_sum histogram_avg histogram_fraction".split(" "),
]);
const AGGREGATIONS: ReadonlySet<string> = new Set(["Sum", "Min", "Max", "Avg", "Count", "Group"]);
const TRANSPARENT: ReadonlySet<string> = new Set([
  ..."PromQL FunctionCallBody MatrixSelector SubqueryExpr OffsetExpr StepInvariantExpr ParenExpr UnaryExpr".split(" "),
]);
const SET_OPERATORS: ReadonlySet<string> = new Set(["And", "Or", "Unless"]);
/** Values written byte by byte may be no text at all. */
const BYTES = /\\[x0-7]/;

type Edit = { readonly from: number; readonly to: number; readonly text: string };

/** The forms of a query, one for each label that it asks to equal something; none where it cannot be asked with others. */
export function queryForms(query: string): QueryForm[] {
  if (promqlProblem(query) !== undefined) return [];
  const tree = parser.parse(query);
  const selector = onlySelector(tree);
  const aggregations = selector && aggregationsAround(selector, query);
  if (selector === undefined || aggregations === undefined) return [];
  const matchers = selector.getChild("LabelMatchers");
  const all = [...(matchers?.getChildren("UnquotedLabelMatcher") ?? [])];
  const labelOf = (matcher: SyntaxNode): string => textOf(matcher.getChild("LabelName"), query);
  return all.flatMap((matcher) => {
    const label = labelOf(matcher);
    const isAlone = all.filter((other) => labelOf(other) === label).length === 1;
    const literal = textOf(matcher.getChild("StringLiteral"), query);
    if (!isAlone || label === "__name__" || matcher.getChild("MatchOp")?.getChild("EqlSingle") == null) return [];
    const value = BYTES.test(literal) ? "" : stringValue(literal);
    // an empty value also means that the label is missing
    if (value === "") return [];
    return [formOf(query, { matcher, label, value, aggregations })];
  });
}

const textOf = (node: SyntaxNode | null, query: string): string => (node ? query.slice(node.from, node.to) : "");

function onlySelector(tree: Tree): SyntaxNode | undefined {
  const selectors: SyntaxNode[] = [];
  tree.iterate({
    enter: ({ name, node }) => {
      if (name === "VectorSelector") selectors.push(node);
    },
  });
  return selectors.length === 1 ? selectors[0] : undefined;
}

type Aggregation = { readonly labels: readonly string[]; readonly withLabel: (label: string) => Edit };

/** The aggregations around a selector, outwards; undefined where something stands there that mixes series otherwise. */
function aggregationsAround(selector: SyntaxNode, query: string): Aggregation[] | undefined {
  const found: Aggregation[] = [];
  for (let node = selector.parent; node !== null; node = node.parent) {
    if (node.name === "AggregateExpr") {
      const aggregation = aggregationOf(node, query);
      if (aggregation === undefined) return undefined;
      found.push(aggregation);
    } else if (!isTransparent(node, query)) return undefined;
  }
  return found;
}

function isTransparent(node: SyntaxNode, query: string): boolean {
  if (node.name === "FunctionCall") return EACH_BY_ITSELF.has(textOf(node.getChild("FunctionIdentifier"), query));
  if (node.name !== "BinaryExpr") return TRANSPARENT.has(node.name);
  const isSetOperation = [...SET_OPERATORS].some((operator) => node.getChild(operator) !== null);
  return !isSetOperation && node.getChild("NumberDurationLiteral") !== null;
}

function aggregationOf(node: SyntaxNode, query: string): Aggregation | undefined {
  const operator = node.getChild("AggregateOp");
  if (!AGGREGATIONS.has(operator?.firstChild?.name ?? "") || operator === null) return undefined;
  const modifier = node.getChild("AggregateModifier");
  if (modifier === null) {
    return { labels: [], withLabel: (label) => ({ from: operator.to, to: operator.to, text: ` by (${label}) ` }) };
  }
  const grouping = modifier.getChild("GroupingLabels");
  if (modifier.getChild("By") === null || grouping === null) return undefined;
  const labels = grouping.getChildren("LabelName").map((label) => textOf(label, query));
  const separator = labels.length === 0 ? "" : ", ";
  const at = grouping.from + query.slice(grouping.from, grouping.to).indexOf("(") + 1;
  return { labels, withLabel: (label) => ({ from: at, to: at, text: `${label}${separator}` }) };
}

type Parts = {
  readonly matcher: SyntaxNode;
  readonly label: string;
  readonly value: string;
  readonly aggregations: readonly Aggregation[];
};

function formOf(query: string, { matcher, label, value, aggregations }: Parts): QueryForm {
  const lacking = aggregations.filter(({ labels }) => !labels.includes(label));
  const edits = lacking.map(({ withLabel }) => withLabel(label));
  const { from, to } = matcher;
  const write = (text: string): string => edited(query, [...edits, { from, to, text }]);
  return { key: `${label} ${write("\0")}`, label, value, keepsLabel: lacking.length === 0, write };
}

function edited(query: string, edits: readonly Edit[]): string {
  let text = query;
  for (const edit of [...edits].sort((a, b) => b.from - a.from)) {
    text = text.slice(0, edit.from) + edit.text + text.slice(edit.to);
  }
  return text;
}
