import { sql } from "kysely";
import type { Db, Tx } from "../../../kernel/database.ts";
import { storableJson, storableText } from "../../../kernel/storable-text.ts";
import type { ReadFailure } from "./junit-reader.ts";

/** Of what evidence speaks. */
export type Subject = {
  readonly serviceId: string;
  readonly commit: string | null;
  readonly version: string | null;
  readonly environment: string | null;
};

export type EvidenceKind = "tests" | "coverage" | "findings" | "plan";

export type NewEvidence = Subject & {
  readonly id: string;
  readonly at: Date;
  readonly kind: EvidenceKind;
  readonly format: string;
  readonly label: string;
  readonly fileName: string | null;
  readonly buildUrl: string | null;
  readonly digest: Buffer;
  readonly bytes: number;
  readonly madeAt: Date | null;
  readonly summary: unknown;
  readonly detail: unknown;
  readonly sentBy: string;
};

export type NewTest = {
  readonly key: Buffer;
  readonly suite: string;
  readonly className: string;
  readonly name: string;
  readonly file: string | null;
};

export type PackedRun = {
  readonly tests: readonly number[];
  readonly listDigest: Buffer;
  readonly outcomes: string;
  readonly milliseconds: readonly number[];
};

export type KeptFailure = ReadFailure & { readonly testId: number; readonly attempt: number };

export type EvidenceRow = Awaited<ReturnType<ReturnType<typeof evidenceStore>["find"]>> & {};

/** The first moment of a month (UTC): names and lists of tests are kept under it. */
export const monthOf = (at: Date): Date => new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1));

const SHOWN = [
  "id",
  "at",
  "serviceId",
  "commitSha",
  "version",
  "environment",
  "kind",
  "format",
  "label",
  "fileName",
  "buildUrl",
  "bytes",
  "madeAt",
  "summary",
  "sentBy",
] as const;

export function evidenceStore(db: Db) {
  return {
    /** Of a list or a link: without its details. */
    find: (id: string) => db.selectFrom("evidence").select(SHOWN).where("id", "=", id).executeTakeFirst(),

    /** The same file of the same subject, if it was sent before. Whoever asks at the same time waits for us. */
    async sentBefore(tx: Tx, evidence: NewEvidence) {
      const { serviceId, digest, commit, version, environment, label, kind } = evidence;
      await sql`select pg_advisory_xact_lock(hashtextextended(${`${serviceId} ${digest.toString("hex")}`}, 0))`.execute(
        tx,
      );
      return tx
        .selectFrom("evidence")
        .select(SHOWN)
        .where("serviceId", "=", serviceId)
        .where("digest", "=", digest)
        .where("kind", "=", kind)
        .where("label", "=", label)
        .where(sql<boolean>`(commit_sha, version, environment) is not distinct from
          (${commit}::text, ${version}::text, ${environment}::text)`)
        .orderBy("at", "desc")
        .limit(1)
        .executeTakeFirst();
    },

    async insert({ commit, summary, detail, ...row }: NewEvidence) {
      return db
        .insertInto("evidence")
        .values({
          ...row,
          commitSha: commit,
          summary: JSON.stringify(storableJson(summary)),
          detail: detail === null ? null : JSON.stringify(storableJson(detail)),
        })
        .returning(SHOWN)
        .executeTakeFirstOrThrow();
    },

    /** The numbers of tests, in their order; those not known yet this month get one. One row a key. */
    async numbersOf(serviceId: string, month: Date, tests: readonly NewTest[]): Promise<number[]> {
      const rows = tests.map(({ key, suite, className, name, file }) => ({
        key: key.toString("hex"),
        suite: storableText(suite),
        class_name: storableText(className),
        name: storableText(name),
        file: file === null ? null : storableText(file),
      }));
      const given = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as given(key text, suite text, class_name text, name text, file text)`;
      await sql`
        insert into test_case (at, service_id, key, suite, class_name, name, file)
        select ${month}, ${serviceId}, decode(given.key, 'hex'), given.suite, given.class_name, given.name, given.file
        from ${given}
        where not exists (
          select from test_case known
          where known.service_id = ${serviceId} and known.at = ${month} and known.key = decode(given.key, 'hex')
        )
        on conflict do nothing`.execute(db);
      const { rows: known } = await sql<{ key: string; id: number }>`
        select encode(key, 'hex') as key, id from test_case
        where service_id = ${serviceId} and at = ${month}
          and key = any(array(select decode(given.key, 'hex') from ${given}))`.execute(db);
      const byKey = new Map(known.map(({ key, id }) => [key, id]));
      return rows.map(({ key }) => {
        const id = byKey.get(key);
        if (id === undefined) throw new Error(`The test ${key} has no number.`);
        return id;
      });
    },

    /** The run of an evidence, packed; the list of its tests is shared with other runs of the month. */
    async insertRun(evidence: NewEvidence, listId: string, run: PackedRun): Promise<void> {
      const { id, at, serviceId, commit, version, environment, label } = evidence;
      const month = monthOf(at);
      await sql`
        insert into test_list (id, at, service_id, digest, tests)
        values (${listId}, ${month}, ${serviceId}, ${run.listDigest}, ${[...run.tests]}::bigint[])
        on conflict do nothing`.execute(db);
      await sql`
        insert into test_run
          (evidence_id, at, service_id, commit_sha, version, environment, label, list_id, outcomes, milliseconds)
        select ${id}, ${at}, ${serviceId}, ${commit}, ${version}, ${environment}, ${label},
          test_list.id, ${run.outcomes}, ${[...run.milliseconds]}::int[]
        from test_list where service_id = ${serviceId} and digest = ${run.listDigest} and at = ${month}`.execute(db);
    },

    async insertFailures({ id, at }: NewEvidence, failures: readonly KeptFailure[]): Promise<void> {
      if (failures.length === 0) return;
      const rows = failures.map(({ testId, ...failure }) => ({ test_id: testId, ...failure }));
      await sql`
        insert into test_failure (evidence_id, at, test_id, attempt, kind, type, message, detail)
        select ${id}, ${at}, test_id, attempt, kind, type, message, detail
        from jsonb_to_recordset(${JSON.stringify(storableJson(rows))}::jsonb)
          as given(test_id bigint, attempt int, kind text, type text, message text, detail text)
        on conflict do nothing`.execute(db);
    },
  };
}
