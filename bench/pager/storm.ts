import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import type { Shipshape } from "../../journeys/harness/shipshape.ts";
import { sendLoad } from "../load/send.ts";
import { quantile } from "../measure/quantile.ts";
import { makeServices, toldOf } from "./first-notification.ts";
import { untilDone } from "./idle.ts";

type Say = (line: string) => void;
const ALERTS = 50_000;
const SECONDS = 60;
const URGENT = "urgent";
const URGENT_EVERY_MS = 1_000;
const LOOK_EVERY_MS = 200;

/** How long pages of the interface take meanwhile: the list of alerts, that of incidents, the count in the side bar. */
async function watchInterface({ client }: Shipshape, until: { over: boolean }): Promise<number[]> {
  const asked = [
    () => client.alerts.list({ query: { limit: 50 } }),
    () => client.incidents.list({ query: {} }),
    () => client.alerts.count(),
  ];
  const times: number[] = [];
  for (let at = 0; !until.over; at += 1) {
    const began = performance.now();
    await asked[at % asked.length]?.();
    times.push(performance.now() - began);
    await sleep(LOOK_EVERY_MS);
  }
  return times;
}

/** 50,000 warnings in a minute, as many services as there may be, and among them an urgent alert each second. */
export async function measureStorm(shipshape: Shipshape, look: pg.Client, say: Say): Promise<void> {
  await makeServices(shipshape, SECONDS, URGENT);
  await untilDone(look);
  const headers = { authorization: `Bearer ${shipshape.token()}` };
  const common = { path: "/api/v2/alerts", headers };
  const until = { over: false };
  const watching = watchInterface(shipshape, until);
  const urgent = sendLoad({
    port: shipshape.port,
    connections: 1,
    perSecond: 1000 / URGENT_EVERY_MS,
    alerts: {
      ...common,
      run: "urgent",
      requests: SECONDS,
      perRequest: 1,
      different: SECONDS,
      labels: '"severity":"critical"',
      services: SECONDS,
      named: URGENT,
    },
  });
  const storm = await sendLoad({
    port: shipshape.port,
    connections: 16,
    perSecond: ALERTS / 10 / SECONDS,
    alerts: { ...common, run: "storm", requests: ALERTS / 10, perRequest: 10, different: ALERTS },
  });
  await urgent;
  until.over = true;
  const times = await watching;
  await untilDone(look);
  const { rows } = await look.query<{ kept: number }>(
    "select count(*)::int as kept from alert where labels ->> 'instance' like 'storm-%'",
  );
  say(`a storm of ${ALERTS} alerts in ${SECONDS} s, and an urgent one each second`);
  say(
    `  kept           ${rows[0]?.kept} of ${ALERTS}, refused requests ${storm.refused}, answered p99 ${storm.p99Ms.toFixed(1)} ms`,
  );
  say(`  urgent         ${await toldOf(look, "urgent")}`);
  const [p50, p95] = [0.5, 0.95].map((share) => quantile(times, share).toFixed(1));
  say(`  interface      p50 ${p50} ms, p95 ${p95} ms of ${times.length} requests`);
}
