import { RE2JS, RE2JSException } from "re2js";
import { remembered } from "../remembered.ts";
import type { LabelSet } from "./fingerprint.ts";

export const MATCH_OPERATORS = ["=", "!=", "=~", "!~"] as const;
export type MatchOperator = (typeof MATCH_OPERATORS)[number];

/**
 * One condition on a label, as data: equal, not equal, or a regular expression (RE2) over the whole value. A label that is
 * not there counts as the empty text, as in Prometheus and Alertmanager.
 */
export type Matcher = { readonly name: string; readonly operator: MatchOperator; readonly value: string };

type ValueTest = (value: string) => boolean;

/** A text without any sign of a regular expression but "|": the alternatives it lists are compared as they are. */
const LITERALS = /^[^\\.+*?()[\]{}^$]*$/;

const KEPT_PATTERNS = 2_000;
const patternTest = remembered(
  KEPT_PATTERNS,
  (pattern): ValueTest => (LITERALS.test(pattern) ? literalTest(pattern) : expressionTest(pattern)),
);

function literalTest(pattern: string): ValueTest {
  const alternatives = new Set(pattern.split("|"));
  return (value) => alternatives.has(value);
}

function expressionTest(pattern: string): ValueTest {
  const expression = RE2JS.compile(`^(?:${pattern})$`);
  return (value) => expression.test(value);
}

const isPattern = ({ operator }: Matcher): boolean => operator === "=~" || operator === "!~";

/** What is wrong with a matcher, in the words of Alertmanager (Go's regexp); nothing where it can be used. */
export const matcherProblem = (matcher: Matcher): string | undefined =>
  isPattern(matcher) ? patternProblem(`^(?:${matcher.value})$`) : undefined;

/** What is wrong with a regular expression, in the same words. */
export function patternProblem(expression: string): string | undefined {
  try {
    RE2JS.compile(expression);
    return undefined;
  } catch (error) {
    if (error instanceof RE2JSException) return error.message;
    throw error;
  }
}

/** Whether a label's value fulfils a matcher. Throws for an expression that `matcherProblem` refuses. */
export function matchesValue({ operator, value: wanted }: Matcher, value: string): boolean {
  switch (operator) {
    case "=":
      return value === wanted;
    case "!=":
      return value !== wanted;
    case "=~":
      return patternTest(wanted)(value);
    case "!~":
      return !patternTest(wanted)(value);
  }
}

/** What a label is; the empty text where it is not there. */
export const labelValue = (labels: LabelSet, name: string): string =>
  Object.hasOwn(labels, name) ? (labels[name] ?? "") : "";

/** The first matcher that the labels do not fulfil; none where all of them match. */
export const firstMismatch = (matchers: readonly Matcher[], labels: LabelSet): Matcher | undefined =>
  matchers.find((matcher) => !matchesValue(matcher, labelValue(labels, matcher.name)));

/** Whether labels fulfil all matchers; no matcher at all matches everything. */
export const matchesAll = (matchers: readonly Matcher[], labels: LabelSet): boolean =>
  firstMismatch(matchers, labels) === undefined;

/** Whether a matcher would also take labels that do not have its name. */
export const matchesEmpty = (matcher: Matcher): boolean => matchesValue(matcher, "");

export const isSameMatcher = (a: Matcher, b: Matcher | undefined): boolean =>
  a.name === b?.name && a.operator === b.operator && a.value === b.value;

/** Whether two lists have the same conditions in the same order. */
export const sameMatchers = (a: readonly Matcher[], b: readonly Matcher[]): boolean =>
  a.length === b.length && a.every((one, at) => isSameMatcher(one, b[at]));
