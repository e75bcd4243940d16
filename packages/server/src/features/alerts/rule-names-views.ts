import type { Db } from "../../kernel/database.ts";

/** Whether there is an escalation policy of this name. */
export async function isEscalationPolicy(db: Db, name: string): Promise<boolean> {
  const row = await db.selectFrom("escalationPolicy").select("name").where("name", "=", name).executeTakeFirst();
  return row !== undefined;
}
