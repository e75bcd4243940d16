import type { Db } from "../../kernel/database.ts";
import { notFound } from "../../kernel/problem.ts";
import { freezeStore, type OverrideRow } from "./freeze-store.ts";

/** An override by its id, or the error that says where to look. */
export async function knownOverride(db: Db, id: string): Promise<OverrideRow> {
  const row = await freezeStore(db).override(id);
  if (!row) throw notFound("override", id, "'shipshape gate overrides' shows those there are.");
  return row;
}
