import type { Received } from "./received-alert.ts";

/** What came in by one request, and when. */
export type IntakeEntry = { readonly atMs: number; readonly received: readonly Received[] };

/** A request as its bytes, for doors whose alerts can be read from them again: writing them down costs nothing. */
export type Raw = { readonly door: string; readonly body: Buffer };

/** Reads the bytes of a request again, as its door did. */
type ReadAgain = (body: unknown) => readonly Received[];

const readers = new Map<string, ReadAgain>();
/** Makes known how the raw requests of a door are read again; said once, before anything is taken. */
export const canReadAgain = (door: string, read: ReadAgain): void => void readers.set(door, read);

const NEVER = 8.64e15;
/** JSON knows no infinity. */
const finite = (key: string, value: unknown): unknown =>
  key === "resolveTimeoutMs" && value === Number.POSITIVE_INFINITY ? NEVER : value;

const COMMA = Buffer.from(",");
const OPEN = Buffer.from("[");
const CLOSE = Buffer.from("]");
const END = Buffer.from("}");

/** An entry as it is written to the log: JSON, in which the body of a raw request stands as it came. */
export function written({ atMs, received }: IntakeEntry, raw?: Raw): readonly Buffer[] {
  if (raw === undefined) return [Buffer.from(JSON.stringify({ atMs, received }, finite))];
  return [Buffer.from(`{"atMs":${atMs},"door":${JSON.stringify(raw.door)},"body":`), raw.body, END];
}

/** The row of entries that are committed together. */
export const joined = (entries: readonly (readonly Buffer[])[]): Buffer =>
  Buffer.concat([OPEN, ...entries.flatMap((parts, at) => (at === 0 ? parts : [COMMA, ...parts])), CLOSE]);

type Kept = { readonly atMs: number; readonly door?: string; readonly body?: unknown; readonly received?: Received[] };

/** The entries of a row: what another process, or one before us, wrote. */
export function entriesIn(row: Buffer): IntakeEntry[] {
  return (JSON.parse(row.toString("utf8")) as Kept[]).map(({ atMs, door, body, received }) => {
    if (door === undefined) return { atMs, received: (received ?? []).map(unending) };
    const read = readers.get(door);
    if (!read) throw new Error(`The intake log holds requests of the door ${door}, which this version does not have.`);
    return { atMs, received: read(body) };
  });
}

const unending = (one: Received): Received =>
  "resolveTimeoutMs" in one && one.resolveTimeoutMs === NEVER
    ? { ...one, resolveTimeoutMs: Number.POSITIVE_INFINITY }
    : one;
