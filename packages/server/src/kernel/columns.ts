import { endianness } from "node:os";

/**
 * Columns of many rows as PostgreSQL's binary arrays: `unnest(${textColumn(names)}::text[])`. Nothing is escaped, quoted or parsed
 * on the way, which makes writing a thousand rows cost half of what it does as JSON. Counted loops: what is made of every value
 * of every row is made a hundred thousand times a second.
 */
const OID = { bytea: 17, int8: 20, text: 25, uuid: 2950, timestamptz: 1184, int4: 23 } as const;

/** PostgreSQL counts microseconds from the year 2000. */
const EPOCH_2000_MS = Date.UTC(2000, 0, 1);
const HEADER = 20;
const TWO_TO_32 = 2 ** 32;

type Write<T> = {
  readonly size: (value: T) => number;
  readonly put: (into: Buffer, value: T, at: number, size: number) => void;
};

function column<T>(oid: number, values: ArrayLike<T | null>, { size, put }: Write<T>): Buffer {
  const sizes = new Int32Array(values.length);
  let total = HEADER;
  let hasNull = 0;
  for (let nth = 0; nth < values.length; nth += 1) {
    const value = values[nth] ?? null;
    const bytes = value === null ? -1 : size(value);
    sizes[nth] = bytes;
    total += 4 + Math.max(0, bytes);
    if (bytes < 0) hasNull = 1;
  }
  const buffer = Buffer.allocUnsafe(total);
  let at = 0;
  for (const word of [1, hasNull, oid, values.length, 1]) at = buffer.writeInt32BE(word, at);
  for (let nth = 0; nth < values.length; nth += 1) {
    const value = values[nth] ?? null;
    const bytes = sizes[nth] ?? -1;
    at = buffer.writeInt32BE(bytes, at);
    if (value === null) continue;
    put(buffer, value, at, bytes);
    at += bytes;
  }
  return buffer;
}

const TEXT: Write<string> = {
  size: (value) => Buffer.byteLength(value),
  // a byte a character: it can be copied as it lies
  put: (into, value, at, size) => void into.write(value, at, size === value.length ? "latin1" : "utf8"),
};

const DASH = 45;
const digitOf = (code: number): number => (code < 58 ? code - 48 : (code | 32) - 87);
function putUuid(into: Buffer, value: string, at: number): void {
  let high = -1;
  let to = at;
  for (let nth = 0; nth < value.length; nth += 1) {
    const code = value.charCodeAt(nth);
    if (code === DASH) continue;
    if (high < 0) high = digitOf(code);
    else {
      into[to] = (high << 4) | digitOf(code);
      to += 1;
      high = -1;
    }
  }
  if (to !== at + 16) throw new Error(`This is no UUID: ${value}`);
}
const UUID: Write<string> = { size: () => 16, put: putUuid };

const MOMENT: Write<number> = {
  size: () => 8,
  put: (into, ms, at) => {
    const micros = Math.round((ms - EPOCH_2000_MS) * 1000);
    const high = Math.floor(micros / TWO_TO_32);
    into.writeInt32BE(high, at);
    into.writeUInt32BE(micros - high * TWO_TO_32, at + 4);
  },
};
const BYTES: Write<Buffer> = {
  size: (value) => value.length,
  put: (into, value, at) => void value.copy(into, at),
};
/** Numbers, in words of four bytes: laid down as this machine has them, and turned around all at once. */
function numberColumn(oid: number, bytes: 4 | 8, values: ArrayLike<number | null>): Buffer {
  const words = new Int32Array(HEADER / 4 + values.length * (1 + bytes / 4));
  let at = HEADER / 4;
  let hasNull = 0;
  for (let nth = 0; nth < values.length; nth += 1) {
    const value = values[nth] ?? null;
    words[at] = value === null ? -1 : bytes;
    at += 1;
    if (value === null) hasNull = 1;
    else {
      if (bytes === 8) words[at++] = Math.floor(value / TWO_TO_32);
      else if ((value | 0) !== value) throw new RangeError(`This is no whole number of four bytes: ${value}`);
      // the lower half of it, where it is larger
      words[at++] = value;
    }
  }
  words.set([1, hasNull, oid, values.length, 1]);
  const buffer = Buffer.from(words.buffer, 0, at * 4);
  return endianness() === "LE" ? buffer.swap32() : buffer;
}

export const textColumn = (values: readonly (string | null)[]): Buffer => column(OID.text, values, TEXT);
export const uuidColumn = (values: readonly (string | null)[]): Buffer => column(OID.uuid, values, UUID);
export const bytesColumn = (values: readonly (Buffer | null)[]): Buffer => column(OID.bytea, values, BYTES);
export const intColumn = (values: ArrayLike<number | null>): Buffer => numberColumn(OID.int4, 4, values);
/** Whole numbers that JavaScript can tell apart. */
export const bigintColumn = (values: ArrayLike<number | null>): Buffer => numberColumn(OID.int8, 8, values);
/** Moments in epoch milliseconds; what is undefined or without end is null. */
export const momentColumn = (values: readonly (number | null | undefined)[]): Buffer =>
  column(
    OID.timestamptz,
    values.map((ms) => (ms === null || ms === undefined || !Number.isFinite(ms) ? null : ms)),
    MOMENT,
  );
