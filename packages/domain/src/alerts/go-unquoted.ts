const SHORT: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  "\\": 92,
  '"': 34,
};
const LONG: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** A byte as part of an address: what a run of them spells in UTF-8, `decodeURIComponent` knows. */
const percent = (byte: number): string => `%${byte.toString(16).padStart(2, "0")}`;

/** A text in double quotes as Go reads it (strconv.Unquote), where it is one and its bytes are UTF-8. */
export function goUnquoted(quoted: string): string | undefined {
  const inner = quoted.slice(1, -1);
  if (quoted.length < 2 || !quoted.startsWith('"') || !quoted.endsWith('"') || inner.includes("\n")) return undefined;
  // half of a pair spells nothing in UTF-8: JSON can carry it, and Go reads it as the sign of replacement
  const signs = [...inner.replace(/\p{Surrogate}/gu, "\ufffd")];
  let escaped = "";
  for (let at = 0; at < signs.length; at += 1) {
    const sign = signs[at] ?? "";
    if (sign === '"') return undefined;
    const part = sign === "\\" ? escapeAt(signs, at + 1) : { text: encodeURIComponent(sign), length: 0 };
    if (part === undefined) return undefined;
    escaped += part.text;
    at += part.length;
  }
  try {
    return decodeURIComponent(escaped);
  } catch {
    return undefined;
  }
}

type Escape = { readonly text: string; readonly length: number };

/** What stands after a backslash: a short one, a byte in hexadecimal or octal digits, or a code point. */
function escapeAt(signs: readonly string[], at: number): Escape | undefined {
  const sign = signs[at] ?? "";
  const short = SHORT[sign];
  if (short !== undefined) return { text: percent(short), length: 1 };
  const digits = LONG[sign];
  if (digits !== undefined) {
    const number = numberOf(signs.slice(at + 1, at + 1 + digits).join(""), digits, 16);
    if (number === undefined) return undefined;
    if (sign === "x") return { text: percent(number), length: 1 + digits };
    const isPoint = number <= 0x10ffff && (number < 0xd800 || number > 0xdfff);
    return isPoint ? { text: encodeURIComponent(String.fromCodePoint(number)), length: 1 + digits } : undefined;
  }
  const byte = numberOf(signs.slice(at, at + 3).join(""), 3, 8);
  return byte === undefined || byte > 255 ? undefined : { text: percent(byte), length: 3 };
}

function numberOf(text: string, digits: number, base: 8 | 16): number | undefined {
  const shape = base === 8 ? /^[0-7]+$/ : /^[0-9a-fA-F]+$/;
  return text.length === digits && shape.test(text) ? Number.parseInt(text, base) : undefined;
}
