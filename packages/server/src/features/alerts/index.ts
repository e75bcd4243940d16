import type { Db } from "../../kernel/database.ts";
import { alertsStore } from "./alerts-store.ts";

/** Which of these alerts still fire. */
export const firingOf = async (db: Db, alertIds: readonly string[]): Promise<ReadonlySet<string>> =>
  new Set((await alertsStore(db).firingOf(alertIds)).map(({ id }) => id));
