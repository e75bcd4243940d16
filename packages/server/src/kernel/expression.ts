import { Environment } from "@marcbachmann/cel-js";
import { remembered } from "@shipshape/domain/remembered";
import { RE2JS } from "re2js";
import { nearestName } from "./configuration/nearest-name.ts";
import { type Comprehension, type ExpressionNode, nodeOf, visit } from "./expression-ast.ts";
import { placedFunction, placeProblem, withTime } from "./expression-time.ts";
import { messageOf } from "./problem.ts";

/** What is wrong with an expression, where (counted from 1), and how to mend it. */
export type ExpressionProblem = { readonly message: string; readonly line: number; readonly column: number };

export type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly because: string };

/** A parsed expression; it never throws and always ends soon. */
export type Expression = (context: object) => Outcome;

export type ExpressionType = "bool" | "string";

export type ExpressionLanguage = {
  /** What is wrong with a text that shall give a truth or something that can be written as text. */
  problem(source: string, wanted: ExpressionType): ExpressionProblem | undefined;
  /** Reads a text; throws a RangeError where `problem` finds one. */
  parse(source: string): Expression;
};

const LIMITS = { maxAstNodes: 500, maxDepth: 40, maxListElements: 200, maxMapEntries: 100, maxCallArguments: 10 };
const LONGEST_SOURCE = 4_000;
/** So many elements of lists may be looked at in one evaluation. */
const MOST_STEPS = 20_000;
const DEEPEST_LOOPS = 2;

class Faulty extends Error {
  readonly node: Pick<ExpressionNode, "start">;
  constructor(message: string, node: Pick<ExpressionNode, "start">) {
    super(message);
    this.node = node;
  }
}

/**
 * Expressions in CEL over these variables. `absentIsEmpty` names those whose missing fields are the empty text, as labels
 * of Prometheus are. Patterns are RE2, which takes time in proportion to the text and no more.
 */
export function expressionLanguage(
  declare: (environment: Environment) => Environment,
  variables: readonly string[],
  absentIsEmpty: readonly string[],
): ExpressionLanguage {
  const environment = declare(
    withTime(new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: true, limits: LIMITS })),
  )
    .registerFunction(`string.${PATTERN_FUNCTION}(string): bool`, matches)
    .registerFunction(`${PATTERN_FUNCTION}(string, string): bool`, matches);

  const read = (source: string) => {
    if (source.length > LONGEST_SOURCE) throw new Faulty(`an expression has at most ${LONGEST_SOURCE} characters`, TOP);
    const parsed = environment.parse(source);
    const budget = { left: 0 };
    visit(nodeOf(parsed.ast), (node, depth) => {
      prepare(node, depth, budget);
      refuseAbsent(node, absentIsEmpty);
    });
    const checked = parsed.check();
    if (!checked.valid) throw checked.error ?? new Faulty("it cannot be read", TOP);
    return { parsed, budget, type: checked.type ?? "dyn" };
  };

  return {
    problem(source, wanted) {
      try {
        const { type } = read(source);
        return fits(type, wanted) ? undefined : at(source, 0, `it gives ${type}, and ${WANTED[wanted]} is wanted`);
      } catch (error) {
        return problemOf(error, source, variables);
      }
    },
    parse(source) {
      const { parsed, budget } = attempt(() => read(source), source, variables);
      return (context) => {
        budget.left = MOST_STEPS;
        try {
          return { ok: true, value: parsed(context as Record<string, unknown>) };
        } catch (error) {
          return { ok: false, because: summaryOf(error) };
        }
      };
    },
  };
}

const TOP = { start: 0 };
const WANTED: Readonly<Record<ExpressionType, string>> = { bool: "true or false", string: "a text" };
const TEXTUAL = new Set(["string", "int", "uint", "double", "bool", "dyn"]);

const fits = (type: string, wanted: ExpressionType): boolean =>
  wanted === "bool" ? type === "bool" || type === "dyn" : TEXTUAL.has(type);

const PATTERN_FUNCTION = "fitsPattern";
const KEPT_PATTERNS = 1_000;
const compiled = remembered(KEPT_PATTERNS, (pattern) => RE2JS.compile(pattern));

/** `matches` of CEL: RE2, anywhere in the text. */
const matches = (text: string, pattern: string): boolean => compiled(pattern).matcher(text).find();

