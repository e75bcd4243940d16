import type pg from "pg";
import type { Shipshape } from "../../journeys/harness/shipshape.ts";
import { readySender } from "../load/send.ts";
import { cpuMsOf } from "../process-usage.ts";
import { untilDone } from "./idle.ts";

type Say = (line: string) => void;
const PER_SECOND = 100;
const PEOPLE = 200;
/** The same load before what is measured: a process that has just begun compiles while it works. */
const WARM_SECONDS = 10;

/** Services whose alerts page one person each by mail: `load-1` …, or called otherwise. */
export async function makeServices(shipshape: Shipshape, count: number, named = "load"): Promise<void> {
  const people = Array.from({ length: PEOPLE }, (_, at) => `load-${at + 1}`);
  const documents = [
    ...people.map((name) => `kind: User\nmetadata: { name: ${name} }\nspec: { email: ${name}@example.org }`),
    ...people.map(
      (name) =>
        `kind: EscalationPolicy\nmetadata: { name: ${name} }\nspec: { repeat: 0, steps: [{ delayMinutes: 0, targets: [{ kind: user, name: ${name} }] }] }`,
    ),
    ...Array.from(
      { length: count },
      (_, at) =>
        `kind: Service\nmetadata: { name: ${named}-${at + 1} }\nspec: { owner: shipshape, escalationPolicy: ${people[at % PEOPLE]} }`,
    ),
  ];
  const text = documents.map((document) => `apiVersion: shipshape/v1\n${document}`).join("\n---\n");
  await shipshape.client.configuration.apply({ body: { files: [{ path: "load.yaml", text }] } });
}

/** How long it took from the moment the first alert of an incident was taken to the first attempt to notify of it, in milliseconds; of those taken since. */
export async function firstAttempts(look: pg.Client, run: string, since = new Date(0)) {
  const { rows } = await look.query<{ pages: number; attempted: number; p50: number; p99: number; most: number }>(
    `select count(*)::int as pages, count(first_attempt_at)::int as attempted,
       percentile_cont(0.5) within group (order by ms) as p50, percentile_cont(0.99) within group (order by ms) as p99,
       max(ms) as most
     from (
       select distinct on (page.incident_id) first_attempt_at, extract(epoch from first_attempt_at - alert.created_at) * 1000 as ms
       from alert join incident_alert on alert_id = alert.id join page using (incident_id)
       join page_request on page_request.page_id = page.id
       where alert.labels ->> 'instance' like $1 and alert.created_at >= $2
       order by page.incident_id, alert.created_at
     ) attempts`,
    [`${run}-%`, since],
  );
  return rows[0] ?? { pages: 0, attempted: 0, p50: 0, p99: 0, most: 0 };
}

type Second = { readonly second: number; readonly p50: number; readonly p99: number };

/** The same for each second in which alerts were taken, from the first on: what comes in bursts has a time. */
async function bySecond(look: pg.Client, run: string, since: Date): Promise<readonly Second[]> {
  const { rows } = await look.query<Second>(
    `select floor(extract(epoch from took.created_at - $2))::int as second,
       percentile_cont(0.5) within group (order by took.ms) as p50, percentile_cont(0.99) within group (order by took.ms) as p99
     from (
       select distinct on (page.incident_id) alert.created_at, extract(epoch from first_attempt_at - alert.created_at) * 1000 as ms
       from alert join incident_alert on alert_id = alert.id join page using (incident_id)
       join page_request on page_request.page_id = page.id
       where alert.labels ->> 'instance' like $1 and alert.created_at >= $2
       order by page.incident_id, alert.created_at
     ) took
     group by 1 order by 1`,
    [`${run}-%`, since],
  );
  return rows;
}

export type Paging = {
  readonly seconds: number;
  /** So many alerts in a row are of one service: the first opens its incident and pages, the others join it. */
  readonly inARow: number;
};

/** A hundred alerts a second: how long until the first notification of each incident is tried. */
export async function measurePaging(
  shipshape: Shipshape,
  look: pg.Client,
  { seconds, inARow }: Paging,
  say: Say,
): Promise<void> {
  const alerts = PER_SECOND * (WARM_SECONDS + seconds);
  const services = Math.ceil(alerts / inARow);
  await makeServices(shipshape, services);
  await untilDone(look);
  const send = await readySender({
    port: shipshape.port,
    connections: 8,
    perSecond: PER_SECOND,
    alerts: {
      path: "/api/v2/alerts",
      headers: { authorization: `Bearer ${shipshape.token()}` },
      run: "paging",
      requests: alerts,
      perRequest: 1,
      different: alerts,
      labels: '"severity":"critical"',
      services,
      inARow,
    },
  });
  const before = cpuMsOf(shipshape.pid());
  const began = performance.now();
  const since = new Date(Date.now() + WARM_SECONDS * 1000);
  const sent = await send();
  const cores = (cpuMsOf(shipshape.pid()) - before) / (performance.now() - began);
  await untilDone(look);
  const { pages, attempted, p50, p99, most } = await firstAttempts(look, "paging", since);
  say(
    `accepted to first notification attempt, ${PER_SECOND} alerts/s, ${inARow} to an incident that pages, ${seconds} s after ${WARM_SECONDS} s of the same`,
  );
  say(`  answered p99   ${sent.p99Ms.toFixed(1)} ms, refused ${sent.refused}`);
  say(`  pages          ${pages} of ${Math.ceil((PER_SECOND * seconds) / inARow)}, attempted ${attempted}`);
  say(
    `  attempted      p50 ${Number(p50).toFixed(1)} ms, p99 ${Number(p99).toFixed(1)} ms, at most ${Number(most).toFixed(1)} ms`,
  );
  const seconds99 = await bySecond(look, "paging", since);
  const usual = seconds99.map((one) => one.p99).toSorted((a, b) => a - b)[Math.floor(seconds99.length / 2)] ?? 0;
  const bursts = seconds99.filter((one) => one.p99 > 2 * usual);
  say(`  p99 by second  ${seconds99.map((one) => Math.round(one.p99)).join(" ")}`);
  say(
    `  bursts         ${bursts.map(({ second, p50 }) => `second ${second} (p50 ${Math.round(p50)})`).join(", ") || "none"}`,
  );
  say(`  CPU            ${cores.toFixed(2)} core`);
}
