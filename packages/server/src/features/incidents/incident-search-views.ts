import { shortId } from "@shipshape/domain/short-id";
import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { eachOnce, type Found, holdsWords, type Searched, type SearchQuery } from "../../kernel/search.ts";

/** Words are looked for in the newest ones; a number is found however old it is. */
const NEWEST = 5_000;

const COLUMNS = ["number", "title", "status", "severity", "serviceName", "openedAt"] as const;

function byWords(db: Db, query: SearchQuery) {
  const newest = db.selectFrom("incident").select(COLUMNS).orderBy("number", "desc").limit(NEWEST);
  return db
    .selectFrom(newest.as("newest"))
    .selectAll()
    .where(holdsWords(sql`title || ' ' || severity || ' ' || coalesce(service_name, '')`, query))
    .orderBy(sql`status = 'resolved'`)
    .orderBy("number", "desc")
    .limit(query.limit)
    .execute();
}

type Row = Awaited<ReturnType<typeof byWords>>[number];

const found =
  (rank: number) =>
  ({ number, title, status, severity, serviceName, openedAt }: Row): Found => ({
    name: shortId("incident", number),
    title,
    about: [severity, serviceName].filter(Boolean).join(", "),
    status,
    at: openedAt,
    rank,
  });

async function findIncidents(db: Db, query: SearchQuery): Promise<Found[]> {
  const numbered = db
    .selectFrom("incident")
    .select(COLUMNS)
    .where("number", "=", query.number ?? 0);
  const [byNumber, others] = await Promise.all([numbered.execute(), byWords(db, query)]);
  return eachOnce([byNumber.map(found(0)), others.map(found(2))], query);
}

export const incidentSearch: Searched = {
  kind: "incident",
  permission: "incidents:read",
  prefix: "INC",
  find: findIncidents,
};
