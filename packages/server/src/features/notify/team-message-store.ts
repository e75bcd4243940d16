import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import type { ChannelName, Standing } from "./channel.ts";

export type TeamTarget = { readonly channel: ChannelName; readonly address: string; readonly team: string };
export type TeamMessage = TeamTarget & {
  readonly incidentId: string;
  readonly standing: Standing;
  readonly standingAt: Date;
  readonly toldAt: Date | null;
  readonly providerId: string | null;
};
export type TeamMessageKey = Pick<TeamMessage, "incidentId" | "channel" | "address">;

/** One row for each message that a team's channel has of an incident. */
export function teamMessageStore(db: Db) {
  return {
    /** Notes where an incident stands for these targets; news that are older than what is known change nothing. */
    async note(standing: Standing, at: Date, targets: readonly TeamTarget[]): Promise<TeamMessageKey[]> {
      const { rows } = await sql<TeamMessageKey>`
        insert into team_message (incident_id, channel, address, team, standing, standing_at)
        select ${standing.incidentId}, channel, address, team, ${JSON.stringify(standing)}::jsonb, ${at}
        from jsonb_to_recordset(${JSON.stringify(targets)}::jsonb) as target(channel text, address text, team text)
        on conflict (incident_id, channel, address) do update
          set standing = excluded.standing, standing_at = excluded.standing_at
          where team_message.standing_at < excluded.standing_at
        returning incident_id, channel, address`.execute(db);
      return rows;
    },
    async get({ incidentId, channel, address }: TeamMessageKey): Promise<TeamMessage | undefined> {
      const row = await db
        .selectFrom("teamMessage")
        .selectAll()
        .where("incidentId", "=", incidentId)
        .where("channel", "=", channel)
        .where("address", "=", address)
        .executeTakeFirst();
      return row as unknown as TeamMessage | undefined;
    },
    async told(
      { incidentId, channel, address }: TeamMessageKey,
      outcome: { toldAt: Date | null; providerId: string | null; error: string | null },
    ): Promise<void> {
      await sql`
        update team_message set told_at = coalesce(${outcome.toldAt}, told_at),
          provider_id = coalesce(${outcome.providerId}, provider_id), last_error = ${outcome.error}
        where incident_id = ${incidentId} and channel = ${channel} and address = ${address}`.execute(db);
    },
    /** The messages by which people were paged for an incident, where the provider lets us bring them up to date. */
    async pagesOf(incidentId: string, channels: readonly ChannelName[]) {
      const { rows } = await sql<{ channel: ChannelName; address: string; providerId: string }>`
        select distinct channel, address, provider_id from notification
        where incident_id = ${incidentId} and channel = any(${[...channels]}::text[]) and provider_id is not null
          and message ->> 'kind' = 'page'`.execute(db);
      return rows;
    },
  };
}
