import { SEND_TIMEOUT_MS } from "./channel.ts";

/** What Slack answers to any method that we call is far smaller. */
const MOST_BYTES = 1024 * 1024;

async function readText(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error("what answers is not Slack: its answer has no end");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null;
  } catch {
    return false;
  }
}

/** Why there is no answer, in words: "fetch failed" keeps the reason in its cause. */
function reasonOf(error: unknown): Error {
  const { name, message, cause } = error instanceof Error ? error : new Error(String(error));
  if (name === "TimeoutError") return new Error(`no whole answer came within ${SEND_TIMEOUT_MS / 1_000} s`);
  return new Error(cause instanceof Error && cause.message !== "" ? cause.message : message);
}

async function answerOf(url: string | URL | Request, init: RequestInit | undefined) {
  try {
    const answer = await fetch(url, init);
    return { answer, text: await readText(answer) };
  } catch (error) {
    throw reasonOf(error);
  }
}

/**
 * As Slack's client asks, for answers that need not be Slack's: no more than fits is read, within the time of the whole, and
 * what is none of Slack's says so.
 */
export const slackFetch: typeof fetch = async (url, init) => {
  const { answer, text } = await answerOf(url, init);
  const { status, headers } = answer;
  if (status === 200 && !isObject(text))
    throw new Error("what answers is not Slack: check the API address, or a proxy");
  if (status === 429 && !/^\d+$/.test(headers.get("retry-after") ?? ""))
    throw new Error("429, it takes no more now, and does not say for how long");
  return new Response(text === "" ? null : text, { status, headers });
};
