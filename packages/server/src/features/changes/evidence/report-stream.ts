import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { spooled } from "./spooled.ts";
import { tooLarge, unreadable } from "./unreadable.ts";

const MIB = 2 ** 20;

/** What is taken of one file. */
export const LIMITS = {
  /** As it travels, packed or not. */
  sentMiB: 256,
  /** Unpacked; XML and LCOV are read as they come, and hold little of it. */
  unpackedMiB: 512,
  /** Formats of JSON are read whole. */
  jsonMiB: 32,
  /** How many times larger than what was sent it may become, once it is larger than a little. */
  ratio: 300,
} as const;
const A_LITTLE = 16 * MIB;

/** A file as it comes in, unpacked, and what is known of it once it was read to its end. */
export type ReportStream = {
  readonly chunks: AsyncIterable<Buffer>;
  /** As it travelled, packed or not. */
  readonly sentBytes: number;
  readonly ends: () => { readonly digest: Buffer; readonly bytes: number };
  readonly discard: () => Promise<void>;
};

async function* counted(source: AsyncIterable<Buffer>, count: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    count(chunk.length);
    yield chunk;
  }
}

/** The beginning of a stream beside the whole of it. */
async function peeked(source: AsyncIterable<Buffer>): Promise<{ first: Buffer; all: AsyncIterable<Buffer> }> {
  const iterator = source[Symbol.asyncIterator]();
  const begun: Buffer[] = [];
  while (begun.reduce((sum, { length }) => sum + length, 0) < 4) {
    const { value, done } = await iterator.next();
    if (done) break;
    begun.push(value);
  }
  const rest = { [Symbol.asyncIterator]: () => iterator };
  async function* all(): AsyncGenerator<Buffer> {
    yield* begun;
    yield* rest;
  }
  return { first: Buffer.concat(begun), all: all() };
}

const isGzip = (first: Buffer): boolean => first[0] === 0x1f && first[1] === 0x8b;

/** Unpacks by turns with whoever reads: what nobody asked for yet is not unpacked. */
async function* gunzipped(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const source = Readable.from(packed, { objectMode: true });
  const gunzip = createGunzip({ chunkSize: 64 * 1024 });
  source.on("error", (error) => gunzip.destroy(error));
  source.pipe(gunzip);
  try {
    yield* gunzip;
  } catch (error) {
    const code = (error as { code?: string }).code ?? "";
    if (/^Z_|ERR_ZLIB/.test(code))
      throw unreadable("What was sent says it is gzip, and cannot be unpacked: it is broken off or damaged.");
    throw error;
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

/**
 * A file as it was sent, unpacked where it is gzip (whether the sender says so or not). Throws too_large with the limit named as
 * soon as more comes than is taken: a small file that unpacks to a giant is not unpacked to its end.
 */
export async function reportStream(sent: AsyncIterable<Buffer>): Promise<ReportStream> {
  const hash = createHash("sha256");
  let [packedBytes, bytes] = [0, 0];
  const inbound = counted(sent, (more) => {
    packedBytes += more;
    if (packedBytes > LIMITS.sentMiB * MIB)
      throw tooLarge(`The file is larger than ${LIMITS.sentMiB} MiB as sent: send it with gzip, or in parts.`);
  });
  const { chunks: here, discard } = await spooled(inbound);
  const { first, all } = await peeked(here);
  const unpacked = isGzip(first) ? gunzipped(all) : all;
  const chunks = counted(unpacked, (more) => {
    bytes += more;
    if (bytes > LIMITS.unpackedMiB * MIB)
      throw tooLarge(`The file is larger than ${LIMITS.unpackedMiB} MiB unpacked: send it in parts.`);
    if (bytes > A_LITTLE && bytes > packedBytes * LIMITS.ratio)
      throw tooLarge(`The file unpacks to more than ${LIMITS.ratio} times its size: it is not taken for a report.`);
  });
  async function* hashed(): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      hash.update(chunk);
      yield chunk;
    }
  }
  return { chunks: hashed(), sentBytes: packedBytes, ends: () => ({ digest: hash.digest(), bytes }), discard };
}
