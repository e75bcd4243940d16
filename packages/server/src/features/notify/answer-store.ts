import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import type { WaitingPage } from "./channel.ts";

export type AnswerablePage = {
  readonly pageId: string;
  readonly incidentId: string;
  readonly shortId: string;
  /** Why nobody needs to answer it any more; null while somebody does. */
  readonly because: string | null;
};

type AnsweredMessage = { readonly pageId: string; readonly incidentId: string; readonly messageId: string | null };

const WAITS_HOURS = 24;

/** Which pages an answer is to. */
export function answerStore(db: Db) {
  return {
    /** The page of a message, the one that goes on for it, or all that one message told of. */
    async pagesOf({ pageId, incidentId, messageId }: AnsweredMessage): Promise<AnswerablePage[]> {
      const { rows } = await sql<AnswerablePage>`
        select distinct on (notification.page_id) notification.page_id, notification.incident_id,
          coalesce(message ->> 'shortId', 'the incident') as short_id,
          case when page_request.cancelled_at is null then null
            when page_request.outcome = 'cancelled' then page_request.because
            else 'it was answered before' end as because
        from notification join page_request on page_request.page_id = notification.page_id
        where notification.incident_id is not null
          and (notification.page_id = ${pageId} or notification.bundle_id = ${messageId} or notification.id = ${messageId}
            or (notification.incident_id = ${incidentId} and message ->> 'pageId' = ${pageId}))
        order by notification.page_id`.execute(db);
      return rows;
    },

    /** The pages of a person that wait for an answer, newest first: those of an incident count once. */
    async waitingFor(userId: string): Promise<WaitingPage[]> {
      const { rows } = await sql<WaitingPage>`
        select page_id, incident_id, short_id, subject from (
          select distinct on (notification.incident_id) notification.page_id, notification.incident_id,
            coalesce(message ->> 'shortId', 'the incident') as short_id, subject, notification.created_at
          from notification join page_request on page_request.page_id = notification.page_id
          where notification.user_id = ${userId} and notification.incident_id is not null
            and page_request.cancelled_at is null
            and notification.created_at > now() - make_interval(hours => ${WAITS_HOURS})
          order by notification.incident_id, notification.created_at desc
        ) as latest order by created_at desc limit 50`.execute(db);
      return rows;
    },
  };
}
