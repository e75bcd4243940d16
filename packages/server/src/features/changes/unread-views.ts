import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { answeredAs, type Question, question, type Value } from "../../kernel/questions.ts";

/** What came in is read within a moment, and where the call of its reader was lost within a minute. */
const LONG_S = 10;

/**
 * Since when the oldest event waits that sources told and that nobody has read yet, where that is long; undefined where nothing
 * waits, or not for long: one of several questions.
 */
export const longUnreadAsked = (_: Db, at: Value<Date>): Question<Date | undefined> =>
  answeredAs(
    question(
      sql<{ receivedAt: Date }>`select received_at from change_event
        where state = 'waiting' and received_at < ${at}::timestamptz - make_interval(secs => ${LONG_S})
        order by received_at limit 1`,
      { receivedAt: true },
    ),
    ([oldest]) => oldest?.receivedAt,
  );
