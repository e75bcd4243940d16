import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";

/** One webhook call that was signed with the secret of its path. */
export type WebhookCall = {
  readonly path: string;
  /** The same over every try of one message. */
  readonly id: string;
  readonly at: Date;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
};

export type WebhookReceiver = {
  readonly calls: readonly WebhookCall[];
  /** What came and was not signed as it should be: never expected. */
  readonly forged: readonly string[];
  urlOf(path: string): string;
  /** The signing secret of a path, shown once when the contact method was added. */
  trust(path: string, secret: string): void;
  /** From now on every call is answered with this status; 200 takes calls again. */
  answerWith(status: number): void;
  refused(): number;
  close(): Promise<void>;
};

/** A receiver of signed webhooks (standardwebhooks.com), each path with a secret of its own. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const calls: WebhookCall[] = [];
  const forged: string[] = [];
  const secrets = new Map<string, string>();
  let status = 200;
  let refused = 0;
  const server = createServer(async (request, response) => {
    const call = verified(request, await text(request), secrets);
    if (typeof call === "string") forged.push(call);
    else if (status === 200) calls.push(call);
    else refused += 1;
    response.writeHead(typeof call === "string" ? 401 : status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    calls,
    forged,
    urlOf: (path) => `http://127.0.0.1:${port}${path}`,
    trust: (path, secret) => void secrets.set(path, secret),
    answerWith(answer) {
      status = answer;
    },
    refused: () => refused,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The signature is made again and compared: the library's own check would measure a fake clock against the real one. */
function verified(request: IncomingMessage, body: string, secrets: Map<string, string>): WebhookCall | string {
  const path = request.url ?? "";
  const secret = secrets.get(path);
  if (secret === undefined) return `a call to ${path}, which nobody asked for: ${body}`;
  const id = String(request.headers["webhook-id"]);
  const at = new Date(Number(request.headers["webhook-timestamp"]) * 1000);
  const signatures = String(request.headers["webhook-signature"]).split(" ");
  if (!signatures.includes(new Webhook(secret).sign(id, at, body))) return `a wrong signature on ${path}: ${body}`;
  const { type, data } = JSON.parse(body) as Pick<WebhookCall, "type" | "data">;
  return { path, id, at, type, data };
}
