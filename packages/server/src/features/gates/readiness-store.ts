import type { ReadinessItem } from "@shipshape/domain/gates/readiness-items";
import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";

export type ChecklistWrite = {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly selector: Readonly<Record<string, unknown>>;
  readonly items: readonly ReadinessItem[];
  readonly labels: Readonly<Record<string, string | string[]>>;
  readonly annotations: Readonly<Record<string, string>>;
};

export type EvidenceWrite = {
  readonly serviceId: string;
  readonly item: string;
  readonly note: string;
  readonly url: string | null;
  readonly doneOn: string;
  readonly expiresAt: Date | null;
  readonly givenBy: string;
  readonly givenAt: Date;
};

export type DayWrite = {
  readonly serviceId: string;
  readonly required: string;
  readonly reached: string | null;
  readonly passed: number;
  readonly counted: number;
};

const DAYS_SHOWN = 366;

/** As far back as somebody looks. */
const MOST_EXEMPTIONS_BEFORE = 50;

/** What houses want of services, and what people said of them. */
export function readinessStore(db: Db) {
  const isOf = (serviceIds: readonly string[]) => sql<boolean>`service_id = any(${[...serviceIds]}::uuid[])`;
  const evidence = db
    .selectFrom("readinessEvidence")
    .select(["serviceId", "item", "note", "url", "expiresAt", "givenBy", "givenAt"])
    .select(sql<string>`to_char(done_on, 'YYYY-MM-DD')`.as("doneOn"));
  return {
    checklists: () => db.selectFrom("readinessChecklist").selectAll().orderBy("name").execute(),
    async putChecklist({ selector, items, labels, annotations, ...checklist }: ChecklistWrite): Promise<void> {
      const values = {
        ...checklist,
        selector: JSON.stringify(selector),
        items: JSON.stringify(items),
        labels: JSON.stringify(labels),
        annotations: JSON.stringify(annotations),
      };
      await db
        .insertInto("readinessChecklist")
        .values({ id: newId(), ...values })
        .onConflict((conflict) => conflict.column("name").doUpdateSet({ ...values, updatedAt: sql`now()` }))
        .execute();
    },

    evidenceOf: (serviceIds: readonly string[]) => evidence.where(isOf(serviceIds)).execute(),
    evidence: (serviceId: string, item: string) =>
      evidence.where("serviceId", "=", serviceId).where("item", "=", item).executeTakeFirst(),
    async putEvidence(row: EvidenceWrite): Promise<void> {
      const { serviceId: _, item: __, ...values } = row;
      await db
        .insertInto("readinessEvidence")
        .values(row)
        .onConflict((conflict) => conflict.columns(["serviceId", "item"]).doUpdateSet(values))
        .execute();
    },
    removeEvidence: (serviceId: string, item: string) =>
      db.deleteFrom("readinessEvidence").where("serviceId", "=", serviceId).where("item", "=", item).execute(),

    /** Those that wait or hold at a moment. */
    exemptionsOf: (serviceIds: readonly string[], at: Date) =>
      db
        .selectFrom("readinessExemption")
        .selectAll()
        .where(isOf(serviceIds))
        .where("untilAt", ">", at)
        .where("endedAt", "is", null)
        .orderBy("askedAt", "desc")
        .execute(),
    /** Those that are over: their time is, or somebody ended or refused them; the newest first. */
    exemptionsBefore: (serviceId: string, at: Date) =>
      db
        .selectFrom("readinessExemption")
        .selectAll()
        .where("serviceId", "=", serviceId)
        .where((is) => is.or([is("untilAt", "<=", at), is("endedAt", "is not", null)]))
        .orderBy("askedAt", "desc")
        .limit(MOST_EXEMPTIONS_BEFORE)
        .execute(),
    exemption: (id: string) => db.selectFrom("readinessExemption").selectAll().where("id", "=", id).executeTakeFirst(),
    insertExemption: (row: {
      serviceId: string;
      item: string;
      reason: string;
      askedBy: string;
      askedAt: Date;
      untilAt: Date;
    }) =>
      db
        .insertInto("readinessExemption")
        .values({ id: newId(), ...row })
        .returningAll()
        .executeTakeFirstOrThrow(),
    approveExemption: (id: string, by: string, at: Date) =>
      db
        .updateTable("readinessExemption")
        .set({ approvedBy: by, approvedAt: at })
        .where("id", "=", id)
        .returningAll()
        .executeTakeFirstOrThrow(),
    endExemption: (id: string, by: string, at: Date) =>
      db
        .updateTable("readinessExemption")
        .set({ endedBy: by, endedAt: at })
        .where("id", "=", id)
        .returningAll()
        .executeTakeFirstOrThrow(),

    /** Writes how ready services are today, with one statement. */
    async putDays(days: readonly DayWrite[], at: Date): Promise<void> {
      await sql`
        insert into readiness_day (service_id, day, required, reached, passed, counted)
        select "serviceId", (${at}::timestamptz at time zone 'utc')::date, required, reached, passed, counted
        from jsonb_to_recordset(${JSON.stringify(days)}::jsonb)
          as today ("serviceId" uuid, required text, reached text, passed int, counted int)
        on conflict (service_id, day) do update
          set required = excluded.required, reached = excluded.reached, passed = excluded.passed, counted = excluded.counted`.execute(
        db,
      );
    },
    daysOf: (serviceId: string) =>
      db
        .selectFrom("readinessDay")
        .select(["required", "reached", "passed", "counted"])
        .select(sql<string>`to_char(day, 'YYYY-MM-DD')`.as("date"))
        .where("serviceId", "=", serviceId)
        .orderBy("readinessDay.day", "desc")
        .limit(DAYS_SHOWN)
        .execute(),
  };
}

export type ChecklistRow = Awaited<ReturnType<ReturnType<typeof readinessStore>["checklists"]>>[number];
export type EvidenceRow = Awaited<ReturnType<ReturnType<typeof readinessStore>["evidenceOf"]>>[number];
export type ExemptionRow = Awaited<ReturnType<ReturnType<typeof readinessStore>["exemptionsOf"]>>[number];
