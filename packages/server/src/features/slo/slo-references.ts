import { AlertConditionManifest, AlertPolicyManifest, SliManifest } from "@shipshape/contract/manifest";
import type { FindReferred, SloDocumentShape } from "@shipshape/domain/openslo/documents";
import { conditionRefsOf, policyRefsOf, sliRefsOf } from "@shipshape/domain/openslo/references";
import type { AppliedDocuments } from "../../kernel/configuration/kind.ts";
import type { Db } from "../../kernel/database.ts";
import { indicatorsByName } from "./indicators-by-name.ts";
import { opensloStore } from "./openslo-store.ts";

/** What these documents refer to, as it is kept now. */
export async function referencesOf(db: Db, documents: readonly SloDocumentShape[]): Promise<FindReferred> {
  const store = opensloStore(db);
  const indicatorNames = documents.flatMap(({ spec }) => sliRefsOf(spec));
  const [slis, templates, policies] = await Promise.all([
    store.byNames("SLI", indicatorNames),
    indicatorNames.length === 0 ? new Map() : indicatorsByName(db, indicatorNames),
    store.byNames(
      "AlertPolicy",
      documents.flatMap(({ spec }) => policyRefsOf(spec)),
    ),
  ]);
  const AlertPolicy = byName(policies, (document) => AlertPolicyManifest.parse(document));
  const inPlace = documents.flatMap(({ spec }) => conditionRefsOf(spec));
  const conditions = await store.byNames("AlertCondition", [
    ...inPlace,
    ...[...AlertPolicy.values()].flatMap(({ spec }) => conditionRefsOf({ alertPolicies: [{ spec }] })),
  ]);
  const found = {
    SLI: byName(slis, (document) => SliManifest.parse(document)),
    Indicator: new Map([...templates].map(([name, spec]) => [name, { spec }])),
    AlertPolicy,
    AlertCondition: byName(conditions, (document) => AlertConditionManifest.parse(document)),
    AlertNotificationTarget: new Map(),
  };
  return ((kind: keyof typeof found, name: string) => found[kind].get(name)) as FindReferred;
}

/** The same among documents that are about to be applied. */
export const referencesAmong = ({ find }: AppliedDocuments): FindReferred => find as unknown as FindReferred;

const byName = <T>(rows: readonly { name: string; document: unknown }[], parse: (document: unknown) => T) =>
  new Map(rows.map(({ name, document }) => [name, parse(document)]));
