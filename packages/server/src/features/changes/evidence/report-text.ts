import { TextDecoder } from "node:util";
import { unreadable } from "./unreadable.ts";

const BEGINNING = 1_024;

/** The encoding that a file names in its XML declaration, or by its first bytes; UTF-8 where it says none. */
function encodingOf(first: Buffer): string {
  if (first[0] === 0xff && first[1] === 0xfe) return "utf-16le";
  if (first[0] === 0xfe && first[1] === 0xff) return "utf-16be";
  if (first[0] === 0x3c && first[1] === 0 && first[3] === 0) return "utf-16le";
  if (first[0] === 0 && first[1] === 0x3c && first[2] === 0) return "utf-16be";
  if (first[0] === 0xef && first[1] === 0xbb && first[2] === 0xbf) return "utf-8";
  const declared = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']/.exec(first.toString("latin1"))?.[1];
  // who declares UTF-16 in a text that we could read so far has it wrong
  return declared === undefined || /^utf-?16/i.test(declared) ? "utf-8" : declared;
}

function decoderOf(first: Buffer): TextDecoder {
  const encoding = encodingOf(first);
  try {
    return new TextDecoder(encoding);
  } catch {
    throw unreadable(`The file says it is written in "${encoding}", which is not known here: write it in UTF-8.`);
  }
}

/** Bytes as text, in the encoding that they name, without the mark of byte order. */
export async function* textOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let begun: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (decoder) {
      yield decoder.decode(chunk, { stream: true });
      continue;
    }
    begun = Buffer.concat([begun, chunk]);
    if (begun.length < BEGINNING) continue;
    decoder = decoderOf(begun.subarray(0, BEGINNING));
    yield decoder.decode(begun, { stream: true });
  }
  decoder ??= decoderOf(begun);
  yield begun.length < BEGINNING ? decoder.decode(begun) : decoder.decode();
}

/** The beginning of a text, at least so much of it, beside the whole. */
export async function peekedText(
  pieces: AsyncIterable<string>,
  atLeast: number,
): Promise<{ beginning: string; all: AsyncIterable<string> }> {
  const iterator = pieces[Symbol.asyncIterator]();
  let beginning = "";
  while (beginning.length < atLeast) {
    const { value, done } = await iterator.next();
    if (done) break;
    beginning += value;
  }
  async function* all(): AsyncGenerator<string> {
    yield beginning;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  return { beginning, all: all() };
}
