import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { minuteNow } from "./spent.ts";
import type { Traffic } from "./traffic.ts";

/** A page of metrics on loopback that both systems read, and what the bench must know of who read it and was told what. */
export type Counters = {
  /** Address of the page, and of what pretends to be an Alertmanager. */
  readonly url: string;
  readonly address: string;
  /** Until it is on, the page answers 503. */
  show(isOn: boolean): void;
  /** When the page was read, in epoch milliseconds. */
  readonly readAtMs: readonly number[];
  /** When a firing alert about an objective came in first, by the objective's name. */
  readonly toldAtMs: ReadonlyMap<string, number>;
  close(): Promise<void>;
};

export const objectiveName = (objective: number): string => `objective-${String(objective).padStart(5, "0")}`;

/** Counters that stood at zero before `fromMinute`; the events of a minute are counted as it begins. */
function countersFrom(traffic: Traffic, fromMinute: number) {
  const total = new Float64Array(traffic.objectives);
  const bad = new Float64Array(traffic.objectives);
  let upTo = fromMinute - 1;
  return {
    total,
    bad,
    advanceTo(minute: number): void {
      for (; upTo < minute; upTo += 1) {
        for (let one = 0; one < traffic.objectives; one += 1) {
          total[one] = (total[one] ?? 0) + traffic.totalAt(one, upTo + 1);
          bad[one] = (bad[one] ?? 0) + traffic.badAt(one, upTo + 1);
        }
      }
    },
  };
}

export const METRIC = "http_requests_total";

function pageOf({ total, bad }: ReturnType<typeof countersFrom>): string {
  const lines = [`# TYPE ${METRIC} counter`];
  for (let one = 0; one < total.length; one += 1) {
    const name = objectiveName(one);
    const failed = bad[one] ?? 0;
    lines.push(`${METRIC}{slo="${name}",code="200"} ${(total[one] ?? 0) - failed}`);
    lines.push(`${METRIC}{slo="${name}",code="500"} ${failed}`);
  }
  return `${lines.join("\n")}\n`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

type Told = { readonly labels: Readonly<Record<string, string>>; readonly endsAt: string };

/** Shows the counters as they stand now. Prometheus tells its alerts to the same address. */
export async function serveCounters(traffic: Traffic, fromMinute: number): Promise<Counters> {
  const counters = countersFrom(traffic, fromMinute);
  counters.advanceTo(minuteNow());
  let isOn = false;
  const readAtMs: number[] = [];
  const toldAtMs = new Map<string, number>();

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.url === "/metrics") {
      if (!isOn) return void response.writeHead(503).end();
      readAtMs.push(Date.now());
      counters.advanceTo(minuteNow());
      return void response.writeHead(200, { "content-type": "text/plain; version=0.0.4" }).end(pageOf(counters));
    }
    const nowMs = Date.now();
    for (const { labels, endsAt } of JSON.parse(await bodyOf(request)) as Told[]) {
      const name = labels["sloth_slo"] ?? "";
      if (Date.parse(endsAt) > nowMs && !toldAtMs.has(name)) toldAtMs.set(name, nowMs);
    }
    response.writeHead(200).end();
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${address}/metrics`,
    address,
    show: (next) => {
      isOn = next;
    },
    readAtMs,
    toldAtMs,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
