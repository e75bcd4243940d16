import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { OPSGENIE } from "./opsgenie-answer.ts";

export type AlertIdentifier =
  | { readonly type: "id"; readonly id: string }
  | { readonly type: "tiny"; readonly number: number }
  | { readonly type: "alias"; readonly identity: string };

export function opsgenieViews(db: Db) {
  return {
    /** An alert of this integration by Opsgenie's ways to name one: the newest where several had the alias. */
    alert(integrationId: string | null, identifier: AlertIdentifier) {
      const alerts = db
        .selectFrom("alert")
        .leftJoin("alertDisposition", "alertDisposition.alertId", "alert.id")
        .leftJoin("alertPulse", "alertPulse.alertId", "alert.id")
        .selectAll("alert")
        .select(({ fn }) => [
          fn.coalesce("alertPulse.lastReceivedAt", "alert.lastReceivedAt").as("lastReceivedAt"),
          sql<number>`alert.received_count + coalesce(alert_pulse.received_count, 0)`.as("receivedCount"),
        ])
        .select("alertDisposition.received")
        .where("source", "=", OPSGENIE)
        .where("integrationId", "is not distinct from", integrationId);
      const named = () => {
        if (identifier.type === "id") return alerts.where("alert.id", "=", identifier.id);
        if (identifier.type === "tiny") return alerts.where("alert.number", "=", identifier.number);
        return alerts.where("identity", "=", identifier.identity);
      };
      return named().orderBy("startsAt", "desc").limit(1).executeTakeFirst();
    },

    request: (id: string, integrationId: string | null) =>
      db
        .selectFrom("alertRequest")
        .selectAll()
        .where("id", "=", id)
        .where("integrationId", "is not distinct from", integrationId)
        .executeTakeFirst(),
  };
}

export type OpsgenieAlertRow = NonNullable<Awaited<ReturnType<ReturnType<typeof opsgenieViews>["alert"]>>>;
