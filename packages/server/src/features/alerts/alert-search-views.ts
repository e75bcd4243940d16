import { shortId } from "@shipshape/domain/short-id";
import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { eachOnce, type Found, holdsWords, type Searched, type SearchQuery } from "../../kernel/search.ts";

/** Words are looked for in the newest ones, as the list of alerts has a search of its own; a number is found however old. */
const NEWEST = 5_000;

const COLUMNS = ["number", "title", "status", "severity", "serviceName", "startsAt"] as const;

function byWords(db: Db, query: SearchQuery) {
  const newest = db.selectFrom("alert").select(COLUMNS).orderBy("startsAt", "desc").orderBy("id", "desc").limit(NEWEST);
  return db
    .selectFrom(newest.as("newest"))
    .selectAll()
    .where(holdsWords(sql`title || ' ' || coalesce(service_name, '')`, query))
    .orderBy("status")
    .orderBy("startsAt", "desc")
    .limit(query.limit)
    .execute();
}

type Row = Awaited<ReturnType<typeof byWords>>[number];

const found =
  (rank: number) =>
  ({ number, title, status, severity, serviceName, startsAt }: Row): Found => ({
    name: shortId("alert", number),
    title,
    about: [severity, serviceName].filter(Boolean).join(", "),
    status,
    at: startsAt,
    rank,
  });

async function findAlerts(db: Db, query: SearchQuery): Promise<Found[]> {
  const numbered = db
    .selectFrom("alert")
    .select(COLUMNS)
    .where("number", "=", query.number ?? 0);
  const [byNumber, others] = await Promise.all([numbered.execute(), byWords(db, query)]);
  return eachOnce([byNumber.map(found(0)), others.map(found(2))], query);
}

export const alertSearch: Searched = { kind: "alert", permission: "alerts:read", prefix: "ALR", find: findAlerts };
