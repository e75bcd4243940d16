import type { PackedFile } from "@shipshape/domain/changes/evidence/coverage";
import type { Finding } from "@shipshape/domain/changes/evidence/finding";
import { versionNames } from "@shipshape/domain/changes/version-names";
import { sql } from "kysely";
import type { Db } from "../../../kernel/database.ts";
import type { EvidenceKind, EvidenceRow } from "./evidence-store.ts";

/** What is asked for: a service's evidence of these versions or commits. */
export type Asked = {
  readonly serviceId: string;
  readonly versions: readonly string[];
  readonly commits: readonly string[];
  /** What was gathered there, or nowhere in particular. */
  readonly environment: string | null;
};

export type RunRow = {
  readonly evidenceId: string;
  readonly at: Date;
  readonly label: string;
  readonly version: string | null;
  readonly commitSha: string | null;
  readonly environment: string | null;
  readonly listId: string;
  readonly outcomes: string;
};

export type TestRow = {
  readonly key: string;
  readonly suite: string;
  readonly className: string;
  readonly name: string;
  readonly file: string | null;
};

export type FailureRow = {
  readonly evidenceId: string;
  readonly key: string;
  readonly attempt: number;
  readonly kind: "failure" | "error";
  readonly type: string | null;
  readonly message: string;
  readonly detail: string;
};

export type FindingsDetail = { readonly findings: readonly Finding[] };
export type CoverageDetail = { readonly files: readonly PackedFile[] };

/** Files of one commit or version: more are not looked at. */
const MOST = 500;

/** A commit may be said in full or in short: one is the beginning of the other. */
const isOf = ({ versions, commits }: Pick<Asked, "versions" | "commits">) => sql<boolean>`(
  version = any(${[...versions]}::text[])
  or exists (
    select from unnest(${[...commits]}::text[]) as wanted
    where left(commit_sha, 7) = left(wanted, 7) and (starts_with(commit_sha, wanted) or starts_with(wanted, commit_sha))
  ))`;

