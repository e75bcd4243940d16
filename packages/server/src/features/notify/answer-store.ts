import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import type { WaitingPage } from "./channel.ts";

export type AnswerablePage = {
  readonly pageId: string;
  readonly incidentId: string;
  readonly shortId: string;
  /** Why its messages were stopped; null while they go on. */
  readonly because: string | null;
};
type AskedPage = WaitingPage & Pick<AnswerablePage, "because">;

type AnsweredMessage = { readonly pageId: string; readonly incidentId: string; readonly messageId: string | null };

const WAITS_HOURS = 24;
const MOST = 200;

const STOPPED_BECAUSE = sql<string | null>`case when page_request.cancelled_at is null then null
  when page_request.outcome = 'cancelled' then page_request.because
  else 'it was answered before' end`;

/** Which pages an answer is to. */
export function answerStore(db: Db) {
  return {
    /** The page of a message, the one that goes on for it, or all that one message told of. */
    async pagesOf({ pageId, incidentId, messageId }: AnsweredMessage): Promise<AnswerablePage[]> {
      const { rows } = await sql<AnswerablePage>`
        select distinct on (notification.page_id) notification.page_id, notification.incident_id,
          coalesce(message ->> 'shortId', 'the incident') as short_id,
          ${STOPPED_BECAUSE} as because
        from notification join page_request on page_request.page_id = notification.page_id
        where notification.incident_id is not null
          and (notification.page_id = ${pageId} or notification.bundle_id = ${messageId} or notification.id = ${messageId}
            or (notification.incident_id = ${incidentId} and message ->> 'pageId' = ${pageId}))
        order by notification.page_id`.execute(db);
      return rows;
    },

    /** What a person was paged with lately, newest first: of an incident what still goes on, else the last. */
    async askedOf(userId: string): Promise<AskedPage[]> {
      const { rows } = await sql<AskedPage>`
        select page_id, incident_id, short_id, subject, because from (
          select distinct on (notification.incident_id) notification.page_id, notification.incident_id,
            coalesce(message ->> 'shortId', 'the incident') as short_id, subject, notification.created_at,
            ${STOPPED_BECAUSE} as because
          from notification join page_request on page_request.page_id = notification.page_id
          where notification.user_id = ${userId} and notification.incident_id is not null
            and notification.created_at > now() - make_interval(hours => ${WAITS_HOURS})
          order by notification.incident_id, page_request.cancelled_at is not null, notification.created_at desc
        ) as latest order by created_at desc limit ${MOST}`.execute(db);
      return rows;
    },
  };
}
