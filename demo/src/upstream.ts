import { setTimeout as sleep } from "node:timers/promises";

const CONNECTION_ERRORS = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "UND_ERR_SOCKET"]);
const RETRY_FOR_MS = 4_000;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 250;

export type UpstreamAnswer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };
export type UpstreamQuestion = { readonly url: string; readonly requestId: string; readonly timeoutMs: number };
export type UpstreamCall = UpstreamQuestion & { readonly body: unknown };

/**
 * POSTs JSON and returns the answer, whatever its status. A connection that is refused or cut is tried again for up to
 * four seconds, which covers a restart of the other side: every call carries an order id, and the receiver answers a
 * repeated order from memory, so a retry never charges or reserves twice. A timeout is not tried again.
 */
export function callUpstream({ url, requestId, body, timeoutMs }: UpstreamCall): Promise<UpstreamAnswer> {
  return acrossRestarts(async () => {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json", "x-request-id": requestId },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  });
}

/** GETs a page, with the same patience, and returns its status. */
export function getUpstream({ url, requestId, timeoutMs }: UpstreamQuestion): Promise<number> {
  return acrossRestarts(async () => {
    const headers = { accept: "text/html", "x-request-id": requestId };
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(timeoutMs) });
    await response.text();
    return response.status;
  });
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

function isConnectionError(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause && CONNECTION_ERRORS.has(String(cause.code));
}