export function evidenceViews(db: Db) {
  return {
    /** The versions and commits that the change record knows to be the same as this one. */
    async sameAs(serviceId: string, version: string | null, commit: string | null) {
      const names = version === null ? [] : versionNames(version);
      const { rows } = await sql<{ version: string | null; commitSha: string | null }>`
        select version, commit_sha from (
          (select version, commit_sha from deployment where service_id = ${serviceId} and version = any(${names}::text[])
            order by started_at desc limit 20)
          union all
          (select version, commit_sha from deployment
            where service_id = ${serviceId} and commit_sha like ${commit === null ? null : `${commit}%`} limit 20)
          union all
          (select version, commit_sha from release where service_id = ${serviceId} and version = any(${names}::text[]) limit 2)
          union all
          (select version, commit_sha from release
            where service_id = ${serviceId} and commit_sha like ${commit === null ? null : `${commit}%`} limit 20)
        ) as known`.execute(db);
      const known = [
        ...rows,
        ...names.map((name) => ({ version: name, commitSha: null })),
        { version, commitSha: commit },
      ];
      const said = (words: readonly (string | null)[]) => [...new Set(words.filter((word) => word !== null))];
      return {
        versions: said(known.map((row) => row.version)),
        commits: said(known.map((row) => row.commitSha?.toLowerCase() ?? null)),
      };
    },

    /** What was sent of it, the newest first. */
    async of({ serviceId, environment, ...same }: Asked): Promise<EvidenceRow[]> {
      let query = db
        .selectFrom("evidence")
        .select(["id", "at", "serviceId", "commitSha", "version", "environment", "kind", "format", "label"])
        .select(["fileName", "buildUrl", "bytes", "madeAt", "summary", "sentBy"])
        .where("serviceId", "=", serviceId)
        .where(isOf(same))
        .orderBy("at", "desc")
        .orderBy("id", "desc")
        .limit(MOST);
      if (environment !== null)
        query = query.where((expression) =>
          expression.or([expression("environment", "=", environment), expression("environment", "is", null)]),
        );
      return query.execute();
    },

    /** Of which commit or version the newest evidence speaks. */
    newest: (serviceId: string, environment: string | null) => {
      const query = db
        .selectFrom("evidence")
        .select(["version", "commitSha"])
        .where("serviceId", "=", serviceId)
        .orderBy("at", "desc")
        .orderBy("id", "desc")
        .limit(1);
      return (environment === null ? query : query.where("environment", "=", environment)).executeTakeFirst();
    },

    list: (filter: {
      serviceId: string | undefined;
      same: Pick<Asked, "versions" | "commits"> | undefined;
      environment: string | undefined;
      kind: EvidenceKind | undefined;
      after: string | undefined;
      limit: number;
    }) => {
      let query = db
        .selectFrom("evidence")
        .select(["id", "at", "serviceId", "commitSha", "version", "environment", "kind", "format", "label"])
        .select(["fileName", "buildUrl", "bytes", "madeAt", "summary", "sentBy"])
        .orderBy("at", "desc")
        .orderBy("id", "desc")
        .limit(filter.limit);
      if (filter.serviceId) query = query.where("serviceId", "=", filter.serviceId);
      if (filter.same) query = query.where(isOf(filter.same));
      if (filter.environment) query = query.where("environment", "=", filter.environment);
      if (filter.kind) query = query.where("kind", "=", filter.kind);
      if (filter.after)
        query = query.where(sql<boolean>`(at, id) < (select at, id from evidence where id = ${filter.after}::uuid)`);
      return query.execute();
    },

    /** The details of these, by id. */
    async details<D>(ids: readonly string[]): Promise<Map<string, D>> {
      const { rows } = await sql<{ id: string; detail: D }>`
        select id, detail from evidence where id = any(${[...ids]}::uuid[])`.execute(db);
      return new Map(rows.map(({ id, detail }) => [id, detail]));
    },

    /** The packed runs of these files. */
    async runs(evidenceIds: readonly string[]): Promise<RunRow[]> {
      const { rows } = await sql<RunRow>`
        select evidence_id, at, label, version, commit_sha, environment, list_id, outcomes from test_run
        where evidence_id = any(${[...evidenceIds]}::uuid[])`.execute(db);
      return rows;
    },

    /** The newest runs of a service. */
    async newestRuns(serviceId: string, most: number): Promise<RunRow[]> {
      const { rows } = await sql<RunRow>`
        select evidence_id, at, label, version, commit_sha, environment, list_id, outcomes from test_run
        where service_id = ${serviceId} order by at desc limit ${most}`.execute(db);
      return rows;
    },

    /** The keys of the tests of a list, in its order. */
    async keysOf(listId: string): Promise<string[]> {
      const { rows } = await sql<{ keys: string[] }>`
        select array_agg(encode(test_case.key, 'hex') order by listed.place) as keys
        from test_list cross join unnest(test_list.tests) with ordinality as listed(test, place)
        join test_case on test_case.id = listed.test and test_case.at = test_list.at
        where test_list.id = ${listId}`.execute(db);
      return rows[0]?.keys ?? [];
    },

    /** What tests are called, by key: as they were last. */
    async tests(serviceId: string, keys: readonly string[]): Promise<Map<string, TestRow>> {
      const { rows } = await sql<TestRow>`
        select distinct on (key) encode(key, 'hex') as key, suite, class_name, name, file from test_case
        where service_id = ${serviceId} and key = any(array(select decode(one, 'hex') from unnest(${[...keys]}::text[]) as one))
        order by key, at desc`.execute(db);
      return new Map(rows.map((row) => [row.key, row]));
    },

    /** What these tests said when they failed in these runs, in the order of their attempts. */
    async failures(evidenceIds: readonly string[], keys: readonly string[] | undefined): Promise<FailureRow[]> {
      const wanted = keys === undefined ? null : [...keys];
      const { rows } = await sql<FailureRow>`
        select failure.evidence_id, encode(test.key, 'hex') as key, failure.attempt, failure.kind, failure.type,
          failure.message, failure.detail
        from test_failure failure
        join test_case test on test.id = failure.test_id
          and test.at = date_trunc('month', failure.at at time zone 'UTC') at time zone 'UTC'
        where failure.evidence_id = any(${[...evidenceIds]}::uuid[])
          and (${wanted}::text[] is null or encode(test.key, 'hex') = any(${wanted}::text[]))
        order by failure.evidence_id, test.id, failure.attempt`.execute(db);
      return rows;
    },

    /** How a test went in the newest runs that had it, of so many runs. */
    async historyOf(serviceId: string, key: string, most: number) {
      const { rows } = await sql<Omit<RunRow, "listId" | "outcomes"> & { letter: string; milliseconds: number }>`
        select run.evidence_id, run.at, run.label, run.version, run.commit_sha, run.environment,
          substr(run.outcomes, place.at, 1) as letter, run.milliseconds[place.at] as milliseconds
        from (select * from test_run where service_id = ${serviceId} order by at desc limit ${most}) run
        join test_list list on list.id = run.list_id
        join test_case test on test.service_id = ${serviceId} and test.at = list.at and test.key = decode(${key}, 'hex')
        cross join lateral (select array_position(list.tests, test.id) as at) place
        where place.at is not null
        order by run.at desc`.execute(db);
      return rows;
    },
  };
}
