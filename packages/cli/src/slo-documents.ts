import {
  AlertConditionManifest,
  AlertNotificationTargetManifest,
  AlertPolicyManifest,
  IndicatorManifest,
  SliManifest,
  SloManifest,
} from "@shipshape/contract/manifest";
import { compileSlo } from "@shipshape/domain/openslo/compile-slo";
import type { FindReferred, SloDocumentShape } from "@shipshape/domain/openslo/documents";
import { prometheusRules, type RuleGroup } from "@shipshape/domain/openslo/prometheus-rules";
import { conditionRefsOf, policyRefsOf, sliRefsOf, targetRefsOf } from "@shipshape/domain/openslo/references";
import { rulesObjective } from "@shipshape/domain/openslo/rules-objective";
import * as z from "zod";

export type Plain = Record<string, unknown>;
/** Finds a document by kind and name, wherever documents come from. */
export type Find = (kind: string, name: string) => Plain | undefined;

/** Kinds in the order in which they must be applied, beside an SLO. */
export const REFERRED_KINDS = [
  "Service",
  "DataSource",
  "Indicator",
  "SLI",
  "AlertCondition",
  "AlertNotificationTarget",
  "AlertPolicy",
] as const;

const SCHEMAS = {
  Indicator: IndicatorManifest,
  SLI: SliManifest,
  AlertCondition: AlertConditionManifest,
  AlertNotificationTarget: AlertNotificationTargetManifest,
  AlertPolicy: AlertPolicyManifest,
} as const;

/** An SLO's document with its defaults. Throws with its name and the place of each fault. */
function sloOf(document: Plain): SloDocumentShape {
  return parsed(SloManifest, document) as SloDocumentShape;
}

function parsed(schema: z.ZodType, document: Plain): unknown {
  const result = schema.safeParse(document);
  if (result.success) return result.data;
  const { kind, metadata } = document as { kind?: string; metadata?: { name?: string } };
  throw new Error(`${kind} ${metadata?.name}: ${z.prettifyError(result.error)}`);
}

const finding = (find: Find): FindReferred =>
  ((kind: keyof typeof SCHEMAS, name: string) => {
    const document = find(kind, name);
    return document === undefined ? undefined : parsed(SCHEMAS[kind], document);
  }) as FindReferred;

/** The names that an SLO needs of each kind, through its policies too; what is not found is left out. */
function needsOf(slo: SloDocumentShape, find: Find): Record<(typeof REFERRED_KINDS)[number], string[]> {
  const { spec } = slo;
  const policies = policyRefsOf(spec);
  const inPlace = (spec.alertPolicies ?? []).flatMap((policy) => ("spec" in policy ? [{ spec: policy.spec }] : []));
  const referred = policies.flatMap((name) => finding(find)("AlertPolicy", name) ?? []);
  const alertPolicies = [...inPlace, ...referred.map(({ spec: policy }) => ({ spec: policy }))];
  const indicators = sliRefsOf(spec);
  const slis = indicators.flatMap((name) => find("SLI", name) ?? find("Indicator", name) ?? []);
  return {
    Service: [spec.service],
    DataSource: sourcesIn([spec, ...slis]),
    Indicator: indicators,
    SLI: indicators,
    AlertCondition: conditionRefsOf({ alertPolicies }),
    AlertNotificationTarget: targetRefsOf({ alertPolicies }),
    AlertPolicy: policies,
  };
}

/** The data sources named anywhere in these documents. */
function sourcesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(sourcesIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    (key === "metricSourceRef" || key === "source") && typeof inner === "string" ? [inner] : sourcesIn(inner),
  );
}

/** These SLOs and every document that they need, each once, in the order in which they apply: pure OpenSLO v1. */
export function openSloBundle(slos: readonly Plain[], find: Find): Plain[] {
  const needs = slos.map((document) => needsOf(sloOf(document), find));
  const referred = REFERRED_KINDS.flatMap((kind) =>
    [...new Set(needs.flatMap((need) => need[kind]))].flatMap((name): Plain[] => {
      const document = find(kind, name);
      return document === undefined ? [] : [document];
    }),
  );
  return [...referred, ...slos].map((document) =>
    tidied(document["kind"] === "Service" ? opensloService(document) : document),
  );
}

/** A service of the catalog as OpenSLO writes it; the annotation says who owns it, so that it applies again. */
function opensloService(document: Plain): Plain {
  const { metadata, spec } = document as { metadata: Plain; spec: { description?: string; owner?: string } };
  const annotations = { ...(metadata["annotations"] as Plain), "shipshape.dev/owner": spec.owner };
  return {
    apiVersion: "openslo/v1",
    kind: "Service",
    metadata: { ...metadata, annotations },
    spec: spec.description ? { description: spec.description } : {},
  };
}

/** Without the empty fields that only our defaults filled in. */
function tidied(document: Plain): Plain {
  const isIdle = ([key, value]: readonly [string, unknown]): boolean =>
    (key === "description" && value === "") ||
    ((key === "labels" || key === "annotations") && Object.keys(value as object).length === 0);
  const part = (value: unknown): unknown =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).filter((entry) => !isIdle(entry)))
      : value;
  return { ...document, metadata: part(document["metadata"]), spec: part(document["spec"]) };
}

/** The Prometheus rules of these SLOs, and what the rules cannot say. Throws where one cannot be evaluated. */
export function rulesOf(slos: readonly Plain[], find: Find): { groups: RuleGroup[]; notes: string[] } {
  const groups: RuleGroup[] = [];
  const notes: string[] = [];
  for (const document of slos.map(sloOf)) {
    const { objectives, faults } = compileSlo(document, finding(find));
    const [fault] = faults;
    if (fault) throw new Error(`SLO ${document.metadata.name}, ${fault.path}: ${fault.message}`);
    for (const compiled of objectives) {
      const made = rulesObjective(document, compiled);
      groups.push(...prometheusRules(made.objective));
      notes.push(...made.notes.map((note) => `${compiled.name}: ${note}`));
    }
  }
  return { groups, notes };
}
