import { setTimeout as sleep } from "node:timers/promises";

const CONNECTION_ERRORS = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "UND_ERR_SOCKET"]);
const RETRY_FOR_MS = 4_000;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 250;

export type UpstreamAnswer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };
export type UpstreamCall = {
  readonly url: string;
  readonly requestId: string;
  readonly body: unknown;
  readonly timeoutMs: number;
};

/**
 * POSTs JSON and returns the answer, whatever its status. A connection that is refused or cut is tried again for up to
 * four seconds, which covers a restart of the other side: every call carries an order id, and the receiver answers a
 * repeated order from memory, so a retry never charges or reserves twice. A timeout is not tried again.
 */
export async function callUpstream(call: UpstreamCall): Promise<UpstreamAnswer> {
  const giveUpAt = Date.now() + RETRY_FOR_MS;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await post(call);
    } catch (error) {
      if (!isConnectionError(error) || Date.now() + pauseMs > giveUpAt) throw error;
      await sleep(pauseMs);
    }
  }
}

async function post({ url, requestId, body, timeoutMs }: UpstreamCall): Promise<UpstreamAnswer> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json", "x-request-id": requestId },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(timeoutMs),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

function isConnectionError(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause && CONNECTION_ERRORS.has(String(cause.code));
}
