import { sql } from "kysely";
import type { Tx } from "../database.ts";

/**
 * Definitions name one another: whoever looks at what is there and then writes, by hand or from files, waits for whoever
 * does the same, on any replica, until their transaction ends.
 */
export const lockDefinitions = (tx: Tx) =>
  sql`select pg_advisory_xact_lock(hashtext('shipshape configuration'))`.execute(tx);
