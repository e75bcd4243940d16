import { type ChangeSelector, selects } from "@shipshape/domain/gates/change-selector";
import { type Readiness, readinessOf, requiredClass } from "@shipshape/domain/gates/readiness";
import { DEFAULT_READINESS_ITEMS, type ReadinessItem } from "@shipshape/domain/gates/readiness-items";
import type { Db } from "../../kernel/database.ts";
import { grouped } from "../../kernel/grouped.ts";
import type { KnownService } from "../catalog/index.ts";
import { readinessFound } from "./readiness-found.ts";
import { type ChecklistRow, type EvidenceRow, type ExemptionRow, readinessStore } from "./readiness-store.ts";
import { readinessFacts } from "./readiness-views.ts";

export const BUILT_IN_CHECKLIST = "default";

export type Assessed = {
  readonly service: KnownService;
  readonly checklist: string;
  readonly readiness: Readiness;
  readonly evidence: readonly EvidenceRow[];
  readonly exemptions: readonly ExemptionRow[];
};

/** How closely a selector names a service: a service more than its team, its team more than labels and tier. */
const weightOf = ({ services, teams, labels, tiers }: ChangeSelector): number =>
  (services ? 8 : 0) + (teams ? 4 : 0) + (labels ? 2 : 0) + (tiers ? 1 : 0);

/** The checklist of a service: of those that select it the one that names it most closely, of equals the first by name. */
function checklistOf(rows: readonly ChecklistRow[], service: KnownService) {
  const { name, owner: team, tier, labels } = service;
  const [first] = rows
    .filter(({ selector }) =>
      selects(selector as ChangeSelector, { service: name, team, tier, labels, environment: "" }),
    )
    .toSorted((a, b) => weightOf(b.selector as ChangeSelector) - weightOf(a.selector as ChangeSelector));
  return first
    ? { name: first.name, items: first.items as unknown as readonly ReadinessItem[] }
    : { name: BUILT_IN_CHECKLIST, items: DEFAULT_READINESS_ITEMS };
}

const startOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** How ready these services are: as many statements as for one. */
export async function assessReadiness(db: Db, services: readonly KnownService[], at: Date): Promise<Assessed[]> {
  const ids = services.map(({ id }) => id);
  const store = readinessStore(db);
  const [checklists, facts, evidence, exemptions] = await Promise.all([
    store.checklists(),
    readinessFacts(db, ids),
    store.evidenceOf(ids),
    store.exemptionsOf(ids, at),
  ]);
  const rowOf = new Map(facts.map((row) => [row.serviceId, row]));
  const evidenceOf = grouped(evidence, ({ serviceId }) => serviceId);
  const exemptionsOf = grouped(exemptions, ({ serviceId }) => serviceId);
  return services.flatMap((service) => {
    const row = rowOf.get(service.id);
    if (!row) return [];
    const [said, without] = [evidenceOf.get(service.id) ?? [], exemptionsOf.get(service.id) ?? []];
    const { name, items } = checklistOf(checklists, service);
    const given = {
      found: readinessFound(service, row, at.getTime()),
      words: said.map(({ item, givenBy: by, note, doneOn, expiresAt }) => ({
        item,
        by,
        note,
        doneOnMs: startOf(doneOn),
        expiresAtMs: expiresAt?.getTime(),
      })),
      exemptions: without.map(({ item, reason, askedBy, approvedBy, untilAt }) => ({
        item,
        reason,
        askedBy,
        approvedBy,
        untilMs: untilAt.getTime(),
      })),
    };
    const readiness = readinessOf(items, requiredClass(row.targets, service.tier), given, at.getTime());
    return [{ service, checklist: name, readiness, evidence: said, exemptions: without }];
  });
}
