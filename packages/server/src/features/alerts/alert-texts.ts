import { signalProblem } from "@shipshape/domain/alerts/signal";
import { digestOf } from "./alert-digest.ts";
import type { ReceivedAlert } from "./received-alert.ts";
import { timeMs } from "./wire-time.ts";

/** What of an alert moves its times. */
export type Signal = Pick<
  ReceivedAlert,
  "identity" | "fingerprint" | "status" | "startsAtMs" | "endsAtMs" | "resolveTimeoutMs"
>;
/** An alert, and all that it says as a hash. */
export type Said = { readonly signal: Signal; readonly digest: string };

type Read = Said & { readonly givesStart: boolean };
/** The text of one alert with its endsAt taken out, and that. */
type Piece = { readonly key: string; readonly endsAt: string | undefined };

const MOST_CHARACTERS = 32 * 1024 * 1024;
/** V8 tells longer texts apart by their length alone. */
const LONGEST = 16_000;
const BETWEEN = '},{"';
const ENDS_AT = '"endsAt":"';
const ANY_TIME = "2001-02-03T04:05:06Z";

function pieceOf(text: string): Piece {
  const from = text.indexOf(ENDS_AT) + ENDS_AT.length;
  if (from < ENDS_AT.length) return { key: text, endsAt: undefined };
  const to = text.indexOf('"', from);
  return { key: text.slice(0, from) + text.slice(to), endsAt: text.slice(from, to) };
}

/** The texts of the alerts in the text of a list of them, where it can be cut without reading it. */
function piecesOf(list: string): Piece[] | undefined {
  if (!list.startsWith("[{") || !list.endsWith("}]")) return undefined;
  const pieces: Piece[] = [];
  let from = 1;
  for (let cut = list.indexOf(BETWEEN); cut !== -1; cut = list.indexOf(BETWEEN, from)) {
    pieces.push(pieceOf(list.slice(from, cut + 1)));
    from = cut + 2;
  }
  pieces.push(pieceOf(list.slice(from, -1)));
  return pieces.every(({ key }) => key.length <= LONGEST) ? pieces : undefined;
}

/** Whether it is the text of one object by itself, and its endsAt is what was taken out of it. */
function isWhole({ key, endsAt }: Piece): boolean {
  const at = key.indexOf(ENDS_AT) + ENDS_AT.length;
  const text = endsAt === undefined ? key : key.slice(0, at) + ANY_TIME + key.slice(at);
  try {
    return (JSON.parse(text) as { endsAt?: unknown }).endsAt === (endsAt === undefined ? undefined : ANY_TIME);
  } catch {
    return false;
  }
}

/** Moments by their text; a request gives all its alerts the same one. */
function momentReader() {
  let last:
    | { readonly text: string | undefined; readonly ms: number | undefined; readonly isTime: boolean }
    | undefined;
  return (text: string | undefined) => {
    if (!last || last.text !== text) {
      const read = timeMs.safeParse(text);
      last = { text, ms: read.success ? read.data : undefined, isTime: read.success };
    }
    return last;
  };
}

/**
 * Alerts by their text as a Prometheus sends it each minute: the same but for the time at which it would count as over. What was
 * read once need not be read again. A list may be cut at `},{"` without reading it, because only texts are remembered that are one
 * whole object by themselves: of those, with commas between, a list can be made in one way only.
 */
export function alertTexts(mostCharacters = MOST_CHARACTERS) {
  const known = new Map<string, Read>();
  let characters = 0;
  const momentOf = momentReader();

  const saidAgain = ({ key, endsAt }: Piece): Said | undefined => {
    const read = known.get(key);
    const { ms: endsAtMs, isTime } = momentOf(endsAt);
    if (!read || !isTime) return undefined;
    const { identity, fingerprint, status, resolveTimeoutMs } = read.signal;
    const startsAtMs = read.givesStart ? read.signal.startsAtMs : endsAtMs;
    const signal: Signal = { identity, fingerprint, status, startsAtMs, endsAtMs, resolveTimeoutMs };
    return signalProblem(signal) ? undefined : { signal, digest: read.digest };
  };
  const keep = (key: string, read: Read): void => {
    if (!known.has(key)) characters += key.length;
    known.set(key, read);
    for (const oldest of known.keys()) {
      if (characters <= mostCharacters) break;
      known.delete(oldest);
      characters -= oldest.length;
    }
  };
  return {
    /** What a request says, where every alert in it was read before. */
    read(body: Buffer): Said[] | undefined {
      if (known.size === 0) return undefined;
      const said: Said[] = [];
      for (const piece of piecesOf(body.toString("latin1")) ?? []) {
        const one = saidAgain(piece);
        if (!one) return undefined;
        said.push(one);
      }
      return said.length > 0 ? said : undefined;
    },

    /** Remembers a request, all alerts of which were read: in their order, and whether each gives its start itself. */
    remember(body: Buffer, alerts: readonly ReceivedAlert[], givesStart: (at: number) => boolean): void {
      const pieces = piecesOf(body.toString("latin1"));
      if (pieces?.length !== alerts.length || !pieces.every(isWhole)) return;
      for (const [at, { key }] of pieces.entries()) {
        const alert = alerts[at];
        // a copy: a slice would keep the whole request alive
        if (alert) keep(Buffer.from(key, "latin1").toString("latin1"), readOf(alert, givesStart(at)));
      }
    },
  };
}

function readOf(alert: ReceivedAlert, givesStart: boolean): Read {
  const { identity, fingerprint, status, startsAtMs, resolveTimeoutMs } = alert;
  const signal = { identity, fingerprint, status, startsAtMs, endsAtMs: undefined, resolveTimeoutMs };
  return { signal, digest: digestOf(alert), givesStart };
}

export type AlertTexts = ReturnType<typeof alertTexts>;
