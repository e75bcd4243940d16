import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";

export type ReceivedWebhook = {
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
};

export type WebhookReceiver = {
  readonly url: string;
  /** The secret that senders must sign with; what is not signed so is refused, and fails the test. */
  secret: string;
  /** How every request is answered from now on; 204 at first. `hang` never answers. */
  answer: number | "hang";
  /** What it says beside; nothing at first. */
  said: string;
  /** The oldest message that was taken in and no expectation took yet; waits for none. */
  take(): ReceivedWebhook;
  /** Breaks every connection, those that hang too. */
  hangUp(): void;
  expectNothingMore(): void;
  close(): Promise<void>;
};

/** A receiver of signed webhooks on loopback, whose messages a test must expect one by one. */
export async function openWebhookReceiver(): Promise<WebhookReceiver> {
  const unread: ReceivedWebhook[] = [];
  const forged: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => {
      body += chunk.toString("utf8");
    });
    request.on("end", () => {
      const { answer } = receiver;
      if (answer === "hang") return;
      try {
        // The age is not judged: tests run on a clock of their own.
        const headers = request.headers as Record<string, string>;
        const signedAt = new Date(Number(headers["webhook-timestamp"]) * 1000);
        const expected = new Webhook(receiver.secret).sign(headers["webhook-id"] ?? "", signedAt, body);
        if (expected !== headers["webhook-signature"]) throw new Error("wrong signature");
        const { type, data } = JSON.parse(body) as Omit<ReceivedWebhook, "id">;
        if (answer < 300) unread.push({ id: headers["webhook-id"] ?? "", type, data });
      } catch (error) {
        forged.push(String(error));
      }
      response.writeHead(answer, { location: "http://127.0.0.1:9/" }).end(receiver.said);
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/pager`,
    secret: "",
    answer: 204,
    said: "",
    take() {
      const message = unread.shift();
      if (!message) throw new Error(`No webhook came. Forged: ${forged.join(", ") || "none"}`);
      return message;
    },
    hangUp: () => server.closeAllConnections(),
    expectNothingMore() {
      if (forged.length > 0) throw new Error(`Webhooks came that were not signed right: ${forged.join(", ")}`);
      if (unread.length > 0) throw new Error(`${unread.length} webhooks came that nobody expected`);
    },
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
  return receiver;
}
