import { shortId } from "@shipshape/domain/short-id";
import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { beginsWith, eachOnce, type Found, holdsWords, type Searched, type SearchQuery } from "../../kernel/search.ts";

/** Words are looked for in the newest ones; a version, a commit or a number is found however old it is. */
const NEWEST = 2_000;
/** Shorter beginnings of a version or a commit say too little to look for in all of them. */
const TELLING_LENGTH = 3;

const COLUMNS = ["number", "serviceId", "environment", "version", "commitSha", "status", "startedAt"] as const;

const deployments = (db: Db) => db.selectFrom("deployment").select(COLUMNS).orderBy("startedAt", "desc");

/** With the names of their services, newest first. */
const named = (db: Db, some: ReturnType<typeof deployments>) =>
  db
    .selectFrom(some.as("some"))
    .innerJoin("service", "service.id", "some.serviceId")
    .select(["number", "environment", "version", "commitSha", "status", "startedAt", "service.name as service"])
    .orderBy("startedAt", "desc");

type Row = Awaited<ReturnType<ReturnType<typeof named>["execute"]>>[number];

function byVersionOrCommit(db: Db, query: SearchQuery): Promise<Row[]> {
  if (query.words.length !== 1 || query.typed.length < TELLING_LENGTH) return Promise.resolve([]);
  const found = sql<boolean>`(${beginsWith(sql`version`, query)} or ${beginsWith(sql`commit_sha`, query)})`;
  return named(db, deployments(db).where(found).limit(query.limit)).execute();
}

function byWords(db: Db, query: SearchQuery): Promise<Row[]> {
  const text = sql`service.name || ' ' || service.display_name || ' ' || version || ' ' || environment`;
  const newest = deployments(db).orderBy("id", "desc").limit(NEWEST);
  return named(db, newest).where(holdsWords(text, query)).limit(query.limit).execute();
}

const found =
  (rank: number) =>
  ({ number, service, version, environment, commitSha, status, startedAt }: Row): Found => ({
    name: shortId("deployment", number),
    title: `${service} ${version} to ${environment}`,
    about: commitSha === null ? "" : `commit ${commitSha.slice(0, 7)}`,
    status,
    at: startedAt,
    rank,
  });

async function findDeployments(db: Db, query: SearchQuery): Promise<Found[]> {
  const numbered = deployments(db).where("number", "=", query.number ?? 0);
  const [byNumber, byVersion, others] = await Promise.all([
    named(db, numbered).execute(),
    byVersionOrCommit(db, query),
    byWords(db, query),
  ]);
  return eachOnce([byNumber.map(found(0)), byVersion.map(found(1)), others.map(found(2))], query);
}

export const deploymentSearch: Searched = {
  kind: "deployment",
  permission: "changes:read",
  prefix: "DEP",
  find: findDeployments,
};
