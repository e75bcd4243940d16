import type { CoverState as CoverStateSchema } from "@shipshape/contract/oncall-cover";
import { sql } from "kysely";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";

type Span = { readonly from: Date; readonly to: Date };
type CoverState = z.output<typeof CoverStateSchema>;

export type CoverRow = {
  readonly id: string;
  readonly scheduleId: string;
  readonly scheduleName: string;
  readonly userId: string;
  readonly userName: string;
  readonly fromAt: Date;
  readonly toAt: Date;
  readonly returnFromAt: Date | null;
  readonly returnToAt: Date | null;
  readonly note: string;
  readonly state: CoverState;
  readonly takenBy: string | null;
  readonly takerName: string | null;
  readonly approvedBy: string | null;
  readonly createdAt: Date;
};

const COLUMNS = [
  "coverRequest.id",
  "scheduleId",
  "schedule.name as scheduleName",
  "userId",
  "asking.name as userName",
  "fromAt",
  "toAt",
  "returnFromAt",
  "returnToAt",
  "note",
  "state",
  "takenBy",
  "taking.name as takerName",
  "approvedBy",
  "coverRequest.createdAt",
] as const;

const WAITING: readonly CoverState[] = ["requested", "taken"];

/** What was not answered in its time is expired from then on, whenever that is written. */
const standing = (row: CoverRow, now: Date): CoverRow =>
  WAITING.includes(row.state) && row.toAt <= now ? { ...row, state: "expired" } : row;

export function coverRequestStore(db: Db) {
  const requests = db
    .selectFrom("coverRequest")
    .innerJoin("schedule", "schedule.id", "scheduleId")
    .innerJoin("userAccount as asking", "asking.id", "userId")
    .leftJoin("userAccount as taking", "taking.id", "takenBy")
    .select(COLUMNS)
    .$narrowType<{ state: CoverState }>();
  return {
    async list(asked: { readonly schedule?: string | undefined; readonly state?: CoverState | undefined }, now: Date) {
      let query = requests.orderBy(sql`to_at <= ${now}`).orderBy("fromAt").limit(500);
      if (asked.schedule !== undefined) query = query.where("schedule.name", "=", asked.schedule);
      const { state } = asked;
      if (state !== undefined) query = query.where("state", "in", state === "expired" ? [state, ...WAITING] : [state]);
      const rows = (await query.execute()) as CoverRow[];
      return rows.map((row) => standing(row, now)).filter((row) => state === undefined || row.state === state);
    },

    find: (id: string): Promise<CoverRow | undefined> => requests.where("coverRequest.id", "=", id).executeTakeFirst(),

    lock: (id: string): Promise<CoverRow | undefined> =>
      requests.where("coverRequest.id", "=", id).forUpdate("coverRequest").executeTakeFirst(),

    insert: (
      row: Pick<
        CoverRow,
        "id" | "scheduleId" | "userId" | "fromAt" | "toAt" | "returnFromAt" | "returnToAt" | "note"
      > & {
        readonly createdBy: string;
      },
    ) => db.insertInto("coverRequest").values(row).execute(),

    update: (id: string, row: Partial<Pick<CoverRow, "state" | "takenBy" | "approvedBy">>) =>
      db.updateTable("coverRequest").set(row).where("id", "=", id).execute(),

    /** Whether somebody asks for the very same already, and it does not count yet. */
    async isOpen(
      scheduleId: string,
      userId: string,
      { from, to, inReturn }: Span & { readonly inReturn?: Span | undefined },
    ): Promise<boolean> {
      const found = await db
        .selectFrom("coverRequest")
        .select("id")
        .where("scheduleId", "=", scheduleId)
        .where("userId", "=", userId)
        .where("state", "in", WAITING)
        .where("fromAt", "=", from)
        .where("toAt", "=", to)
        .where("returnFromAt", "is not distinct from", inReturn?.from ?? null)
        .where("returnToAt", "is not distinct from", inReturn?.to ?? null)
        .limit(1)
        .executeTakeFirst();
      return found !== undefined;
    },

    /** The overrides that a cover became, as long as nobody moved them: its own, and that in return. */
    overridesOf({ scheduleId, userId, takenBy, toAt, returnToAt }: CoverRow) {
      const side = (who: string | null, instead: string | null, to: Date) => sql<boolean>`
        (user_id = ${who} and instead_user_id = ${instead} and to_at = ${to})`;
      const own = side(takenBy, userId, toAt);
      return db
        .selectFrom("scheduleOverride")
        .select(["id", "fromAt"])
        .where("scheduleId", "=", scheduleId)
        .where("kind", "=", "replace")
        .where("deletedAt", "is", null)
        .where(returnToAt ? sql<boolean>`(${own} or ${side(userId, takenBy, returnToAt)})` : own)
        .execute();
    },

    /** Those whose time went by without an answer. */
    expire: (now: Date) =>
      db
        .updateTable("coverRequest")
        .set({ state: "expired" })
        .where("state", "in", WAITING)
        .where("toAt", "<=", now)
        .execute(),
  };
}
