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
  /** As JSON that can be kept. */
  readonly detail: string | null;
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

/**
 * The numbers of those that are known, in their order; null of those that are not. Each is looked up by itself: how many names there
 * are already must not matter, and to a planner it does.
 */
async function knownNumbers(db: Db, serviceId: string, month: Date, tests: readonly NewTest[]) {
  const { rows } = await sql<{ id: number | null }>`/* evidence.numbersOf */
    select known.id
    from unnest(${bytesColumn(tests.map(({ key }) => key))}::bytea[]) with ordinality as given(key, nth)
    left join lateral (
      select test_case.id from test_case
      where service_id = ${serviceId} and test_case.key = given.key and test_case.at = ${month}
      limit 1
    ) known on true
    order by nth`.execute(db);
  return rows.map(({ id }) => id);
}

/**
 * Numbers for those that have none yet, and of each its number; null of one that somebody else named at the same time. Nobody waits
 * for the disk: what counts is written after it, and with that this is on disk too.
 */
async function nameTests(db: Db, serviceId: string, month: Date, tests: readonly NewTest[]) {
  const texts = (of: (test: NewTest) => string | null) => storableTexts(tests.map(of));
  // in the order of their keys: of two who name the same at once one waits for the other, and not each for each
  const { rows } = await sql<{ id: number; key: Buffer }>`/* evidence.nameTests */
    with unhurried as materialized (select set_config('synchronous_commit', 'off', true))
    insert into test_case (at, service_id, key, suite, class_name, name, file)
    select ${month}, ${serviceId}, key, suite, class_name, name, file
    from unhurried, unnest(
      ${bytesColumn(tests.map(({ key }) => key))}::bytea[], ${texts(({ suite }) => suite)}::text[],
      ${texts(({ className }) => className)}::text[], ${texts(({ name }) => name)}::text[],
      ${texts(({ file }) => file)}::text[]
    ) as row(key, suite, class_name, name, file)
    order by key
    on conflict do nothing
    returning id, key`.execute(db);
  const named = new Map(rows.map(({ id, key }) => [key.toString("latin1"), id]));
  return tests.map(({ key }) => named.get(key.toString("latin1")) ?? null);
}

/** Each by what the next knows of those that nobody knew so far. */
async function filledIn(
  tests: readonly NewTest[],
  numbers: readonly (number | null)[],
  ask: (unknown: readonly NewTest[]) => Promise<readonly (number | null)[]>,
): Promise<readonly (number | null)[]> {
  const unknown = tests.filter((_, at) => numbers[at] === null);
  if (unknown.length === 0) return numbers;
  const found = await ask(unknown);
  let next = 0;
  return numbers.map((number) => number ?? found[next++] ?? null);
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

    async insert({ commit, summary, ...row }: NewEvidence) {
      return db
        .insertInto("evidence")
        .values({
          ...row,
          commitSha: commit,
          summary: JSON.stringify(storableJson(summary)),
        })
        .returning(SHOWN)
        .executeTakeFirstOrThrow();
    },

    /** The numbers of tests, in their order; those not known yet this month get one. One row a key. */
    async numbersOf(serviceId: string, month: Date, tests: readonly NewTest[]): Promise<readonly number[]> {
      const known = await knownNumbers(db, serviceId, month, tests);
      const named = await filledIn(tests, known, (unknown) => nameTests(db, serviceId, month, unknown));
      const numbers = await filledIn(tests, named, (others) => knownNumbers(db, serviceId, month, others));
      return numbers.map((number, at) => {
        if (number === null) throw new Error(`The test ${tests[at]?.name} has no number.`);
        return number;
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
      const texts = (of: (failure: KeptFailure) => string | null) => storableTexts(failures.map(of));
      await sql`
        insert into test_failure (evidence_id, at, test_id, attempt, kind, type, message, detail)
        select ${id}, ${at}, test_id, attempt, kind, type, message, detail
        from unnest(
          ${bigintColumn(failures.map(({ testId }) => testId))}::bigint[],
          ${intColumn(failures.map(({ attempt }) => attempt))}::int[], ${texts(({ kind }) => kind)}::text[],
          ${texts(({ type }) => type)}::text[], ${texts(({ message }) => message)}::text[],
          ${texts(({ detail }) => detail)}::text[]
        ) as given(test_id, attempt, kind, type, message, detail)
        on conflict do nothing`.execute(db);
    },
  };
}

const storableTexts = (texts: readonly (string | null)[]): Buffer =>
  textColumn(texts.map((text) => (text === null ? null : storableText(text))));
