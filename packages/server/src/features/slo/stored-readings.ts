import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";

/** The last reading of a series, and when it was seen: a counter that is away keeps it for when it comes back. */
export type Reading = readonly [value: number, seenAtMs: number];

/** Where one side of an indicator stood when it was read last. */
export type SideReadings = {
  readonly atMs: number;
  /** Since when all series of this side are gone though those of the total went on; null while there are some. */
  readonly vanishedAtMs: number | null;
  readonly series: ReadonlyMap<SeriesHash, Reading>;
};

/** A series' key as a number of 53 bits. */
export type SeriesHash = number;

/** A series that was away for so long has ended: pods come and go under new names, and nobody's memory is endless. */
const FORGOTTEN_AFTER_MS = 7 * 86_400_000;

/**
 * The same number for the same text, ever: two rounds of multiplying and mixing (cyrb53, a relative of MurmurHash). Among
 * the hundred thousand series of one side two share a number once in two million times.
 */
export function seriesHash(text: string): SeriesHash {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}

/**
 * What to compare the next readings with: the newest of every series seen in the last week. One that is away now was seen
 * before this minute, if only by a moment, so that minutes tell who was there at the last reading.
 */
export function nextSeries(
  before: SideReadings["series"] | undefined,
  now: ReadonlyMap<SeriesHash, number>,
  atMs: number,
): Map<SeriesHash, Reading> {
  const thisMinuteMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
  const next = new Map<SeriesHash, Reading>();
  if (before) {
    for (const [series, reading] of before) {
      const [value, seenAtMs] = reading;
      if (now.has(series) || atMs - seenAtMs > FORGOTTEN_AFTER_MS) continue;
      next.set(series, seenAtMs < thisMinuteMs ? reading : [value, thisMinuteMs - 1]);
    }
  }
  for (const [series, value] of now) next.set(series, [value, atMs]);
  return next;
}

const VERSION = 1;
const HEADER_BYTES = 13;
const ENTRY_BYTES = 20;

/**
 * Readings as bytes: a version, the moment of reading (float64), since which minute the side is gone (uint32, 0: it is
 * not); then for each series its hash and value (float64) and the minute it was seen in (uint32). Little-endian.
 */
export function encodeReadings({ atMs, vanishedAtMs, series }: SideReadings): Buffer {
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + ENTRY_BYTES * series.size);
  bytes.writeUInt8(VERSION, 0);
  bytes.writeDoubleLE(atMs, 1);
  bytes.writeUInt32LE(vanishedAtMs === null ? 0 : Math.floor(vanishedAtMs / MINUTE_MS), 9);
  let at = HEADER_BYTES;
  for (const [hash, [value, seenAtMs]] of series) {
    bytes.writeDoubleLE(hash, at);
    bytes.writeDoubleLE(value, at + 8);
    bytes.writeUInt32LE(Math.floor(seenAtMs / MINUTE_MS), at + 16);
    at += ENTRY_BYTES;
  }
  return bytes;
}

/** The same the other way; undefined for what another version wrote, which is read anew from the next reading on. */
export function decodeReadings(bytes: Uint8Array): SideReadings | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < HEADER_BYTES || view.getUint8(0) !== VERSION) return undefined;
  if ((view.byteLength - HEADER_BYTES) % ENTRY_BYTES !== 0) return undefined;
  const vanishedMinute = view.getUint32(9, true);
  const series = new Map<SeriesHash, Reading>();
  for (let at = HEADER_BYTES; at < view.byteLength; at += ENTRY_BYTES) {
    const reading: Reading = [view.getFloat64(at + 8, true), view.getUint32(at + 16, true) * MINUTE_MS];
    series.set(view.getFloat64(at, true), reading);
  }
  const vanishedAtMs = vanishedMinute === 0 ? null : vanishedMinute * MINUTE_MS;
  return { atMs: view.getFloat64(1, true), vanishedAtMs, series };
}
