import type { ReadinessEvidence, ReadinessExemption, ServiceReadiness } from "@shipshape/contract/gates-readiness";
import { readinessText } from "@shipshape/domain/gates/readiness";
import type * as z from "zod";
import { type Actor, can, personOf } from "../../kernel/actor.ts";
import type { Assessed } from "./assess-readiness.ts";
import type { EvidenceRow, ExemptionRow } from "./readiness-store.ts";

type Exemption = z.input<typeof ReadinessExemption>;

/** How ready a service is, as a list tells it. */
export function readinessLine({ service, readiness }: Assessed): z.input<typeof ServiceReadiness> {
  const { required, reached, passed, counted, isReady, items } = readiness;
  const missing = items.filter(({ item, decision }) => decision === "fail" && item.classes.includes(required));
  return {
    service: service.name,
    displayName: service.displayName,
    owner: service.owner,
    tier: service.tier,
    required,
    reached,
    passed,
    counted,
    ready: isReady,
    because: readinessText(readiness),
    missing: missing.map(({ item }) => item.title),
  };
}

export const evidenceView = (row: EvidenceRow): z.input<typeof ReadinessEvidence> => ({
  item: row.item,
  note: row.note,
  url: row.url,
  doneOn: row.doneOn,
  expiresAt: row.expiresAt,
  givenBy: row.givenBy,
  givenAt: row.givenAt,
});

/** Every item of a service, with what people said of it. */
export function readinessItems({ readiness, evidence }: Assessed) {
  return readiness.items.map(({ item, decision, by, because, untilMs }) => {
    const said = evidence.find((one) => one.item === item.key);
    return {
      ...item,
      classes: [...item.classes],
      decision,
      by,
      because,
      until: untilMs === undefined ? null : new Date(untilMs),
      wanted: item.classes.includes(readiness.required),
      evidence: said ? evidenceView(said) : null,
    };
  });
}

/** Why somebody may not approve an exemption, with the mend; undefined where they may. */
export function whyNotApprove(row: ExemptionRow, actor: Actor, at: Date): string | undefined {
  if (!can(actor, "gates:approve")) return `${actor.name} needs the permission gates:approve.`;
  if (row.askedBy === personOf(actor)) return "You asked for it yourself: somebody else must look at it.";
  if (row.endedAt !== null || row.untilAt <= at) return "It is over: ask anew.";
  return row.approvedBy === null ? undefined : "It is approved already.";
}

export function exemptionView(row: ExemptionRow, service: string, actor: Actor, at: Date): Exemption {
  const isOver = row.endedAt !== null || row.untilAt <= at;
  const whyNot = whyNotApprove(row, actor, at);
  return {
    id: row.id,
    service,
    item: row.item,
    reason: row.reason,
    askedBy: row.askedBy,
    askedAt: row.askedAt,
    until: row.untilAt,
    approvedBy: row.approvedBy,
    approvedAt: row.approvedAt,
    endedAt: row.endedAt,
    endedBy: row.endedBy,
    status: isOver ? "over" : row.approvedBy === null ? "waiting" : "in force",
    canApprove: whyNot === undefined,
    whyNot: whyNot ?? null,
  };
}
