import type { Db } from "../../kernel/database.ts";
import { peopleCalled } from "../access/index.ts";
import { authorsOfVersion } from "../changes/index.ts";

type Change = { readonly version: string | null; readonly askers: readonly string[] };

/** Everybody who counts as having asked: as they were told, who wrote what is to go out, and the people of ours whom that means. */
export async function everyAsker(
  db: Db,
  serviceIds: readonly string[],
  { version, askers }: Change,
): Promise<string[]> {
  const authors = version === null ? [] : await authorsOfVersion(db, serviceIds, version);
  const told = [...askers, ...authors];
  return [...new Set([...told, ...(await peopleCalled(db, told))])];
}
