import type { Db } from "../../kernel/database.ts";
import { OPSGENIE } from "./opsgenie-answer.ts";

export type AlertIdentifier =
  | { readonly type: "id"; readonly id: string }
  | { readonly type: "tiny"; readonly number: number }
  | { readonly type: "alias"; readonly identity: string };

export function opsgenieViews(db: Db) {
  return {
    /** An alert of this integration by Opsgenie's ways to name one: the newest where several had the alias. */
    alert: (integrationId: string | null, identifier: AlertIdentifier) =>
      db
        .selectFrom("alert")
        .selectAll()
        .where("source", "=", OPSGENIE)
        .where("integrationId", "is not distinct from", integrationId)
        .$if(identifier.type === "id", (query) => query.where("id", "=", identifier.type === "id" ? identifier.id : ""))
        .$if(identifier.type === "tiny", (query) =>
          query.where("number", "=", identifier.type === "tiny" ? identifier.number : 0),
        )
        .$if(identifier.type === "alias", (query) =>
          query.where("identity", "=", identifier.type === "alias" ? identifier.identity : ""),
        )
        .orderBy("startsAt", "desc")
        .limit(1)
        .executeTakeFirst(),

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
