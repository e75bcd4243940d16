/** How a field is compared; `:` finds words in texts, and `is null` asks for none. */
export type QueryOperator = ":" | "=" | "!=" | ">" | ">=" | "<" | "<=" | "is null";

export type QueryTerm = {
  readonly kind: "term";
  /** Undefined for words without a field, which may stand in any of the texts. */
  readonly field: string | undefined;
  readonly operator: QueryOperator;
  readonly value: string;
};

/** A search for alerts, as Opsgenie's people and clients write one. */
export type AlertQuery =
  | QueryTerm
  | { readonly kind: "not"; readonly of: AlertQuery }
  | { readonly kind: "and" | "or"; readonly of: readonly AlertQuery[] };

/** What is wrong with a query, in a sentence. */
export class QueryFault extends Error {}

type Token = { readonly kind: "word" | "quoted" | "operator" | "(" | ")"; readonly text: string };

const TOKEN =
  /\s*(?:(?<paren>[()])|(?<operator>!=|>=|<=|[:=<>])|"(?<quoted>(?:[^"\\]|\\.)*)"|(?<word>[^\s()":=<>!]+))/y;
/** A value may have what else parts words: the colons of a time. */
const VALUE = /\s*(?:"(?<quoted>(?:[^"\\]|\\.)*)"|(?<word>[^\s()"]+))/y;
const LONGEST = 1_000;
const DEEPEST = 20;

type Reader = { readonly text: string; at: number };

function next(reader: Reader, pattern: RegExp): Token | undefined {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text);
  const groups = found?.groups;
  if (!groups) return undefined;
  reader.at = pattern.lastIndex;
  if (groups["quoted"] !== undefined) return { kind: "quoted", text: groups["quoted"].replace(/\\(.)/g, "$1") };
  if (groups["word"] !== undefined) return { kind: "word", text: groups["word"] };
  if (groups["operator"] !== undefined) return { kind: "operator", text: groups["operator"] };
  return { kind: groups["paren"] === "(" ? "(" : ")", text: groups["paren"] ?? "" };
}

function peek(reader: Reader, pattern = TOKEN): Token | undefined {
  const { at } = reader;
  const token = next(reader, pattern);
  reader.at = at;
  return token;
}

const isWord = (token: Token | undefined, ...words: string[]): boolean =>
  token?.kind === "word" && words.includes(token.text.toUpperCase());

function takes(reader: Reader, is: (token: Token | undefined) => boolean): boolean {
  if (!is(peek(reader))) return false;
  next(reader, TOKEN);
  return true;
}

/**
 * Reads a query of Opsgenie's: `status: open AND (tag: db OR priority = P1) AND NOT message: "disk full"`. Words side by side must
 * all be found; a field may be asked for one of several values: `tag: (db OR cache)`. Throws a QueryFault.
 */
export function alertQuery(text: string): AlertQuery {
  if (text.length > LONGEST) throw new QueryFault(`a query has at most ${LONGEST} characters`);
  const reader = { text: text.trim(), at: 0 };
  const read = anyOf(reader, undefined, 0);
  if (reader.at < reader.text.length) {
    const rest = reader.text.slice(reader.at).trim();
    throw new QueryFault(`"${rest}" is not expected here`);
  }
  return read;
}

type Field = { readonly name: string; readonly operator: QueryOperator } | undefined;

function anyOf(reader: Reader, field: Field, depth: number): AlertQuery {
  if (depth > DEEPEST) throw new QueryFault(`at most ${DEEPEST} parentheses may stand inside each other`);
  const parts = [allOf(reader, field, depth)];
  while (takes(reader, (token) => isWord(token, "OR"))) parts.push(allOf(reader, field, depth));
  return joined("or", parts);
}

function allOf(reader: Reader, field: Field, depth: number): AlertQuery {
  const parts = [one(reader, field, depth)];
  for (;;) {
    const token = peek(reader);
    if (token === undefined || token.kind === ")" || isWord(token, "OR")) return joined("and", parts);
    takes(reader, (found) => isWord(found, "AND"));
    parts.push(one(reader, field, depth));
  }
}

const joined = (kind: "and" | "or", of: readonly AlertQuery[]): AlertQuery =>
  of.length === 1 && of[0] ? of[0] : { kind, of };

function one(reader: Reader, field: Field, depth: number): AlertQuery {
  if (takes(reader, (token) => isWord(token, "NOT"))) return { kind: "not", of: one(reader, field, depth + 1) };
  const token = next(reader, field ? VALUE : TOKEN) ?? next(reader, TOKEN);
  if (token?.kind === "(") return closed(reader, anyOf(reader, field, depth + 1));
  if (token === undefined) throw new QueryFault("the query ends too early: something is missing at its end");
  if (token.kind !== "word" && token.kind !== "quoted") throw new QueryFault(`"${token.text}" is not expected here`);
  if (field) return { kind: "term", field: field.name, operator: field.operator, value: token.text };
  return token.kind === "word" ? asked(reader, token.text, depth) : anyText(token.text);
}

const anyText = (value: string): QueryTerm => ({ kind: "term", field: undefined, operator: ":", value });

function closed(reader: Reader, query: AlertQuery): AlertQuery {
  if (takes(reader, (token) => token?.kind === ")")) return query;
  throw new QueryFault('a ")" is missing');
}

/** A word: a field where something is asked of it, else to be found anywhere. */
function asked(reader: Reader, name: string, depth: number): AlertQuery {
  if (takes(reader, (token) => isWord(token, "IS"))) {
    const isNot = takes(reader, (token) => isWord(token, "NOT"));
    if (!takes(reader, (token) => isWord(token, "NULL"))) throw new QueryFault(`"${name} is" wants null or not null`);
    const none: QueryTerm = { kind: "term", field: name, operator: "is null", value: "" };
    return isNot ? { kind: "not", of: none } : none;
  }
  if (peek(reader)?.kind !== "operator") return anyText(name);
  const operator = next(reader, TOKEN)?.text as QueryOperator;
  return one(reader, { name, operator }, depth + 1);
}
