import type { AlertWhy } from "@shipshape/contract/alerts-rules";
import { priorityOf, priorityWord, urgencyOf } from "@shipshape/domain/alerts/priority";
import { shortId } from "@shipshape/domain/short-id";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import type { AlertRow } from "./alerts-store.ts";
import { dispositionStore } from "./disposition-store.ts";

export type Why = z.input<typeof AlertWhy>;

const UNTOUCHED = "no rule, silence or inhibition touched it, so it was let through";

/** Why an alert did or did not page: what the rules decided, and what incidents made of it. */
export async function whyOf(db: Db, alert: AlertRow): Promise<Why> {
  const [row] = await dispositionStore(db).of([alert.id]);
  const judgement = await db
    .selectFrom("alertJudgement")
    .select("because")
    .where("alertId", "=", alert.id)
    .executeTakeFirst();
  const priority = priorityWord(alert.priority) ?? priorityOf(alert.severity).priority;
  return {
    alertId: alert.id,
    shortId: shortId("alert", alert.number),
    title: alert.title,
    decision: (row?.decision ?? "dispatch") as Why["decision"],
    word: row?.word ?? "",
    because: row?.because ?? UNTOUCHED,
    priority: (row?.priority ?? priority) as Why["priority"],
    urgency: (row?.urgency ?? urgencyOf(priority)) as Why["urgency"],
    route: (row?.route ?? {}) as Why["route"],
    groupKey: row?.groupKey ?? null,
    trace: (row?.trace ?? []) as Why["trace"],
    judgedAt: row?.judgedAt ?? null,
    reconsiderAt: row?.reconsiderAt ?? null,
    received: (row?.received ?? null) as Why["received"],
    incident: judgement?.because ?? null,
  };
}
