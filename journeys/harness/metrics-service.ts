import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A service that tells Prometheus-style counters of its requests; the test says what happened to it. */
export type MetricsService = {
  readonly url: string;
  /** Counts requests that were answered with 200, and with 500. */
  count(requests: { readonly good: number; readonly bad: number }): void;
  /** How much traffic there is, and how much of it fails; `pass` lets so much time of it go by. */
  traffic(load: { readonly perMinute: number; readonly failingShare: number }): void;
  pass(ms: number): void;
  close(): Promise<void>;
};

export async function startMetricsService(service: string): Promise<MetricsService> {
  const requests = { good: 0, bad: 0 };
  let load = { perMinute: 0, failingShare: 0 };
  const page = () => `# HELP http_requests_total Requests answered
# TYPE http_requests_total counter
http_requests_total{service="${service}",route="/charge",code="200"} ${requests.good}
http_requests_total{service="${service}",route="/charge",code="500"} ${requests.bad}
`;
  const server = createServer((request, response) => {
    const isPage = request.url === "/metrics";
    response.writeHead(isPage ? 200 : 404, { "content-type": "text/plain; version=0.0.4" });
    response.end(isPage ? page() : "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const count = ({ good, bad }: { readonly good: number; readonly bad: number }) => {
    requests.good += good;
    requests.bad += bad;
  };
  return {
    url: `http://127.0.0.1:${port}/metrics`,
    count,
    traffic(next) {
      load = next;
    },
    pass(ms) {
      const total = (load.perMinute * ms) / 60_000;
      count({ good: total * (1 - load.failingShare), bad: total * load.failingShare });
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
