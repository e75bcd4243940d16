import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Client, createClient } from "@shipshape/contract/client";
import { routes } from "@shipshape/contract/routes";
import { demoRoot } from "./demo-root.ts";
import type { FleetService } from "./fleet.ts";
import { DEMO_SLOS, type DemoSlo, demoHistory } from "./history.ts";
import { patientFetch } from "./patient-fetch.ts";
import { isServiceName } from "./service-options.ts";

const SLICES_A_REQUEST = 5_000;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const STABLE_SINCE_DAYS: Readonly<Record<string, number>> = { inventory: 19, storefront: 12, checkout: 9, payments: 5 };

type Api = Client<typeof routes>;
type ConfigurationFile = { readonly path: string; readonly text: string };

export type ShipshapeSetup = {
  readonly url: string;
  readonly token: string;
  readonly services: readonly FleetService[];
  /** Where the runbooks are read. */
  readonly controlUrl: string;
  /** Metrics come from here; where it is undefined, from each service's own /metrics. */
  readonly prometheusUrl: string | undefined;
  readonly seed: number;
  readonly nowMs: number;
  readonly say: (line: string) => void;
};

/** Makes Shipshape know the demo: its configuration, a month of history, and what runs in production. Twice is once. */
export async function setUpShipshape(setup: ShipshapeSetup): Promise<void> {
  const api = createClient(routes, { baseUrl: setup.url, token: setup.token, fetch: patientFetch() });
  await refuseServicesOfOthers(api);
  const files = [...configurationFiles().map((file) => withRealUrls(file, setup)), dataSources(setup)];
  const { creates, updates, unchanged } = await api.configuration.apply({ body: { files } });
  setup.say(`configuration applied: ${creates} created, ${updates} changed, ${unchanged} unchanged`);
  await importHistory(api, setup);
  await recordWhatRuns(api, setup);
}

/** Services of the same name may be somebody's own: the demo would change them, so it does not begin. */
async function refuseServicesOfOthers(api: Api): Promise<void> {
  const { services } = await api.catalog.listServices();
  const foreign = services.filter(({ name, origin }) => isServiceName(name) && !origin.startsWith("file:demo/"));
  if (foreign.length === 0) return;
  const names = foreign.map(({ name }) => name).join(", ");
  throw new Error(
    `There are services of these names already, which the demo would change: ${names}. Archive or rename them first.`,
  );
}

/** The documents of demo/config, as they are. */
export function configurationFiles(): ConfigurationFile[] {
  const directory = join(demoRoot(), "demo", "config");
  return readdirSync(directory)
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .map((file) => ({ path: `demo/config/${file}`, text: readFileSync(join(directory, file), "utf8") }));
}

/** demo/config links to the demo's usual ports; where it has others, the links follow. */
function withRealUrls({ path, text }: ConfigurationFile, { services, controlUrl }: ShipshapeSetup): ConfigurationFile {
  const urls = [...services.map(({ url }) => url), controlUrl];
  const real = text.replace(/http:\/\/127\.0\.0\.1:746(\d)/g, (usual, index) => urls[Number(index)] ?? usual);
  return { path, text: real };
}

/** Where each service's metrics are read, which is known only now: one data source a service. */
export function dataSources(setup: Pick<ShipshapeSetup, "services" | "prometheusUrl">): ConfigurationFile {
  const documents = setup.services.map(({ name, metricsUrl }) => ({
    apiVersion: "openslo/v1",
    kind: "DataSource",
    metadata: { name: `${name}-metrics`, displayName: `Metrics of ${name}` },
    spec: setup.prometheusUrl
      ? { type: "prometheus", connectionDetails: { url: setup.prometheusUrl } }
      : { type: "scrape", connectionDetails: { url: metricsUrl } },
  }));
  const text = documents.map((document) => JSON.stringify(document, null, 2)).join("\n---\n");
  return { path: "demo/data-sources.yaml", text: `${text}\n` };
}

/** Pushes the 30 days before now, unless the oldest of them are already known. */
async function importHistory(api: Api, { seed, nowMs, say }: ShipshapeSetup): Promise<void> {
  const history = demoHistory({ endMs: nowMs, seed });
  for (const name of Object.keys(DEMO_SLOS) as DemoSlo[]) {
    const from = new Date(nowMs - 30 * DAY_MS);
    const to = new Date(nowMs - DAY_MS);
    const { points } = await api.slo.getBudget({ params: { name }, query: { from, to, stepMinutes: 1440 } });
    if (points.some(({ total }) => total > 0)) {
      say(`${name} has its history`);
      continue;
    }
    const slices = history[name];
    for (let first = 0; first < slices.length; first += SLICES_A_REQUEST) {
      const body = { slices: slices.slice(first, first + SLICES_A_REQUEST) };
      await api.slo.pushSlices({ params: { name }, body });
    }
    say(`${name}: ${slices.length} minutes of history imported`);
  }
}

/**
 * Records what the fleet runs where the record says otherwise: some days ago where it knows of nothing, and now, as a
 * rollback, where it tells of another version. A demo that was stopped while it was broken starts healthy.
 */
async function recordWhatRuns(api: Api, { services, nowMs, say }: ShipshapeSetup): Promise<void> {
  const { running } = await api.changes.listRunning({ query: { environment: "production" } });
  const recorded = new Map(running.map(({ service, version }) => [service, version]));
  for (const { name, version, commit } of services) {
    if (recorded.get(name) === version) continue;
    const deployment = { service: name, environment: "production", version, commit };
    const known = recorded.has(name);
    const startedAt = new Date(nowMs - (STABLE_SINCE_DAYS[name] ?? 7) * DAY_MS);
    const { id } = await api.changes.startDeployment({
      body: known
        ? { ...deployment, kind: "rollback", externalId: `demo/${name}/${version}/${nowMs}` }
        : { ...deployment, externalId: `demo/${name}/${version}`, startedAt },
    });
    const finishedAt = known ? undefined : new Date(startedAt.getTime() + MINUTE_MS);
    await api.changes.finishDeployment({ params: { id }, body: { status: "succeeded", finishedAt } });
    say(`${name} ${version} recorded in production${known ? `, in place of ${recorded.get(name)}` : ""}`);
  }
}
