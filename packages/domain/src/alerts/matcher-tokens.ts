import { RESERVED } from "./matcher-text.ts";

export type TokenKind = "{" | "}" | "," | "=" | "!=" | "=~" | "!~" | "quoted" | "unquoted";

/** A part of a text of matchers, with the columns (in signs, from 0) at which it begins and ends. */
export type Token = { readonly kind: TokenKind; readonly value: string; readonly from: number; readonly to: number };

/** The parts of a text up to its end, or up to the first fault. */
export type Tokens = { readonly tokens: readonly Token[]; readonly fault: string | undefined };

const SPACE = /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

type Scanned = { readonly kind: TokenKind; readonly to: number } | { readonly fault: string };

/** Cuts a text of matchers in the UTF-8 syntax into its parts; faults in the words of Alertmanager's lexer. */
export function tokensOf(text: string): Tokens {
  const signs = [...text];
  const tokens: Token[] = [];
  let at = 0;
  while (at < signs.length) {
    if (SPACE.test(signs[at] ?? "")) {
      at += 1;
      continue;
    }
    const scanned = scan(signs, at);
    if ("fault" in scanned) return { tokens, fault: scanned.fault };
    tokens.push({ kind: scanned.kind, value: signs.slice(at, scanned.to).join(""), from: at, to: scanned.to });
    at = scanned.to;
  }
  return { tokens, fault: undefined };
}

function scan(signs: readonly string[], from: number): Scanned {
  const sign = signs[from] ?? "";
  if (sign === "{" || sign === "}" || sign === ",") return { kind: sign, to: from + 1 };
  if (sign === "=" || sign === "!") return scanOperator(signs, from, sign);
  if (sign === '"') return scanQuoted(signs, from);
  if (RESERVED.test(sign)) return { fault: `${from}:${from + 1}: ${sign}: invalid input` };
  let to = from + 1;
  while (to < signs.length && !RESERVED.test(signs[to] ?? "")) to += 1;
  return { kind: "unquoted", to };
}

function scanOperator(signs: readonly string[], from: number, first: "=" | "!"): Scanned {
  const next = signs[from + 1];
  if (next === "~") return { kind: first === "=" ? "=~" : "!~", to: from + 2 };
  if (first === "=") return { kind: "=", to: from + 1 };
  if (next === "=") return { kind: "!=", to: from + 2 };
  const where = `${from}:${from + 1}`;
  return {
    fault:
      next === undefined
        ? `${where}: unexpected end of input, expected one of '=~'`
        : `${where}: !: expected one of '=~'`,
  };
}

function scanQuoted(signs: readonly string[], from: number): Scanned {
  for (let at = from + 1; at < signs.length; at += 1) {
    if (signs[at] === "\\") at += 1;
    else if (signs[at] === '"') return { kind: "quoted", to: at + 1 };
  }
  return { fault: `${from}:${signs.length}: ${signs.slice(from).join("")}: missing end "` };
}
