import type { Matcher } from "@shipshape/domain/alerts/matcher";
import { byMatcherOrder } from "@shipshape/domain/alerts/matcher-text";
import type { Silence } from "@shipshape/domain/alerts/silence";
import { type Reference, shortId } from "@shipshape/domain/short-id";
import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";

export type SilenceWrite = {
  readonly id: string;
  readonly matchers: readonly Matcher[];
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly createdBy: string;
  readonly comment: string;
};

/** How long a silence that is over is still shown. It is kept for ever; Alertmanager forgets it after five days. */
const SHOWN_AFTER_MS = 5 * 24 * 3_600_000;

export function silencesStore(db: Db) {
  const all = () => db.selectFrom("silence").selectAll();
  return {
    /** Locked, so that two who change it take turns. */
    find: (reference: Reference) =>
      ("id" in reference ? all().where("id", "=", reference.id) : all().where("number", "=", reference.number))
        .forUpdate()
        .executeTakeFirst(),

    read: (reference: Reference) =>
      ("id" in reference
        ? all().where("id", "=", reference.id)
        : all().where("number", "=", reference.number)
      ).executeTakeFirst(),

    /** Those that hold, those to come, and those that are over since not long ago; those that were made last first. */
    listed: (now: Date) =>
      all()
        .where("endsAt", ">", new Date(now.getTime() - SHOWN_AFTER_MS))
        .orderBy("number", "desc")
        .execute(),

    /** Those that held at some time of a span. */
    between: (from: Date, to: Date) =>
      all().where("endsAt", ">", from).where("startsAt", "<", to).orderBy("number").execute(),

    /** Those that are not over: few, so that they can be asked about every alert. */
    current: (now: Date) => all().where("endsAt", ">", now).orderBy("number").execute(),

    insert: (silence: SilenceWrite) =>
      db
        .insertInto("silence")
        .values({ ...silence, matchers: matcherJson(silence.matchers) })
        .returningAll()
        .executeTakeFirstOrThrow(),

    update: (silence: SilenceWrite, expiredFrom: Date | null) =>
      db
        .updateTable("silence")
        .set({
          startsAt: silence.startsAt,
          endsAt: silence.endsAt,
          createdBy: silence.createdBy,
          comment: silence.comment,
          expiredFrom,
          updatedAt: sql<Date>`now()`,
        })
        .where("id", "=", silence.id)
        .returningAll()
        .executeTakeFirstOrThrow(),
  };
}

/** In the order in which Alertmanager keeps them, so that equal lists are equal. */
const matcherJson = (matchers: readonly Matcher[]): string => JSON.stringify([...matchers].sort(byMatcherOrder));

export type SilenceRow = Awaited<ReturnType<ReturnType<typeof silencesStore>["insert"]>>;

/** A row as the rules see it. */
export const silenceOf = (row: SilenceRow): Silence => ({
  id: row.id,
  shortId: shortId("silence", row.number),
  matchers: row.matchers as unknown as readonly Matcher[],
  startsAtMs: row.startsAt.getTime(),
  endsAtMs: row.endsAt.getTime(),
  createdBy: row.createdBy,
  comment: row.comment,
});
