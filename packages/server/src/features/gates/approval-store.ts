import type { ApprovalWish } from "@shipshape/domain/gates/approval-wish";
import type { Reference } from "@shipshape/domain/short-id";
import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";

export type AnswerRow = {
  readonly by: string;
  readonly teams: readonly string[];
  readonly answer: "approve" | "refuse";
  readonly note: string;
  readonly at: Date;
};

export type NewApproval = {
  readonly serviceId: string;
  readonly serviceName: string;
  readonly environment: string;
  readonly version: string | null;
  readonly changeClass: string;
  /** What people are asked for: each is met by approvals of its own. */
  readonly wishes: readonly ApprovalWish[];
  readonly askedBy: string;
  readonly requestedBy: string | null;
  /** Everybody who counts as having asked. */
  readonly askers: readonly string[];
  readonly askedAt: Date;
  readonly expiresAt: Date;
};

type ApprovalFilter = {
  readonly service?: string | undefined;
  readonly openAt?: Date | undefined;
  readonly limit: number;
};

export type ApprovalRow = Awaited<ReturnType<ReturnType<typeof approvalStore>["list"]>>[number];

/** Changes that wait for people, with what people said. */
export function approvalStore(db: Db) {
  const withAnswers = db
    .selectFrom("gateApproval")
    .selectAll()
    .select(sql<ApprovalWish[]>`wishes`.as("wishes"))
    .select(
      sql<AnswerRow[]>`coalesce((
        select jsonb_agg(jsonb_build_object('by', answered_by, 'teams', teams, 'answer', answer, 'note', note,
          'at', answered_at) order by answered_at)
        from gate_approval_answer where approval_id = gate_approval.id
      ), '[]')`.as("answers"),
    );
  return {
    list({ service, openAt, limit }: ApprovalFilter) {
      let query = withAnswers.orderBy("number", "desc").limit(limit);
      if (service) query = query.where("serviceName", "=", service);
      if (openAt) query = query.where("expiresAt", ">", openAt);
      return query.execute();
    },
    /** Those of these services that still hold, the newest first. */
    openOf: (serviceIds: readonly string[], at: Date) =>
      withAnswers
        .where((where) => where("serviceId", "=", where.fn.any(where.val([...serviceIds]))))
        .where("expiresAt", ">", at)
        .orderBy("number", "desc")
        .execute(),
    find: (reference: Reference) =>
      ("id" in reference
        ? withAnswers.where("id", "=", reference.id)
        : withAnswers.where("number", "=", reference.number)
      ).executeTakeFirst(),
    insert: ({ wishes, askers, ...approval }: NewApproval) =>
      db
        .insertInto("gateApproval")
        .values({ id: newId(), ...approval, wishes: JSON.stringify(wishes), askers: [...askers] })
        .returning(["id", "number"])
        .executeTakeFirstOrThrow(),
    async widen(id: string, wishes: readonly ApprovalWish[]): Promise<void> {
      const values = { wishes: JSON.stringify(wishes) };
      await db.updateTable("gateApproval").set(values).where("id", "=", id).execute();
    },
    async putAnswer(approvalId: string, { by, teams, answer, note, at }: AnswerRow): Promise<void> {
      const values = { teams: [...teams], answer, note, answeredAt: at };
      await db
        .insertInto("gateApprovalAnswer")
        .values({ approvalId, answeredBy: by, ...values })
        .onConflict((conflict) => conflict.columns(["approvalId", "answeredBy"]).doUpdateSet(values))
        .execute();
    },
  };
}
