import type { Db } from "../../../kernel/database.ts";
import { notFound } from "../../../kernel/problem.ts";
import { type SourceRow, sourceStore } from "./source-store.ts";

/** A live source by name or id, or the error that says where to look. */
export async function knownSource(db: Db, nameOrId: string): Promise<SourceRow> {
  const row = await sourceStore(db).find(nameOrId);
  if (!row) throw notFound("source", nameOrId, "'shipshape source list' shows the ones there are.");
  return row;
}
