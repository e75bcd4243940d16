import type { IndicatorSideName } from "@shipshape/domain/slo/indicator";
import type { GroupReadings } from "./counted-group.ts";
import { decodeReadings, encodeReadings, type SideReadings } from "./stored-readings.ts";

/** Where the counters behind one series stood, group by group, and when they were counted last. */
export type SeriesReading = {
  readonly series: number;
  readonly atMs: number;
  /** By `groupKey`; "" where the indicator does not fan out. */
  readonly groups: ReadonlyMap<string, GroupReadings>;
};

/** The readings of some shelves, by series. */
export type ShelfReadings = Map<number, SeriesReading>;

/** The order is part of the format. */
const SIDES: readonly IndicatorSideName[] = ["good", "bad", "total", "value", "buckets", "fraction"];

/**
 * Readings as bytes: for each series its number (uint32), the moment (float64) and how many groups (uint32); for each of
 * these its key (uint16 length, UTF-8) and how many sides (uint8); for each side its place in SIDES (uint8) and its
 * readings (uint32 length, see stored-readings.ts). Little-endian.
 */
export function encodeShelfReadings(readings: Iterable<SeriesReading>): Buffer {
  const parts: Buffer[] = [];
  for (const { series, atMs, groups } of readings) {
    const head = Buffer.alloc(16);
    head.writeUInt32LE(series, 0);
    head.writeDoubleLE(atMs, 4);
    head.writeUInt32LE(groups.size, 12);
    parts.push(head);
    for (const [key, sides] of groups) pushGroup(parts, key, sides);
  }
  return Buffer.concat(parts);
}

function pushGroup(parts: Buffer[], key: string, sides: GroupReadings): void {
  const text = Buffer.from(key);
  const given = SIDES.flatMap((side, place) => {
    const readings = sides[side];
    return readings ? [[place, encodeReadings(readings)] as const] : [];
  });
  const head = Buffer.alloc(2);
  head.writeUInt16LE(text.length, 0);
  parts.push(head, text, Buffer.from([given.length]));
  for (const [place, bytes] of given) {
    const sideHead = Buffer.alloc(5);
    sideHead.writeUInt8(place, 0);
    sideHead.writeUInt32LE(bytes.length, 1);
    parts.push(sideHead, bytes);
  }
}

export function decodeShelfReadings(bytes: Buffer): SeriesReading[] {
  const found: SeriesReading[] = [];
  let at = 0;
  while (at < bytes.length) {
    const series = bytes.readUInt32LE(at);
    const atMs = bytes.readDoubleLE(at + 4);
    const count = bytes.readUInt32LE(at + 12);
    at += 16;
    const groups = new Map<string, GroupReadings>();
    for (let nth = 0; nth < count; nth += 1) {
      const length = bytes.readUInt16LE(at);
      const key = bytes.toString("utf8", at + 2, at + 2 + length);
      const { sides, end } = sidesAt(bytes, at + 2 + length);
      groups.set(key, sides);
      at = end;
    }
    found.push({ series, atMs, groups });
  }
  return found;
}

function sidesAt(bytes: Buffer, from: number): { sides: GroupReadings; end: number } {
  const sides: Partial<Record<IndicatorSideName, SideReadings>> = {};
  const count = bytes.readUInt8(from);
  let at = from + 1;
  for (let nth = 0; nth < count; nth += 1) {
    const side = SIDES[bytes.readUInt8(at)];
    const length = bytes.readUInt32LE(at + 1);
    const readings = decodeReadings(bytes.subarray(at + 5, at + 5 + length));
    if (side !== undefined && readings !== undefined) sides[side] = readings;
    at += 5 + length;
  }
  return { sides, end: at };
}
