import type pg from "pg";
import type { Shipshape } from "../../journeys/harness/shipshape.ts";
import { readySender } from "../load/send.ts";
import { cpuMsOf } from "../measure/process-usage.ts";
import { quantile } from "../measure/quantile.ts";
import { writesOf } from "./disk.ts";
import { untilDone } from "./idle.ts";

type Say = (line: string) => void;
const PER_SECOND = 100;
const PEOPLE = 200;
/** The same load before what is measured: a process that has just begun compiles while it works. */
const WARM_SECONDS = 10;
const DISK_SECONDS = 10;

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

/** The first alert of an incident that paged, and when somebody was first tried to be told; moments in epoch milliseconds. */
type Attempt = { readonly instance: string; readonly takenMs: number; readonly triedMs: number | null };

/** Of the incidents whose first alert was taken since. */
async function firstAttempts(look: pg.Client, run: string, since = new Date(0)): Promise<readonly Attempt[]> {
  const { rows } = await look.query<Attempt>(
    `select distinct on (page.incident_id) alert.labels ->> 'instance' as instance,
       extract(epoch from alert.created_at)::float8 * 1000 as "takenMs", extract(epoch from first_attempt_at)::float8 * 1000 as "triedMs"
     from alert join incident_alert on alert_id = alert.id join page using (incident_id)
     join page_request on page_request.page_id = page.id
     where alert.labels ->> 'instance' like $1 and alert.created_at >= $2
     order by page.incident_id, alert.created_at`,
    [`${run}-%`, since],
  );
  return rows;
}

const spread = (values: readonly number[]): string => {
  const [p50, p99, most] = [0.5, 0.99, 1].map((share) => quantile(values, share).toFixed(1));
  return `p50 ${p50} ms, p99 ${p99} ms, at most ${most} ms`;
};

/** How many incidents paged, of how many somebody was tried to be told, and how long that took from the moment the request came. */
export async function toldOf(look: pg.Client, run: string): Promise<string> {
  const attempts = await firstAttempts(look, run);
  const waits = attempts.flatMap(({ takenMs, triedMs }) => (triedMs === null ? [] : [triedMs - takenMs]));
  return `${waits.length} of ${attempts.length} pages attempted, ${spread(waits)}`;
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
  say(`a write of 8 kB to this disk, nothing else under way: ${await writesOf(shipshape.dataDirectory, DISK_SECONDS)}`);
  const before = cpuMsOf(shipshape.pid());
  const began = performance.now();
  const since = new Date(Date.now() + WARM_SECONDS * 1000);
  const sent = await send();
  const cores = (cpuMsOf(shipshape.pid()) - before) / (performance.now() - began);
  await untilDone(look);
  const attempts = await firstAttempts(look, "paging", since);
  const tried = attempts.flatMap(({ triedMs, ...one }) => (triedMs === null ? [] : [{ ...one, triedMs }]));
  const acceptedMs = ({ instance }: Attempt): number => sent.answeredMs[Number(instance.split("-")[1])] ?? Number.NaN;
  say(
    `accepted to first notification attempt, ${PER_SECOND} alerts/s, ${inARow} to an incident that pages, ${seconds} s after ${WARM_SECONDS} s of the same`,
  );
  say(`  answered p99   ${sent.p99Ms.toFixed(1)} ms, refused ${sent.refused}`);
  say(
    `  pages          ${attempts.length} of ${Math.ceil((PER_SECOND * seconds) / inARow)}, attempted ${tried.length}`,
  );
  say(`  since accepted ${spread(tried.map((one) => one.triedMs - acceptedMs(one)))}`);
  say(`  since it came  ${spread(tried.map((one) => one.triedMs - one.takenMs))}`);
  const bySecond = Array.from({ length: seconds }, (_, second) =>
    tried.filter(({ takenMs }) => Math.floor((takenMs - since.getTime()) / 1_000) === second),
  );
  const worst = bySecond.map((of) =>
    quantile(
      of.map((one) => one.triedMs - one.takenMs),
      0.99,
    ),
  );
  say(`  p99 by second  ${worst.map((ms) => ms.toFixed(0)).join(" ")}`);
  say(`  CPU            ${cores.toFixed(2)} core`);
}
