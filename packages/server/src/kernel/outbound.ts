import { isIP, type LookupFunction } from "node:net";
import type { Readable } from "node:stream";
import { Agent, request } from "undici";
import type { Config } from "./config.ts";
import { lookUpSparingly } from "./look-up.ts";
import { isMetadataAddress, isPrivateAddress } from "./outbound-address.ts";

/** Why a request to an address that somebody gave us got no answer, as the rest of a sentence that began with whom. */
export class OutboundError extends Error {
  /** `tooLarge`: the answer is; `broken`: the connection was, perhaps only because it had been idle; else `refused`. */
  readonly kind: "tooLarge" | "broken" | "refused";
  constructor(because: string, kind: OutboundError["kind"] = "refused") {
    super(because);
    this.name = "OutboundError";
    this.kind = kind;
  }
}

export type OutboundRequest = {
  readonly method?: "GET" | "POST" | "PUT";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly timeoutMs: number;
  /** Ends the request early, with all of its kind. */
  readonly signal?: AbortSignal;
  readonly maxBytes?: number;
  /** What counts is how it is answered: what of the text does not come in a moment, or does not fit, is left. */
  readonly statusCounts?: boolean;
};

export type OutboundAnswer = {
  readonly status: number;
  readonly text: string;
  /** Of one that says when to come again: the headers `Retry-After` and `Date`, as they came. */
  readonly comeAgain?: { readonly retryAfter: string; readonly date: string | undefined };
};

/** Requests to addresses that users give: metric sources, webhooks. */
export type Outbound = {
  /** Any status is an answer, redirects too (they are not followed). Throws OutboundError when there is none. */
  send(url: string, request: OutboundRequest): Promise<OutboundAnswer>;
};

const MEBIBYTE = 1024 * 1024;
const DEFAULT_MAX_BYTES = 16 * MEBIBYTE;

/** Why nothing is sent to an address, as an error; undefined where it may be. */
function refusalOf(host: string, address: string, allowPrivate: boolean): OutboundError | undefined {
  if (isMetadataAddress(address)) {
    return new OutboundError(
      `${host} is at ${address}, where clouds give machines their keys: nothing is ever asked there`,
    );
  }
  if (allowPrivate || !isPrivateAddress(address)) return undefined;
  return new OutboundError(
    `${host} is at ${address}, which is not a public address: start Shipshape with SHIPSHAPE_ALLOW_PRIVATE_URLS=true to allow it`,
  );
}

/** Checks what a name resolved to, at the moment of connecting: a name that resolves anew cannot slip past. */
function checkedLookup(allowPrivate: boolean): LookupFunction {
  const lookUp = lookUpSparingly();
  return (host, options, callback) => {
    lookUp(host, (error, all) => {
      if (error) return callback(error, "");
      const found = options.family ? all.filter(({ family }) => family === Number(options.family)) : [...all];
      const [first] = found;
      if (first === undefined)
        return callback(new OutboundError(`no address is known for ${host}: check the name`), "");
      const refusals = found.flatMap(({ address }) => refusalOf(host, address, allowPrivate) ?? []);
      if (refusals[0]) return callback(refusals[0], "");
      return options.all ? callback(null, found) : callback(null, first.address, first.family);
    });
  };
}

function checkedUrl(text: string, allowPrivate: boolean): URL {
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new OutboundError(`${url.protocol} addresses cannot be asked: write http:// or https://`);
  }
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const refusal = isIP(host) === 0 ? undefined : refusalOf(host, host, allowPrivate);
  if (refusal) throw refusal;
  return url;
}

async function readText(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes)
      throw new OutboundError(`it answered more than ${Math.round(maxBytes / MEBIBYTE)} MiB`, "tooLarge");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** How long the rest of an answer is waited for whose beginning says enough. */
const MOMENT_MS = 1_000;

/** What of an answer comes in a moment, and fits. */
async function readStart(body: Readable, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const late = setTimeout(() => body.destroy(), MOMENT_MS);
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= maxBytes) break;
    }
  } catch {
    // it broke off: what came is what it said
  } finally {
    clearTimeout(late);
  }
  return Buffer.concat(chunks).subarray(0, maxBytes).toString("utf8");
}

const single = (header: string | string[] | undefined) => (Array.isArray(header) ? header[0] : header);

const SENTENCES: Readonly<Record<string, (host: string) => string>> = {
  ECONNREFUSED: (host) => `nothing listens at ${host}`,
  ENOTFOUND: (host) => `no address is known for ${host}: check the name`,
  EAI_AGAIN: (host) => `the name ${host} could not be looked up just now`,
  EHOSTUNREACH: (host) => `there is no way to ${host}`,
  ENETUNREACH: (host) => `there is no way to ${host}`,
  ECONNRESET: (host) => `${host} broke the connection`,
  UND_ERR_SOCKET: (host) => `${host} broke the connection`,
};

const BROKEN: ReadonlySet<string> = new Set(["ECONNRESET", "UND_ERR_SOCKET", "EPIPE"]);

function sentenceOf(error: unknown, url: URL, timeoutMs: number): OutboundError {
  if (error instanceof OutboundError) return error;
  const { name = "", code = "", message = String(error) } = error as { name?: string; code?: string; message?: string };
  if (name === "AbortError" || name === "TimeoutError" || /TIMEOUT|ETIMEDOUT/.test(code)) {
    return new OutboundError(`${url.host} gave no answer within ${Number((timeoutMs / 1000).toFixed(1))} s`);
  }
  const sentence = SENTENCES[code];
  const kind = BROKEN.has(code) ? "broken" : "refused";
  return new OutboundError(sentence ? sentence(url.host) : `${url.host}: ${message}`, kind);
}

export function createOutbound({ allowPrivateUrls }: Pick<Config, "allowPrivateUrls">): Outbound {
  const dispatcher = new Agent({
    connections: 16,
    connect: { lookup: checkedLookup(allowPrivateUrls) },
  });
  return {
    async send(text, { method = "GET", headers = {}, body, timeoutMs, signal, ...asked }) {
      const { maxBytes = DEFAULT_MAX_BYTES, statusCounts = false } = asked;
      const url = checkedUrl(text, allowPrivateUrls);
      const timeout = AbortSignal.timeout(timeoutMs);
      try {
        const answer = await request(url, {
          dispatcher,
          method,
          headers: { "user-agent": "shipshape", ...headers },
          signal: signal ? AbortSignal.any([timeout, signal]) : timeout,
          ...(body === undefined ? {} : { body }),
        });
        const read = statusCounts ? readStart : readText;
        const said = { status: answer.statusCode, text: await read(answer.body, maxBytes) };
        const retryAfter = single(answer.headers["retry-after"]);
        return retryAfter === undefined
          ? said
          : { ...said, comeAgain: { retryAfter, date: single(answer.headers["date"]) } };
      } catch (error) {
        throw sentenceOf(error, url, timeoutMs);
      }
    },
  };
}
