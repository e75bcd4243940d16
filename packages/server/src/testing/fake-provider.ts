import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

export type ProviderRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
};
export type ProviderAnswer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** Calls the server under test as a provider does: at the address that it was given, with the bytes as they are. */
export type CallBack = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
) => Promise<{ status: number; body: string }>;

/** A server on loopback that stands for a provider. */
export async function openProvider(answer: (request: ProviderRequest) => ProviderAnswer) {
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const { method = "GET", url = "/", headers } = request;
    const { status, headers: given = {}, body: text = "" } = answer({ method, path: url, headers, body });
    response.writeHead(status, given).end(text);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}

/** Messages that a test must expect one by one. */
export function expected<T>(what: string, words: (one: T) => string) {
  const unread: T[] = [];
  return {
    add: (one: T) => void unread.push(one),
    take(isIt: (one: T) => boolean = () => true): T {
      const at = unread.findIndex(isIt);
      const [found] = at === -1 ? [] : unread.splice(at, 1);
      if (!found) throw new Error(`No ${what} came. There is: ${unread.map(words).join("; ") || "nothing"}`);
      return found;
    },
    nothingMore(): void {
      const left = unread.splice(0);
      if (left.length > 0) throw new Error(`Nobody expected this ${what}: ${left.map(words).join("; ")}`);
    },
  };
}

const JSON_TYPE = { "content-type": "application/json" };
export const json = (status: number, body: unknown, headers: Record<string, string> = {}): ProviderAnswer => ({
  status,
  headers: { ...JSON_TYPE, ...headers },
  body: JSON.stringify(body),
});
