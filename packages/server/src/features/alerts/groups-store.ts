import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";

/** A group as it begins. */
export type GroupWrite = {
  readonly id: string;
  readonly route: string;
  readonly key: string;
  readonly receiver: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly next_flush_at: string;
  readonly told_at: string | null;
  readonly told_firing: readonly string[];
  readonly reason: string | null;
  readonly because: string;
};

export type GroupMove = {
  readonly id: string;
  readonly next_flush_at: string;
  readonly told_at: string | null;
  readonly told_firing: readonly string[];
  readonly told_resolved: readonly string[];
  readonly reason: string | null;
  readonly because: string;
};

export type MemberWrite = {
  readonly route: string;
  readonly key: string;
  readonly alert_id: string;
  readonly told_at: string | null;
};

type Place = { readonly route: string; readonly key: string };

export function groupsStore(db: Db) {
  return {
    /** The groups of these routes and keys, if there are such. */
    async at(places: readonly Place[]) {
      if (places.length === 0) return [];
      const { rows } = await sql<{ route: string; key: string; nextFlushAt: Date; isTold: boolean }>`
        select asked.route, asked.key, next_flush_at, told_at is not null as is_told
        from jsonb_to_recordset(${JSON.stringify(places)}::jsonb) as asked(route text, key text)
        join alert_group on alert_group.route = asked.route and md5(alert_group.key) = md5(asked.key)`.execute(db);
      return rows;
    },

    /** Which of these alerts their group has told of, and so may be told. */
    async told(alertIds: readonly string[]): Promise<ReadonlySet<string>> {
      const { rows } = await sql<{ alertId: string }>`
        select distinct alert_id from alert_group_member
        where alert_id = any(${[...alertIds]}::uuid[]) and told_at is not null`.execute(db);
      return new Set(rows.map(({ alertId }) => alertId));
    },

    /**
     * Makes groups where there are none, and locks those there are, so that none ends before its new alerts are in it. Nobody waits
     * any longer for one that was not told yet when it would be told now; the ids of those that were made.
     */
    async join(groups: readonly GroupWrite[], members: readonly MemberWrite[]): Promise<string[]> {
      const { rows } = await sql<{ id: string; made: boolean }>`
        insert into alert_group (id, route, key, receiver, labels, next_flush_at, told_at, told_firing, reason, because)
        select id, route, key, receiver, labels, next_flush_at, told_at, told_firing, reason, because
        from jsonb_to_recordset(${JSON.stringify(groups)}::jsonb) as row(id uuid, route text, key text, receiver text,
          labels jsonb, next_flush_at timestamptz, told_at timestamptz, told_firing jsonb, reason text, because text)
        order by route, md5(key)
        on conflict (route, md5(key)) do update set receiver = excluded.receiver,
          next_flush_at = case when alert_group.told_at is null
            then least(alert_group.next_flush_at, excluded.next_flush_at) else alert_group.next_flush_at end
        returning id, xmax = 0 as made`.execute(db);
      await sql`
        insert into alert_group_member (group_id, alert_id, told_at)
        select alert_group.id, alert_id, row.told_at
        from jsonb_to_recordset(${JSON.stringify(members)}::jsonb)
          as row(route text, key text, alert_id uuid, told_at timestamptz)
        join alert_group on alert_group.route = row.route and md5(alert_group.key) = md5(row.key)
        on conflict (group_id, alert_id) do nothing`.execute(db);
      return rows.filter(({ made }) => made).map(({ id }) => id);
    },

    /** Groups that are due, locked; another replica's are skipped. */
    due: (at: Date, limit: number) =>
      db
        .selectFrom("alertGroup")
        .selectAll()
        .where("nextFlushAt", "<=", at)
        .orderBy("nextFlushAt")
        .limit(limit)
        .forUpdate()
        .skipLocked()
        .execute(),

    /** The alerts of these groups as they are now. */
    async members(groupIds: readonly string[]) {
      const { rows } = await sql<{
        groupId: string;
        id: string;
        identity: string;
        fingerprint: string;
        status: string;
        labels: Readonly<Record<string, string>>;
        serviceName: string | null;
        toldAt: Date | null;
      }>`
        select group_id, alert.id, identity, fingerprint, status, labels, service_name, alert_group_member.told_at
        from alert_group_member join alert on alert.id = alert_id
        where group_id = any(${[...groupIds]}::uuid[])
        order by alert.number`.execute(db);
      return rows;
    },

    async move(groups: readonly GroupMove[]): Promise<void> {
      if (groups.length === 0) return;
      await sql`
        update alert_group set next_flush_at = row.next_flush_at, told_at = row.told_at,
          told_firing = row.told_firing, told_resolved = row.told_resolved, reason = row.reason, because = row.because
        from jsonb_to_recordset(${JSON.stringify(groups)}::jsonb) as row(id uuid, next_flush_at timestamptz,
          told_at timestamptz, told_firing jsonb, told_resolved jsonb, reason text, because text)
        where alert_group.id = row.id`.execute(db);
    },

    async markTold(members: readonly { readonly group_id: string; readonly alert_id: string }[], at: Date) {
      if (members.length === 0) return;
      await sql`
        update alert_group_member set told_at = ${at}
        from jsonb_to_recordset(${JSON.stringify(members)}::jsonb) as row(group_id uuid, alert_id uuid)
        where alert_group_member.group_id = row.group_id and alert_group_member.alert_id = row.alert_id`.execute(db);
    },

    async leave(members: readonly { readonly group_id: string; readonly alert_id: string }[]): Promise<void> {
      if (members.length === 0) return;
      await sql`
        delete from alert_group_member using jsonb_to_recordset(${JSON.stringify(members)}::jsonb)
          as row(group_id uuid, alert_id uuid)
        where alert_group_member.group_id = row.group_id and alert_group_member.alert_id = row.alert_id`.execute(db);
    },

    async end(groupIds: readonly string[]): Promise<void> {
      if (groupIds.length === 0) return;
      await sql`delete from alert_group where id = any(${[...groupIds]}::uuid[])`.execute(db);
    },

    /** The earliest moment at which a group is due, if there is a group. */
    async nextDue(): Promise<Date | undefined> {
      const row = await db
        .selectFrom("alertGroup")
        .select("nextFlushAt")
        .orderBy("nextFlushAt")
        .limit(1)
        .executeTakeFirst();
      return row?.nextFlushAt;
    },
  };
}

export type GroupRow = Awaited<ReturnType<ReturnType<typeof groupsStore>["due"]>>[number];
export type MemberRow = Awaited<ReturnType<ReturnType<typeof groupsStore>["members"]>>[number];
