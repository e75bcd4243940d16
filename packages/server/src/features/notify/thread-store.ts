import { sql } from "kysely";
import { textColumn, uuidColumn } from "../../kernel/columns.ts";
import type { Db } from "../../kernel/database.ts";
import type { ChannelName } from "./channel.ts";

export type PageMessage = {
  readonly channel: ChannelName;
  readonly address: string;
  readonly userId: string;
  readonly user: string;
  readonly displayName: string;
  readonly providerId: string;
};

/** Messages of which a later one brings an earlier one up to date. */
export function threadStore(db: Db) {
  return {
    /** Those of these threads that say already what was true later. */
    async newerThan(threads: readonly string[], at: Date): Promise<ReadonlySet<string>> {
      const { rows } = await sql<{ thread: string }>`
        select distinct thread from notification
        where thread = any(${[...threads]}::text[])
          and (message #>> '{standing,at}')::timestamptz > ${at}`.execute(db);
      return new Set(rows.map(({ thread }) => thread));
    },

    /** What waits in these threads and is not of this event; nobody begins to send it until the transaction ends. */
    async waiting(threads: readonly string[], eventId: string): Promise<string[]> {
      const { rows } = await sql<{ id: string }>`
        select id from notification
        where thread = any(${[...threads]}::text[]) and status = 'pending' and page_id <> ${eventId}
        order by id for update`.execute(db);
      return rows.map(({ id }) => id);
    },

    /** Those of these incidents for which people were paged over one of these channels. */
    async pagedFor(incidentIds: readonly string[], channels: readonly ChannelName[]): Promise<ReadonlySet<string>> {
      if (incidentIds.length === 0 || channels.length === 0) return new Set();
      const { rows } = await sql<{ id: string }>`/* notify.pagedFor */
        select distinct incident_id as id from notification
        where incident_id = any(${uuidColumn(incidentIds)}::uuid[]) and channel = any(${textColumn(channels)}::text[])
          and provider_id is not null and message ->> 'kind' = 'page'`.execute(db);
      return new Set(rows.map(({ id }) => id));
    },

    /**
     * The messages by which people were paged for an incident, oldest first, where the provider lets us bring them up to
     * date. One that tells of several incidents stays as it is.
     */
    async pagesOf(incidentId: string, channels: readonly ChannelName[]): Promise<PageMessage[]> {
      const { rows } = await sql<PageMessage>`
        select channel, address, user_id, "user", display_name, provider_id from (
          select distinct on (channel, address, provider_id) id, channel, address, user_id, message ->> 'user' as "user",
            message ->> 'displayName' as display_name, provider_id
          from notification page
          where incident_id = ${incidentId} and channel = any(${[...channels]}::text[]) and provider_id is not null
            and message ->> 'kind' = 'page'
            and not exists (select from notification other where other.bundle_id = page.bundle_id
              and other.incident_id <> page.incident_id)
          order by channel, address, provider_id, id
        ) as told order by id`.execute(db);
      return rows;
    },
  };
}
