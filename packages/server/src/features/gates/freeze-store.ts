import type { Recurrence } from "@shipshape/domain/time/recurrence";
import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import { type Ids, question, type Value } from "../../kernel/questions.ts";
import { openAt } from "./opening-store.ts";

export type FreezeRow = {
  readonly name: string;
  readonly displayName: string;
  readonly kind: "deny" | "allow";
  readonly fromAt: Date | null;
  readonly toAt: Date | null;
  readonly recurrence: Recurrence | null;
  readonly overrun: boolean;
  readonly manual: boolean;
  readonly reason: string;
  readonly selector: Readonly<Record<string, unknown>>;
  readonly labels: Readonly<Record<string, string | string[]>>;
  readonly annotations: Readonly<Record<string, string>>;
};

export type NewOverride = {
  readonly id: string;
  readonly freezeName: string;
  readonly serviceId: string;
  readonly serviceName: string;
  readonly environment: string;
  readonly reason: string;
  readonly overriddenBy: string;
  readonly overriddenAt: Date;
  readonly untilAt: Date;
};

const MOST_OVERRIDES_SHOWN = 200;

export function freezeStore(db: Db) {
  return {
    freezes: () => db.selectFrom("freezeWindow").selectAll().orderBy("fromAt").orderBy("name").execute(),
    /** The windows that were not over then, those that come again, and allow windows that are over: those keep their gate shut. */
    freezesThatMatter: (since: Value<Date>) =>
      question(
        db
          .selectFrom("freezeWindow")
          .selectAll()
          .where((where) =>
            where.or([where("toAt", ">", since), where("recurrence", "is not", null), where("kind", "=", "allow")]),
          ),
        { fromAt: true, toAt: true, createdAt: true, updatedAt: true },
      ),
    async putFreeze({ selector, labels, annotations, recurrence, ...freeze }: FreezeRow): Promise<void> {
      const values = {
        ...freeze,
        recurrence: recurrence && JSON.stringify(recurrence),
        selector: JSON.stringify(selector),
        labels: JSON.stringify(labels),
        annotations: JSON.stringify(annotations),
      };
      await db
        .insertInto("freezeWindow")
        .values({ id: newId(), ...values })
        .onConflict((conflict) => conflict.column("name").doUpdateSet({ ...values, updatedAt: sql`now()` }))
        .execute();
    },

    freeze: (name: string) => db.selectFrom("freezeWindow").selectAll().where("name", "=", name).executeTakeFirst(),
    deleteFreeze: (name: string) => db.deleteFrom("freezeWindow").where("name", "=", name).execute(),

    insertOverride: (row: NewOverride) =>
      db.insertInto("freezeOverride").values(row).returningAll().executeTakeFirstOrThrow(),
    overrides: ({ activeAt, freeze }: { activeAt: Date | undefined; freeze: string | undefined }) => {
      let query = db
        .selectFrom("freezeOverride")
        .selectAll()
        .orderBy("overriddenAt", "desc")
        .limit(MOST_OVERRIDES_SHOWN);
      if (activeAt) query = query.where(openAt(activeAt));
      if (freeze) query = query.where("freezeName", "=", freeze);
      return query.execute();
    },
    override: (id: string) => db.selectFrom("freezeOverride").selectAll().where("id", "=", id).executeTakeFirst(),
    /** Ends one before its time; undefined where it was over already. */
    endOverride: (id: string, at: Date, by: string) =>
      db
        .updateTable("freezeOverride")
        .set({ endedAt: at, endedBy: by })
        .where("id", "=", id)
        .where(openAt(at))
        .returningAll()
        .executeTakeFirst(),
    /** Lets one that was ended early hold for the rest of its time; undefined where there is none left. */
    resumeOverride: (id: string, at: Date) =>
      db
        .updateTable("freezeOverride")
        .set({ endedAt: null, endedBy: null })
        .where("id", "=", id)
        .where("endedAt", "is not", null)
        .where("untilAt", ">", at)
        .returningAll()
        .executeTakeFirst(),
    /** Those of these services that hold. */
    overridesOf: (serviceIds: Ids, at: Value<Date>) =>
      question(
        db
          .selectFrom("freezeOverride")
          .selectAll()
          .where(openAt(at))
          .where(sql<boolean>`service_id = any(${serviceIds})`)
          .orderBy("untilAt", "desc"),
        { overriddenAt: true, untilAt: true, endedAt: true },
      ),
  };
}

export type FreezeWindow = Awaited<ReturnType<ReturnType<typeof freezeStore>["freezes"]>>[number];
export type OverrideRow = Awaited<ReturnType<ReturnType<typeof freezeStore>["overrides"]>>[number];
