import { sql } from "kysely";
import type { Db } from "./database.ts";

export type FailedJobRow = {
  readonly id: string;
  readonly job: string;
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly error: string;
  readonly failedAt: Date;
  readonly nextAt: Date | null;
};

/** Our own jobs, as an administrator looks at them. */
export function jobStore(db: Db) {
  return {
    /** Jobs that failed and are still there: to be tried again, or given up. */
    async failed(limit: number): Promise<FailedJobRow[]> {
      const { rows } = await sql<FailedJobRow>`
        select id::text as id, task_identifier as job, attempts::int, max_attempts::int, last_error as error,
          updated_at as failed_at, case when attempts < max_attempts then run_at end as next_at
        from graphile_worker.jobs
        where last_error is not null and locked_at is null
        order by updated_at desc limit ${limit}`.execute(db);
      return rows;
    },

    /** What fails again and again, by name: more often than a hiccup explains, or given up. */
    async failingAgain(): Promise<string[]> {
      const { rows } = await sql<{ job: string }>`
        select task_identifier as job from graphile_worker.jobs
        where last_error is not null and (attempts >= 5 or attempts >= max_attempts) limit 100`.execute(db);
      return rows.map(({ job }) => job);
    },

    /** How many are due and have not begun. */
    async waiting(): Promise<number> {
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from graphile_worker.jobs
        where run_at <= now() and locked_at is null and attempts < max_attempts`.execute(db);
      return rows[0]?.count ?? 0;
    },

    /** Lets a failed job begin anew, now; what it does, where there is such a one. */
    async retry(id: string): Promise<string | undefined> {
      const { rows } = await sql<{ job: string }>`
        select task_identifier as job from graphile_worker.jobs
        where id = ${id}::bigint and last_error is not null and locked_at is null`.execute(db);
      if (rows[0]) {
        await sql`select graphile_worker.reschedule_jobs(array[${id}::bigint], run_at => now(), attempts => 0)`.execute(
          db,
        );
      }
      return rows[0]?.job;
    },

    async database(): Promise<{ version: string; sizeBytes: number }> {
      const { rows } = await sql<{ version: string; sizeBytes: number }>`
        select current_setting('server_version') as version, pg_database_size(current_database()) as size_bytes`.execute(
        db,
      );
      return rows[0] ?? { version: "unknown", sizeBytes: 0 };
    },
  };
}
