import type { Shipshape } from "../../journeys/harness/shipshape.ts";
import { MINUTE_MS } from "./traffic.ts";

/** What the live stream told, with when it came in, in epoch milliseconds. */
export type Followed = {
  /** When a page was told about an objective first, since `forget`. */
  readonly toldAtMs: Map<string, number>;
  /** When objectives were told to be evaluated, and how many. */
  readonly evaluated: { readonly atMs: number; readonly objectives: number }[];
  stop(): void;
};

type Event = { readonly name: string; readonly payload: Readonly<Record<string, unknown>> };

/** Listens to the live stream, as a page of the interface does. */
export async function followEvents({ url, token }: Pick<Shipshape, "url" | "token">): Promise<Followed> {
  const ends = new AbortController();
  const toldAtMs = new Map<string, number>();
  const evaluated: { atMs: number; objectives: number }[] = [];
  const headers = { authorization: `Bearer ${token()}` };
  const { body } = await fetch(`${url}/api/v1/stream?events=slo`, { headers, signal: ends.signal });
  if (!body) throw new Error("the live stream has no body");
  const take = ({ name, payload }: Event): void => {
    const atMs = Date.now();
    const slo = String(payload["slo"]);
    if (name === "slo.evaluated") evaluated.push({ atMs, objectives: Number(payload["slos"]) });
    if (name !== "slo.burnStarted" || payload["severity"] !== "page" || toldAtMs.has(slo)) return;
    toldAtMs.set(slo, atMs);
  };
  void readLines(body, (line) => {
    if (line.startsWith("data: {") && line.includes('"name"')) take(JSON.parse(line.slice("data: ".length)) as Event);
  }).catch(() => undefined); // it ends when we stop it
  return { toldAtMs, evaluated, stop: () => ends.abort() };
}

async function readLines(body: ReadableStream<Uint8Array>, take: (line: string) => void): Promise<void> {
  let rest = "";
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(line);
  }
}

/** How long after each reading of the counters the evaluation of all of it was told, in seconds. */
export function lagsOf({ evaluated }: Followed, readAtMs: readonly number[]): number[] {
  return readAtMs.flatMap((readMs) => {
    const after = evaluated.filter(({ atMs }) => atMs >= readMs && atMs < readMs + MINUTE_MS);
    const last = after.at(-1);
    return last ? [(last.atMs - readMs) / 1000] : [];
  });
}
