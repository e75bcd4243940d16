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
const INT: Write<number> = { size: () => 4, put: (into, value, at) => void into.writeInt32BE(value, at) };

/** Whole numbers that JavaScript can tell apart. */
const BIGINT: Write<number> = {
  size: () => 8,
  put: (into, value, at) => {
    const high = Math.floor(value / TWO_TO_32);
    into.writeInt32BE(high, at);
    into.writeUInt32BE(value - high * TWO_TO_32, at + 4);
  },
};

export const textColumn = (values: readonly (string | null)[]): Buffer => column(OID.text, values, TEXT);
export const uuidColumn = (values: readonly (string | null)[]): Buffer => column(OID.uuid, values, UUID);
export const bytesColumn = (values: readonly (Buffer | null)[]): Buffer => column(OID.bytea, values, BYTES);
export const intColumn = (values: ArrayLike<number | null>): Buffer => column(OID.int4, values, INT);
export const bigintColumn = (values: ArrayLike<number | null>): Buffer => column(OID.int8, values, BIGINT);
/** Moments in epoch milliseconds; what is undefined or without end is null. */
export const momentColumn = (values: readonly (number | null | undefined)[]): Buffer =>
  column(
    OID.timestamptz,
    values.map((ms) => (ms === null || ms === undefined || !Number.isFinite(ms) ? null : ms)),
    MOMENT,
  );
