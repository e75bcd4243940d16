import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { selectorProblem } from "../features/telemetry/index.ts";
import { parseSelector } from "../features/telemetry/selector.ts";

export type Counts = Record<string, number>;

/** A source of metrics that a test holds in its hand: a page at /metrics and Prometheus' query API over the same series. */
export type TestMetricsServer = {
  readonly url: string;
  /** The series it shows, as written: `requests_total{code="200"}`. Change them at will. */
  readonly series: Counts;
  /** What it was asked, in order: `/metrics`, or a query with its time. */
  readonly asked: { readonly path: string; readonly query?: string; readonly time?: number; readonly token?: string }[];
  /** Set to answer otherwise; undefined answers as it should. */
  misbehave: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  /** Answers of the query API by query, where the series do not say it; a function of the time asked for. */
  readonly answers: Map<string, (time: number) => unknown>;
  close(): Promise<void>;
};

const page = (series: Counts) =>
  `${Object.entries(series)
    .map(([key, value]) => `${key} ${value}`)
    .join("\n")}\n`;

const parsed = (key: string): Record<string, string> => {
  const [, name = "", body = ""] = /^(\w+)(?:\{(.*)\})?$/.exec(key) ?? [];
  const labels = [...body.matchAll(/(\w+)="([^"]*)"/g)].map(([, label, value]) => [label, value]);
  return { __name__: name, ...Object.fromEntries(labels) };
};

/** Selectors only: enough for what the tests ask of it. Anything else finds nothing. */
function vector(series: Counts, query: string, time: number) {
  const matches = selectorProblem(query) === undefined ? parseSelector(query).matches : () => false;
  const result = Object.entries(series)
    .map(([key, value]) => ({ metric: parsed(key), value: [time, String(value)] }))
    .filter(({ metric }) => matches(metric));
  return { status: "success", data: { resultType: "vector", result } };
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
};

export async function testMetricsServer(series: Counts = {}): Promise<TestMetricsServer> {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = new URLSearchParams(await bodyOf(request));
    const path = request.url ?? "";
    const token = request.headers.authorization;
    const query = body.get("query");
    const time = Number(body.get("time"));
    self.asked.push({ path, ...(query === null ? {} : { query, time }), ...(token ? { token } : {}) });
    if (self.misbehave) return self.misbehave(request, response);
    if (path === "/metrics") return void response.end(page(self.series));
    if (path !== "/api/v1/query" || query === null) return void response.writeHead(404).end();
    const given = self.answers.get(query)?.(time) ?? vector(self.series, query, time);
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(given));
  };
  const server: Server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const self: TestMetricsServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    series,
    asked: [],
    misbehave: undefined,
    answers: new Map(),
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  return self;
}
