import { sql } from "kysely";
import { uuidColumn } from "../../kernel/columns.ts";
import { type Db, named } from "../../kernel/database.ts";
import type { ChannelName } from "./channel.ts";

export type NewContact = {
  readonly id: string;
  readonly userId: string;
  readonly channel: ChannelName;
  readonly address: string;
  readonly label: string | null;
  readonly sealedSecret: string | null;
  readonly verified: boolean;
};

export type CodeState = {
  readonly codeHash: string;
  readonly expired: boolean;
  readonly sentTimes: number;
  readonly sentSecondsAgo: number;
  readonly wrongTimes: number;
};

/** Ways to reach people, the codes that prove them, and the rules by which they are used. */
export function contactStore(db: Db) {
  const live = () => db.selectFrom("contactMethod").selectAll().where("removedAt", "is", null);
  const change = (userId: string, id: string) =>
    db.updateTable("contactMethod").where("id", "=", id).where("userId", "=", userId).returningAll();
  return {
    contactMethods: (userIds: readonly string[]) =>
      named(
        live()
          .where(sql<boolean>`user_id = any(${uuidColumn(userIds)}::uuid[])`)
          .orderBy("createdAt"),
        "notify.contactMethods",
      ).execute(),
    one: (userId: string, id: string) => live().where("userId", "=", userId).where("id", "=", id).executeTakeFirst(),
    /** Whoever proved to be reached at this address. */
    verifiedAt: (channel: ChannelName, address: string) =>
      live()
        .where("channel", "=", channel)
        .where("address", "=", address)
        .where("verifiedAt", "is not", null)
        .orderBy("verifiedAt", "desc")
        .execute(),

    /** Adds one; where it was removed before, it is there again, with a new secret, and has to be proven again. */
    insert: ({ verified, ...row }: NewContact) =>
      db
        .insertInto("contactMethod")
        .values({ ...row, verifiedAt: verified ? sql`now()` : null })
        .onConflict((conflict) =>
          conflict
            .columns(["userId", "channel", "address"])
            .doUpdateSet({
              label: row.label,
              sealedSecret: row.sealedSecret,
              verifiedAt: verified ? sql`now()` : null,
              removedAt: null,
              createdAt: sql`now()`,
            })
            .where("contactMethod.removedAt", "is not", null),
        )
        .returningAll()
        .executeTakeFirst(),
    remove: (userId: string, id: string) =>
      change(userId, id).set({ removedAt: sql`now()` }).where("removedAt", "is", null).executeTakeFirst(),
    restore: (userId: string, id: string) =>
      change(userId, id).set({ removedAt: null }).where("removedAt", "is not", null).executeTakeFirst(),
    renew: (userId: string, id: string, row: { sealedSecret: string; label: string }) =>
      change(userId, id).set(row).where("removedAt", "is", null).executeTakeFirst(),
    /** An address that is no more: nobody is reached there. */
    removeGone: (channel: ChannelName, address: string) =>
      db
        .updateTable("contactMethod")
        .set({ removedAt: sql`now()` })
        .where("channel", "=", channel)
        .where("address", "=", address)
        .where("removedAt", "is", null)
        .returning(["userId", "label"])
        .execute(),
    verify: (userId: string, ids: readonly string[]) =>
      db
        .updateTable("contactMethod")
        .set({ verifiedAt: sql`coalesce(verified_at, now())` })
        .where("id", "in", ids)
        .where("userId", "=", userId)
        .execute(),

    /** Notes a code that is about to be sent; the one before is worth nothing any more. */
    async putCode(contactMethodId: string, codeHash: string, validMinutes: number): Promise<void> {
      await sql`
        insert into contact_code (contact_method_id, code_hash, expires_at)
        values (${contactMethodId}, ${codeHash}, now() + make_interval(mins => ${validMinutes}))
        on conflict (contact_method_id) do update set code_hash = excluded.code_hash, expires_at = excluded.expires_at,
          wrong_times = 0, sent_at = now(),
          sent_times = case when contact_code.sent_at < now() - interval '1 hour' then 1
            else contact_code.sent_times + 1 end`.execute(db);
    },
    async code(contactMethodId: string): Promise<CodeState | undefined> {
      const { rows } = await sql<CodeState>`
        select code_hash, expires_at <= now() as expired, wrong_times,
          case when sent_at < now() - interval '1 hour' then 0 else sent_times end as sent_times,
          extract(epoch from now() - sent_at)::float8 as sent_seconds_ago
        from contact_code where contact_method_id = ${contactMethodId} for update`.execute(db);
      return rows[0];
    },
    countWrong: (contactMethodId: string) =>
      sql`update contact_code set wrong_times = wrong_times + 1 where contact_method_id = ${contactMethodId}`.execute(
        db,
      ),
    endCode: (contactMethodId: string) =>
      db.deleteFrom("contactCode").where("contactMethodId", "=", contactMethodId).execute(),

    rules: (userIds: readonly string[]) =>
      named(
        db
          .selectFrom("personalRule")
          .select(["userId", "urgency", "rule"])
          .where(sql<boolean>`user_id = any(${uuidColumn(userIds)}::uuid[])`),
        "notify.rules",
      ).execute(),
    putRule: (userId: string, urgency: string, rule: unknown) => {
      const json = JSON.stringify(rule);
      return db
        .insertInto("personalRule")
        .values({ userId, urgency, rule: json })
        .onConflict((conflict) =>
          conflict.columns(["userId", "urgency"]).doUpdateSet({ rule: json, changedAt: sql`now()` }),
        )
        .execute();
    },
    removeRule: (userId: string, urgency: string) =>
      db.deleteFrom("personalRule").where("userId", "=", userId).where("urgency", "=", urgency).execute(),
  };
}
