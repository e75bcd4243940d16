import { SaxesParser } from "saxes";

/**
 * What the parser holds back until a text or an attribute ends, which may be all of a file, and in what it is. Its own fields: there
 * is no other way to hand on a long text in pieces, or past it; tests hold us to it.
 */
export type Held = {
  text: string;
  readonly name: string;
  readonly entity: string;
  readonly q: number | null;
  readonly state: number;
  readonly carriedFromPrevious: string | undefined;
};
export const heldBy = (parser: SaxesParser): Held => parser as unknown as Held;

export const CDATA = "<![CDATA[";

/** What the parser calls being where this leads to. */
function stateAfter(beginning: string): number {
  const parser = new SaxesParser();
  parser.write(beginning);
  return heldBy(parser).state;
}
const IN_TEXT = stateAfter("<a>");
const IN_CDATA = stateAfter(`<a>${CDATA}`);

/** Whether the parser stands between two characters of text, or of CDATA. */
export const isInPlainText = ({ state, carriedFromPrevious }: Held): boolean =>
  carriedFromPrevious === undefined && (state === IN_TEXT || state === IN_CDATA);

/** Up to where text goes on that means nothing but itself. What the next piece may give another meaning is not part of it. */
export function plainUntil({ state }: Held, piece: string, from: number): number {
  if (state === IN_CDATA) {
    const end = piece.indexOf("]]>", from);
    return end < 0 ? withoutLast(piece, from) : end;
  }
  const markup = piece.indexOf("<", from);
  const end = markup < 0 ? withoutLast(piece, from) : markup;
  const entity = piece.slice(from, end).indexOf("&");
  return entity < 0 ? end : from + entity;
}

/** The end of a piece, but for what may be half of a line's end, or of the end of CDATA. */
function withoutLast(piece: string, from: number): number {
  let end = piece.length;
  while (end > from && (piece[end - 1] === "]" || piece[end - 1] === "\r")) end -= 1;
  return end;
}

/** `<testcase name="adds" time="0.1"/>`: an empty element whose values are as they are written. */
const EMPTY = /<([A-Za-z_][\w.-]*)((?:[ \t\n]+[A-Za-z_][\w.-]*="[^"<&\t\r\n]*"){0,50})[ \t\n]*\/>/y;
const ATTRIBUTE = /([\w.-]+)="([^"]*)"/g;

export type EmptyElement = {
  readonly text: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
};

/** The empty element that stands here whole; none where the parser should have a look. Most of a report are such. */
export function emptyElementAt({ state }: Held, piece: string, at: number): EmptyElement | undefined {
  if (state !== IN_TEXT) return undefined;
  EMPTY.lastIndex = at;
  const [text, name = "", given = ""] = EMPTY.exec(piece) ?? [];
  if (text === undefined) return undefined;
  const attributes: Record<string, string> = {};
  for (const [, key = "", value = ""] of given.matchAll(ATTRIBUTE)) {
    // twice the same is a fault, which the parser names
    if (key in attributes) return undefined;
    attributes[key] = value;
  }
  return { text, name, attributes };
}

export function linesIn(text: string): number {
  let lines = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines += 1;
  return lines;
}
