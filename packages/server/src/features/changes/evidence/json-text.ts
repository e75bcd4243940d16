import { setImmediate } from "node:timers/promises";
import { JSONParser } from "@streamparser/json";
import { unreadableAt } from "./unreadable.ts";

/** Up to so many characters are read at once: it takes a quarter of the time, but nobody else has a turn meanwhile. */
const AT_ONCE = 2 * 2 ** 20;
const PIECE = 64 * 1024;

const broken = (text: string, at: number) =>
  unreadableAt(text.slice(0, at).split("\n").length, "this is not JSON, or is broken off.");

/** Where in a text a parser gave up, as its message tells it. */
function positionIn(message: string): number | undefined {
  const told = /position "?(\d+)"?\)?( in state .*)?$/.exec(message)?.[1];
  return told === undefined ? undefined : Number(told);
}

async function inPieces(text: string): Promise<unknown> {
  const parser = new JSONParser({ paths: ["$"], keepStack: false });
  let found: { readonly value: unknown } | undefined;
  let fault: Error | undefined;
  parser.onValue = ({ value, stack }) => {
    if (stack.length === 0) found = { value };
  };
  let token = 0;
  parser.onToken = ({ offset }) => {
    token = offset;
  };
  // the first says what is wrong; what follows is of it
  parser.onError = (error) => {
    fault ??= error;
  };
  for (let at = 0; at < text.length && !fault; ) {
    const end = at + PIECE;
    // a character of two halves is not cut
    const piece = text.slice(at, /[\ud800-\udbff]/.test(text.charAt(end - 1)) ? end - 1 : end);
    parser.write(piece);
    at += piece.length;
    await setImmediate();
  }
  // it counts bytes
  if (fault) throw broken(text, Buffer.from(text).toString("utf8", 0, positionIn(fault.message) ?? token).length);
  if (!found) throw broken(text, text.length);
  return found.value;
}

/** The value of a text of JSON; a long one is read in turns with others. A fault names the line. */
export async function jsonIn(text: string, most = AT_ONCE): Promise<unknown> {
  if (text.length > most) return inPieces(text);
  try {
    return JSON.parse(text);
  } catch {
    // not every fault of it says where
    return inPieces(text);
  }
}
