import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

const CONNECTION_ERRORS = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE"]);
const RETRY_FOR_MS = 4_000;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 250;

/** One pool of connections a process. node:http and not fetch, which took twice the CPU at the demo's 90 calls a second. */
const agent = new Agent({ keepAlive: true });

export type UpstreamAnswer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };
export type UpstreamQuestion = { readonly url: string; readonly requestId: string; readonly timeoutMs: number };
export type UpstreamCall = UpstreamQuestion & { readonly body: unknown };

/**
 * POSTs JSON and returns the answer, whatever its status. A connection that is refused or cut is tried again for up to
 * four seconds, which covers a restart of the other side: every call carries an order id, and the receiver answers a
 * repeated order from memory, so a retry never charges or reserves twice. A timeout is not tried again.
 */
export async function callUpstream({ body, ...question }: UpstreamCall): Promise<UpstreamAnswer> {
  const { status, text } = await acrossRestarts(() => exchange("POST", question, JSON.stringify(body)));
  return { status, body: JSON.parse(text) as Record<string, unknown> };
}

/** GETs a page, with the same patience, and returns its status. */
export async function getUpstream(question: UpstreamQuestion): Promise<number> {
  return (await acrossRestarts(() => exchange("GET", question))).status;
}

async function acrossRestarts<T>(attempt: () => Promise<T>): Promise<T> {
  const giveUpAt = Date.now() + RETRY_FOR_MS;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await attempt();
    } catch (error) {
      if (!isConnectionError(error) || Date.now() + pauseMs > giveUpAt) throw error;
      await sleep(pauseMs);
    }
  }
}

type Exchanged = { status: number; text: string };

function exchange(method: string, { url, requestId, timeoutMs }: UpstreamQuestion, body?: string): Promise<Exchanged> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", accept: "application/json", "x-request-id": requestId };
    const call = request(url, { method, agent, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("error", reject);
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    const timer = setTimeout(() => call.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    call.on("error", reject);
    call.on("close", () => clearTimeout(timer));
    call.end(body);
  });
}

const isConnectionError = (error: unknown) =>
  error instanceof Error && "code" in error && CONNECTION_ERRORS.has(String(error.code));
