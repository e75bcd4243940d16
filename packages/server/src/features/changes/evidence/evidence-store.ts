import { sql } from "kysely";
import { bigintColumn, bytesColumn, intColumn, textColumn } from "../../../kernel/columns.ts";
import type { Db, Tx } from "../../../kernel/database.ts";
import { storableJson, storableText } from "../../../kernel/storable-text.ts";
import type { ReadFailure } from "./junit-reader.ts";
import type { PackedRun } from "./packed-run.ts";

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

/** The numbers of those that are known, in their order; null of those that are not. */
async function knownNumbers(db: Db, serviceId: string, month: Date, tests: readonly NewTest[]) {
  const { rows } = await sql<{ id: number | null }>`/* evidence.numbersOf */
    select test_case.id
    from unnest(${bytesColumn(tests.map(({ key }) => key))}::bytea[]) with ordinality as given(key, nth)
    left join test_case on service_id = ${serviceId} and test_case.key = given.key and test_case.at = ${month}
    order by nth`.execute(db);
  return rows.map(({ id }) => id);
}

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
    async numbersOf(serviceId: string, month: Date, tests: readonly NewTest[]): Promise<readonly number[]> {
      const numbers = await knownNumbers(db, serviceId, month, tests);
      const unknown = tests.filter((_, at) => numbers[at] === null);
      if (unknown.length > 0) {
        const texts = (of: (test: NewTest) => string | null) =>
          textColumn(unknown.map((test) => (of(test) === null ? null : storableText(of(test) as string))));
        // in the order of their keys: of two who name the same at once one waits for the other, and not each for each
        await sql`/* evidence.nameTests */
          insert into test_case (at, service_id, key, suite, class_name, name, file)
          select ${month}, ${serviceId}, key, suite, class_name, name, file
          from unnest(
            ${bytesColumn(unknown.map(({ key }) => key))}::bytea[], ${texts(({ suite }) => suite)}::text[],
            ${texts(({ className }) => className)}::text[], ${texts(({ name }) => name)}::text[],
            ${texts(({ file }) => file)}::text[]
          ) as row(key, suite, class_name, name, file)
          order by key
          on conflict do nothing`.execute(db);
      }
      const named = unknown.length === 0 ? [] : await knownNumbers(db, serviceId, month, unknown);
      let next = 0;
      return numbers.map((number, at) => {
        const id = number ?? named[next++] ?? null;
        if (id === null) throw new Error(`The test ${tests[at]?.name} has no number.`);
        return id;
      });
    },

    /** The run of an evidence, packed; the list of its tests is shared with other runs of the month. */
    async insertRun(evidence: NewEvidence, listId: string, run: PackedRun): Promise<void> {
      const { id, at, serviceId, commit, version, environment, label } = evidence;
      const month = monthOf(at);
      await sql`
        insert into test_list (id, at, service_id, digest, tests)
        values (${listId}, ${month}, ${serviceId}, ${run.listDigest}, ${bigintColumn(run.tests)}::bigint[])
        on conflict do nothing`.execute(db);
      await sql`
        insert into test_run
          (evidence_id, at, service_id, commit_sha, version, environment, label, list_id, outcomes, milliseconds)
        select ${id}, ${at}, ${serviceId}, ${commit}, ${version}, ${environment}, ${label},
          test_list.id, ${run.outcomes}, ${intColumn(run.milliseconds)}::int[]
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
