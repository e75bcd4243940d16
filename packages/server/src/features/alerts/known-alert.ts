import { type Reference, referenceTo } from "@shipshape/domain/short-id";
import type { Db } from "../../kernel/database.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import type { AlertRow } from "./alerts-store.ts";
import { alertOf } from "./identity-views.ts";

/** How somebody named an alert. */
export function alertReference(typed: string): Reference {
  const reference = referenceTo("alert", typed);
  if (reference) return reference;
  throw new DomainError("not_found", `"${typed}" is no alert: give an id such as ALR-12 ('shipshape alert list').`);
}

export const unknownAlert = (typed: string): DomainError =>
  notFound("alert", typed, "'shipshape alert list' shows the ones there are.");

/** The alert that somebody named by id or short id. */
export async function knownAlert(db: Db, typed: string): Promise<AlertRow> {
  const row = await alertOf(db, alertReference(typed));
  if (!row) throw unknownAlert(typed);
  return row;
}
