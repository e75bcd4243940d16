import { isDeepStrictEqual } from "node:util";
import { SloManifest } from "@shipshape/contract/manifest";
import { SYSTEM } from "../../kernel/actor.ts";
import type { Tx } from "../../kernel/database.ts";
import { BUILT_IN } from "../catalog/index.ts";
import { OWN_SOURCE } from "../telemetry/index.ts";
import { putSlos } from "./put-slos.ts";
import { type SloDocument, storedDocument } from "./slo-document.ts";
import { sloStore } from "./slo-store.ts";

type BuiltIn = {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly target: number;
  readonly ratio: { readonly good?: string; readonly bad?: string; readonly total: string };
};

/** What this server promises of itself, counted from its own metrics and shown like any other objective. */
const PROMISES: readonly BuiltIn[] = [
  {
    name: "api-availability",
    displayName: "The API answers",
    description: "A request to this server is answered without a failure of ours (5xx).",
    target: 0.999,
    ratio: { bad: 'shipshape_http_requests_total{code="5xx"}', total: "shipshape_http_requests_total" },
  },
  {
    name: "alert-intake",
    displayName: "Alerts are taken in",
    description: "What is handed to an intake is on disk before its sender hears that it was accepted.",
    target: 0.9995,
    ratio: {
      good: 'shipshape_intake_items_total{outcome=~"committed|repeated"}',
      total: "shipshape_intake_items_total",
    },
  },
  {
    name: "first-notification",
    displayName: "Pages go out in time",
    description: "The first notification of a page is attempted within ten seconds.",
    target: 0.999,
    ratio: {
      good: 'shipshape_first_notifications_total{in_time="true"}',
      total: "shipshape_first_notifications_total",
    },
  },
];

export const BUILT_IN_SLO_NAMES: readonly string[] = PROMISES.map(({ name }) => name);

const metric = (query: string) => ({ metricSource: { metricSourceRef: OWN_SOURCE, spec: { query } } });

const documentOf = ({ name, displayName, description, target, ratio: { good, bad, total } }: BuiltIn): SloDocument =>
  SloManifest.parse({
    apiVersion: "openslo/v1",
    kind: "SLO",
    metadata: { name, displayName },
    spec: {
      description,
      service: BUILT_IN,
      indicator: {
        spec: {
          ratioMetric: {
            counter: true,
            ...(good === undefined ? {} : { good: metric(good) }),
            ...(bad === undefined ? {} : { bad: metric(bad) }),
            total: metric(total),
          },
        },
      },
      timeWindow: [{ duration: "30d", isRolling: true }],
      budgetingMethod: "Occurrences",
      objectives: [{ target }],
    },
  });

/** Makes our own objectives at the first start, and as this version promises them at every other. */
export async function ensureBuiltInSlos(tx: Tx): Promise<void> {
  const known = new Map(
    (await sloStore(tx).byNames(BUILT_IN_SLO_NAMES)).map((slo) => [slo.name, storedDocument(slo.definition)]),
  );
  const puts = PROMISES.map(documentOf)
    .map((document) => ({ document, before: known.get(document.metadata.name) }))
    .filter(({ document, before }) => !isDeepStrictEqual(document, before));
  if (puts.length > 0) await putSlos(tx, SYSTEM, "slo.ensureBuiltIn", puts, true);
}
