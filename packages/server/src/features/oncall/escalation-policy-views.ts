import type { EscalationPolicy } from "@shipshape/contract/oncall-escalation";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { notFound } from "../../kernel/problem.ts";
import { specOf } from "./escalation-policy-document.ts";
import { escalationStore, type PolicyRow } from "./escalation-store.ts";
import { withRevision } from "./seen-revision.ts";

export type PolicyView = z.input<typeof EscalationPolicy>;

export const policySaid = (row: PolicyRow): Omit<PolicyView, "revision"> => ({
  name: row.name,
  displayName: row.displayName,
  labels: row.labels,
  annotations: row.annotations,
  ...specOf(row),
});

export const policyView = (row: PolicyRow): PolicyView => withRevision(policySaid(row));

/** What changes what a policy says, as the audit log has it. */
export const policyChanges = (name: string) => ({
  subject: `escalation-policy:${name}`,
  actions: ["oncall.putEscalationPolicy", "oncall.applyEscalationPolicy", "oncall.deleteEscalationPolicy"],
});

export const noPolicy = (name: string) =>
  notFound("escalation policy", name, "'shipshape escalation list' shows those there are.");

export const policyList = async (db: Db): Promise<PolicyView[]> =>
  (await escalationStore(db).policies()).map(policyView);

/** A policy by name. Throws `not_found`. */
export async function policyNamed(db: Db, name: string): Promise<PolicyRow> {
  const [row] = await escalationStore(db).policies([name]);
  if (!row) throw noPolicy(name);
  return row;
}