/** Gives loops their budget and patterns their engine; refuses what has neither. */
function prepare(node: ExpressionNode, depth: number, budget: { left: number }): void {
  if (node.op === "comprehension") {
    if (depth >= DEEPEST_LOOPS)
      throw new Faulty(`at most ${DEEPEST_LOOPS} lists may be walked inside each other`, node);
    const loop = node.args as Comprehension;
    const goesOn = loop.condition;
    loop.condition = (accumulated) => {
      budget.left -= 1;
      if (budget.left < 0) throw new Error(`it looked at more than ${MOST_STEPS} elements of lists`);
      return goesOn === undefined || goesOn(accumulated);
    };
  }
  if (node.op === "call") prepareCall(node.args as [string, ExpressionNode[]]);
  if (node.op !== "rcall") return;
  const call = node.args as [string, ExpressionNode, ExpressionNode[]];
  const [name, , given] = call;
  if (name === "bind") throw new Faulty("'cel.bind' is not part of these expressions: write the value out", node);
  if (name === "matches") {
    call[0] = PATTERN_FUNCTION;
    patternProblem(given[0]);
  }
  const placed = placedFunction(name, given.length);
  if (placed === undefined) return;
  call[0] = placed;
  const [place] = given;
  const problem = isText(place) ? placeProblem(place.args) : undefined;
  if (place && problem) throw new Faulty(problem, place);
}

/** `matches(text, pattern)` is `text.matches(pattern)`. */
function prepareCall(call: [string, ExpressionNode[]]): void {
  if (call[0] !== "matches") return;
  call[0] = PATTERN_FUNCTION;
  patternProblem(call[1][1]);
}

const isText = (node: ExpressionNode | undefined): node is ExpressionNode & { readonly args: string } =>
  node?.op === "value" && typeof node.args === "string";

function patternProblem(pattern: ExpressionNode | undefined): void {
  if (!isText(pattern)) return;
  try {
    RE2JS.compile(pattern.args);
  } catch (error) {
    throw new Faulty(`"${pattern.args}" is no regular expression (RE2): ${messageOf(error)}`, pattern);
  }
}

/** Whether a field is there cannot be asked where one that is missing is empty. */
function refuseAbsent(node: ExpressionNode, absentIsEmpty: readonly string[]): void {
  const [asked, name] = askedForPresence(node);
  if (asked?.op !== "id" || !absentIsEmpty.includes(String(asked.args))) return;
  const example = `${String(asked.args)}${name === undefined ? '["name"]' : `["${name}"]`} != ""`;
  throw new Faulty(`a missing one of '${String(asked.args)}' is the empty text: write ${example}`, node);
}

function askedForPresence({ op, args }: ExpressionNode): [ExpressionNode | undefined, string | undefined] {
  if (op === "in") {
    const [wanted, among] = args as [ExpressionNode, ExpressionNode];
    return [among, wanted.op === "value" ? String(wanted.args) : undefined];
  }
  if (op !== "call") return [undefined, undefined];
  const [name, [field]] = args as [string, ExpressionNode[]];
  if (name !== "has" || field?.op !== ".") return [undefined, undefined];
  const [of, key] = field.args as [ExpressionNode, string];
  return [of, key];
}

/** The evaluator's errors tell what is wrong apart from where. */
const summaryOf = (error: unknown): string =>
  error instanceof Error && "summary" in error ? String(error.summary) : messageOf(error);

function attempt<T>(read: () => T, source: string, variables: readonly string[]): T {
  try {
    return read();
  } catch (error) {
    const { message, line, column } = problemOf(error, source, variables);
    throw new RangeError(`${message} (line ${line}, column ${column})`);
  }
}

function problemOf(error: unknown, source: string, variables: readonly string[]): ExpressionProblem {
  if (error instanceof Faulty) return at(source, error.node.start, error.message);
  const range = (error as { readonly range?: { readonly start: number } }).range;
  const start = range?.start ?? 0;
  return at(source, start, mended(summaryOf(error), source, start, variables));
}

function at(source: string, start: number, message: string): ExpressionProblem {
  const before = source.slice(0, start).split("\n");
  return { message, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** What the evaluator says, with what to do about it. */
function mended(said: string, source: string, start: number, variables: readonly string[]): string {
  const unknown = /^Unknown variable: (.*)$/.exec(said)?.[1];
  if (unknown !== undefined) {
    const near = nearestName(unknown, variables);
    return `"${unknown}" is not known here: ${near ? `did you mean "${near}"? ` : ""}There are ${variables.join(", ")}.`;
  }
  if (said.includes("EOF")) return "it ends too early: something is missing at its end";
  if (/^Unexpected (token|character)/.test(said) && source[start] === "=") {
    return `${said}: to compare, write "=="`;
  }
  if (said.startsWith("no such overload")) {
    return `${said.replace("no such overload", "there is no such operation")}: both sides must be of one type, such as string(…)`;
  }
  return said;
}
