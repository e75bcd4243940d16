import { type Minutes, noMinutes } from "@shipshape/domain/slo/minutes";

export const MINUTES_A_DAY = 1440;
/** Series are kept together on shelves of so many: one journal row a shelf holds what a round counted for all of them. */
export const SHELF_SIZE = 1024;

export const shelfOf = (series: number): number => Math.floor(series / SHELF_SIZE);
export const slotOf = (series: number): number => series % SHELF_SIZE;

/** What one minute of one series holds from now on; `minute` is counted since the epoch. */
export type SliceEntry = {
  readonly series: number;
  readonly minute: number;
  readonly state: number;
  readonly good: number;
  readonly total: number;
};

const ENTRY_BYTES = 23;

/** Entries of one shelf as a journal row: 23 bytes each, in the order in which they hold. */
export function encodeEntries(entries: readonly SliceEntry[]): Buffer {
  const bytes = Buffer.allocUnsafe(entries.length * ENTRY_BYTES);
  let at = 0;
  for (const { series, minute, state, good, total } of entries) {
    bytes.writeUInt16LE(slotOf(series), at);
    bytes.writeUInt32LE(minute, at + 2);
    bytes.writeUInt8(state, at + 6);
    bytes.writeDoubleLE(good, at + 7);
    bytes.writeDoubleLE(total, at + 15);
    at += ENTRY_BYTES;
  }
  return bytes;
}

/** Reads a journal row of a shelf, entry by entry. */
export function decodeEntries(shelf: number, bytes: Buffer, take: (entry: SliceEntry) => void): void {
  for (let at = 0; at + ENTRY_BYTES <= bytes.length; at += ENTRY_BYTES) {
    take({
      series: shelf * SHELF_SIZE + bytes.readUInt16LE(at),
      minute: bytes.readUInt32LE(at + 2),
      state: bytes.readUInt8(at + 6),
      good: bytes.readDoubleLE(at + 7),
      total: bytes.readDoubleLE(at + 15),
    });
  }
}

/** How the numbers of a plane are written: unsigned integers of so many bytes, or 8 for a double. */
const WIDTHS = [0, 1, 2, 4, 8] as const;
type Width = (typeof WIDTHS)[number];
const STATE_BYTES = MINUTES_A_DAY / 4;

/**
 * A day of one series: two bytes that tell the widths, the states two bits each, then all totals, then all bad events
 * (total − good), each plane in the narrowest integers that hold it. Counts that are not whole are kept as doubles: total
 * and good, so that what comes back is exactly what went in.
 */
export function encodeDay({ good, total, state }: Minutes): Buffer {
  const isWhole = every(total, isCount) && every(good, isCount) && every(total, (all, at) => all >= (good[at] ?? 0));
  const second = isWhole ? total.map((all, at) => all - (good[at] ?? 0)) : good;
  const widths = [isWhole ? widthOf(total) : 8, isWhole ? widthOf(second) : 8] as const;
  const bytes = Buffer.alloc(2 + STATE_BYTES + (widths[0] + widths[1]) * MINUTES_A_DAY);
  bytes[0] = widths[0];
  bytes[1] = widths[1];
  for (let at = 0; at < MINUTES_A_DAY; at += 1) {
    const place = 2 + (at >> 2);
    bytes[place] = (bytes[place] ?? 0) | ((state[at] ?? 0) << ((at & 3) * 2));
  }
  writePlane(bytes, 2 + STATE_BYTES, widths[0], total);
  writePlane(bytes, 2 + STATE_BYTES + widths[0] * MINUTES_A_DAY, widths[1], second);
  return bytes;
}

/** The minutes of a day again; `startMs` is where the day begins. */
export function decodeDay(startMs: number, bytes: Buffer): Minutes {
  const day = noMinutes(startMs, MINUTES_A_DAY);
  const [first, second] = [widthAt(bytes, 0), widthAt(bytes, 1)];
  for (let at = 0; at < MINUTES_A_DAY; at += 1) day.state[at] = ((bytes[2 + (at >> 2)] ?? 0) >> ((at & 3) * 2)) & 3;
  readPlane(bytes, 2 + STATE_BYTES, first, day.total);
  readPlane(bytes, 2 + STATE_BYTES + first * MINUTES_A_DAY, second, day.good);
  if (first === 8 && second === 8) return day;
  for (let at = 0; at < MINUTES_A_DAY; at += 1) day.good[at] = (day.total[at] ?? 0) - (day.good[at] ?? 0);
  return day;
}

const LARGEST = 0xffffffff;
const isCount = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= LARGEST;

const every = (values: Float64Array, holds: (value: number, at: number) => boolean): boolean =>
  values.every((value, at) => holds(value, at));

function widthOf(values: Float64Array): Width {
  let largest = 0;
  for (const value of values) if (value > largest) largest = value;
  if (largest === 0) return 0;
  return largest <= 0xff ? 1 : largest <= 0xffff ? 2 : 4;
}

function widthAt(bytes: Buffer, at: number): Width {
  const width = WIDTHS.find((one) => one === bytes[at]);
  if (width === undefined) throw new Error(`A day of counts begins with an unknown width: ${bytes[at]}`);
  return width;
}

function writePlane(bytes: Buffer, from: number, width: Width, values: Float64Array): void {
  if (width === 0) return;
  for (let at = 0; at < MINUTES_A_DAY; at += 1) {
    const value = values[at] ?? 0;
    if (width === 8) bytes.writeDoubleLE(value, from + at * 8);
    else bytes.writeUIntLE(value, from + at * width, width);
  }
}

function readPlane(bytes: Buffer, from: number, width: Width, into: Float64Array): void {
  if (width === 0) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < MINUTES_A_DAY; at += 1) {
    const place = from + at * width;
    if (width === 8) into[at] = view.getFloat64(place, true);
    else if (width === 4) into[at] = view.getUint32(place, true);
    else if (width === 2) into[at] = view.getUint16(place, true);
    else into[at] = view.getUint8(place);
  }
}
