import { shortId } from "@shipshape/domain/short-id";
import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";
import { eachOnce, type Found, holdsWords, type Searched, type SearchQuery } from "../../kernel/search.ts";

/** Words are looked for in the newest ones; a number is found however old it is. */
const NEWEST = 10_000;

const listed = (db: Db, rank: number) =>
  db
    .selectFrom("alert")
    .select(["number", "title", "status", "severity", "serviceName", "startsAt"])
    .select(sql<number>`${rank}::int`.as("rank"));

type Row = Awaited<ReturnType<ReturnType<typeof listed>["execute"]>>[number];

const found = ({ number, title, status, severity, serviceName, startsAt, rank }: Row): Found => ({
  name: shortId("alert", number),
  title,
  about: [severity, serviceName].filter(Boolean).join(", "),
  status,
  at: startsAt,
  rank,
});

async function findAlerts(db: Db, query: SearchQuery): Promise<Found[]> {
  const newest = db.selectFrom("alert").select("id").orderBy("startsAt", "desc").orderBy("id", "desc").limit(NEWEST);
  const byWords = listed(db, 2)
    .where("id", "in", newest)
    .where(holdsWords(sql`title || ' ' || coalesce(service_name, '')`, query))
    .orderBy("status")
    .orderBy("startsAt", "desc")
    .limit(query.limit);
  const byNumber = query.number === undefined ? [] : [listed(db, 0).where("number", "=", query.number)];
  const rows = await Promise.all([...byNumber, byWords].map((one) => one.execute()));
  return eachOnce(
    rows.map((some) => some.map(found)),
    query,
  );
}

export const alertSearch: Searched = { kind: "alert", permission: "alerts:read", prefix: "ALR", find: findAlerts };
