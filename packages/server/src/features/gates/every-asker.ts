import type { Db } from "../../kernel/database.ts";
import { peopleCalled } from "../access/index.ts";

/** Everybody who counts as having asked: as they were told, and the people of ours whom that means. */
export const everyAsker = async (db: Db, told: readonly string[]): Promise<string[]> => [
  ...new Set([...told, ...(await peopleCalled(db, told))]),
];
