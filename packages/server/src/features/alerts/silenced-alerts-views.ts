import { silencing } from "@shipshape/domain/alerts/silence";
import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { mutingInForce } from "./muting-in-force.ts";

/** Why an alert tells nobody now, and until when. */
type SilencedAlert = { readonly alertId: string; readonly because: string; readonly untilMs: number };

/** Those of these alerts that are silenced now. */
export async function silencedAlerts(
  db: Db,
  kernel: Kernel,
  alertIds: readonly string[],
  now: Date,
): Promise<SilencedAlert[]> {
  const { silences } = await mutingInForce(db, kernel);
  if (silences.length === 0 || alertIds.length === 0) return [];
  const rows = await db
    .selectFrom("alert")
    .select(["id", "labels"])
    .where(sql<boolean>`id = any(${[...alertIds]}::uuid[])`)
    .execute();
  return rows.flatMap(({ id, labels }) => {
    const silenced = silencing(silences, labels as Readonly<Record<string, string>>, now.getTime());
    if (silenced.decision === "none") return [];
    return [{ alertId: id, because: silenced.because, untilMs: silenced.untilMs }];
  });
}
