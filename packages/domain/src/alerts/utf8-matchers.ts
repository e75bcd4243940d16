import type { ReadMatchers } from "./classic-matchers.ts";
import { goUnquoted } from "./go-unquoted.ts";
import { MATCH_OPERATORS, type Matcher, type MatchOperator, matcherProblem } from "./matcher.ts";
import { type Token, type TokenKind, tokensOf } from "./matcher-tokens.ts";

const END = "end of input";

class Refusal extends Error {}

/** Reads one part after another; what is not expected is refused in the words of Alertmanager's parser. */
class Reader {
  readonly #tokens: readonly Token[];
  readonly #fault: string | undefined;
  #at = 0;

  constructor(text: string) {
    ({ tokens: this.#tokens, fault: this.#fault } = tokensOf(text));
  }

  /** The column after what was read last. */
  get column(): number {
    return this.#tokens[this.#at - 1]?.to ?? 0;
  }

  /** Why the next part is none of these; nothing where it is. */
  problem(...kinds: readonly TokenKind[]): string | undefined {
    const token = this.#tokens[this.#at];
    if (token === undefined) return this.#fault ?? END;
    return kinds.includes(token.kind) ? undefined : `${token.from}:${token.to}: unexpected ${token.value}`;
  }

  accepts(kind: TokenKind): boolean {
    if (this.problem(kind) !== undefined) return false;
    this.#at += 1;
    return true;
  }

  expect(what: string, ...kinds: readonly TokenKind[]): Token {
    const problem = this.problem(...kinds);
    const token = this.#tokens[this.#at];
    if (problem !== undefined || token === undefined) throw new Refusal(`${problem}: ${what}`);
    this.#at += 1;
    return token;
  }

  isAtEnd(): boolean {
    return this.problem() === END;
  }

  refuseFault(): void {
    if (this.#tokens[this.#at] === undefined && this.#fault !== undefined) throw new Refusal(this.#fault);
  }

  expectEnd(): void {
    const token = this.#tokens[this.#at];
    if (token) throw new Refusal(`${token.from}:${token.to}: ${token.value}: expected end of input`);
    if (this.#fault !== undefined) throw new Refusal(`${this.#fault}: expected end of input`);
  }
}

function textOf(token: Token): string {
  if (token.kind === "unquoted") return token.value;
  const text = goUnquoted(token.value);
  if (text === undefined) throw new Refusal(`${token.from}:${token.to}: ${token.value}: invalid input`);
  return text;
}

function readOne(reader: Reader): Matcher {
  const name = textOf(reader.expect("expected label name", "quoted", "unquoted"));
  const sign = reader.expect("expected an operator such as '=', '!=', '=~' or '!~'", ...MATCH_OPERATORS);
  const value = textOf(reader.expect("expected label value", "unquoted", "quoted"));
  const matcher: Matcher = { name, operator: sign.kind as MatchOperator, value };
  const problem = matcherProblem(matcher);
  if (problem !== undefined) throw new Refusal(`failed to create matcher: ${problem}`);
  return matcher;
}

function readAll(reader: Reader): Matcher[] {
  reader.refuseFault();
  if (reader.isAtEnd()) return [];
  const isBraced = reader.accepts("{");
  reader.refuseFault();
  const matchers: Matcher[] = [];
  if (!reader.isAtEnd() && reader.problem("}") !== undefined) {
    do {
      matchers.push(readOne(reader));
      if (reader.isAtEnd() || reader.problem("}") === undefined) break;
      reader.expect("expected a comma or close brace", ",", "}");
    } while (goesOn(reader));
  }
  closeBrace(reader, isBraced);
  reader.expectEnd();
  return matchers;
}

/** After a comma comes another matcher, a brace, or the end. */
function goesOn(reader: Reader): boolean {
  if (reader.isAtEnd()) return false;
  const problem = reader.problem("}", "unquoted", "quoted");
  if (problem !== undefined) throw new Refusal(`${problem}: expected a matcher or close brace after comma`);
  return reader.problem("}") !== undefined;
}

function closeBrace(reader: Reader, isBraced: boolean): void {
  const problem = reader.problem("}");
  if (isBraced && problem !== undefined) throw new Refusal(`0:${reader.column}: ${problem}: expected close brace`);
  const isClosed = reader.accepts("}");
  if (!isBraced && isClosed) throw new Refusal(`0:${reader.column}: }: expected opening brace`);
}

/** Matchers in the syntax of Alertmanager from 0.27 on: any sign in names and values, quoted as in Go. */
export function readUtf8Matchers(text: string): ReadMatchers {
  try {
    return { ok: true, matchers: readAll(new Reader(text)) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, because: error.message };
    throw error;
  }
}
