import { sql } from "kysely";
import type { Db } from "../kernel/database.ts";
import { newId } from "../kernel/id.ts";

/** Parts of a change record as sources leave it, for tests of what is read from it. */
export function recordedChanges(db: Db) {
  return {
    async repository(name: string): Promise<string> {
      const id = newId();
      await db
        .insertInto("repository")
        .values({ id, url: `https://github.com/acme/${name}`, name })
        .execute();
      return id;
    },

    /** A pull request that is merged by one commit. */
    async pullRequest(
      repositoryId: string,
      number: number,
      at: { first?: Date; opened: Date; review?: Date; merged: Date; title?: string },
    ): Promise<string> {
      const sha = `${number}`.padStart(40, "a");
      await db
        .insertInto("pullRequest")
        .values({
          id: newId(),
          repositoryId,
          number,
          title: at.title ?? `Change ${number}`,
          author: "dev",
          state: "merged",
          openedAt: at.opened,
          firstCommitAt: at.first ?? null,
          firstReviewAt: at.review ?? null,
          mergedAt: at.merged,
          mergeCommitSha: sha,
        })
        .execute();
      await db
        .insertInto("commit")
        .values({ repositoryId, sha, author: "dev", committedAt: at.merged, message: `Change ${number}\n\nmore` })
        .execute();
      return sha;
    },

    async deployment(row: {
      serviceId: string;
      version: string;
      at: Date;
      environment?: string;
      status?: string;
      kind?: string;
      baseline?: boolean;
      previousVersion?: string;
      shipped?: readonly string[];
      /** The last that it shipped, where absent. */
      commit?: string;
      repositoryId?: string;
    }): Promise<{ id: string; shortId: string }> {
      const id = newId();
      const finishedAt = row.status === "in_progress" ? null : row.at;
      const { number } = await db
        .insertInto("deployment")
        .values({
          id,
          serviceId: row.serviceId,
          environment: row.environment ?? "production",
          version: row.version,
          previousVersion: row.previousVersion ?? null,
          kind: row.kind ?? "deploy",
          status: row.status ?? "succeeded",
          startedAt: new Date(row.at.getTime() - 60_000),
          finishedAt,
          deployedBy: "ci",
          baseline: row.baseline ?? false,
          repositoryId: row.repositoryId ?? null,
          commitSha: row.commit ?? row.shipped?.at(-1) ?? null,
        })
        .returning("number")
        .executeTakeFirstOrThrow();
      for (const sha of row.shipped ?? []) {
        await sql`insert into shipped_commit (deployment_id, repository_id, sha) values (${id}, ${row.repositoryId}, ${sha})`.execute(
          db,
        );
      }
      return { id, shortId: `DEP-${number}` };
    },
  };
}
