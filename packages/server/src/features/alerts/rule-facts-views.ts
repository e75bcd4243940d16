import type { Facts, Holder } from "@shipshape/domain/alerts/disposition";
import { shortId } from "@shipshape/domain/short-id";
import { sql } from "kysely";
import type { Db } from "../../kernel/database.ts";

/** So many moments of one key are enough to tell whether a threshold was reached. */
const MOST_OCCURRENCES = 1_000;

export type Asked = {
  readonly dedupKeys: ReadonlySet<string>;
  readonly thresholdKeys: ReadonlySet<string>;
  /** From when on occurrences matter. */
  readonly occurrencesSince: Date;
  readonly groupBases: ReadonlySet<string>;
};

/** What is known about alerts, and what those that are judged after one another add to it. */
export type KnownFacts = Required<Pick<Facts, "holderOf" | "occurrencesOf" | "groupOf">> & {
  hold(dedupKey: string, holder: Holder): void;
  occur(thresholdKey: string, atMs: number): void;
  group(base: string, groupKey: string, atMs: number): void;
};

async function holders(db: Db, keys: readonly string[]) {
  if (keys.length === 0) return [];
  const { rows } = await sql<{
    key: string;
    alertId: string;
    number: number;
    endsAt: Date | null;
    firing: boolean;
    incidentStatus: string | null;
  }>`
    select asked.key, found.alert_id, found.number, found.ends_at, found.firing, incident.status as incident_status
    from unnest(${[...keys]}::text[]) as asked(key)
    cross join lateral (
      select alert_id, number, ends_at, status = 'firing' as firing
      from alert_disposition join alert on alert.id = alert_id
      where dedup_key is not null and md5(dedup_key) = md5(asked.key) and dispatched_at is not null
      order by (status = 'firing') desc, dispatched_at desc
      limit 1
    ) found
    left join alert_judgement on alert_judgement.alert_id = found.alert_id
    left join incident on incident.id = alert_judgement.incident_id`.execute(db);
  return rows;
}

async function occurrences(db: Db, keys: readonly string[], since: Date) {
  if (keys.length === 0) return [];
  const { rows } = await sql<{ key: string; at: Date }>`
    select asked.key, found.at
    from unnest(${[...keys]}::text[]) as asked(key)
    cross join lateral (
      select at from alert_occurrence
      where alert_occurrence.key = md5(asked.key)::uuid and at >= ${since}
      order by at desc limit ${MOST_OCCURRENCES}
    ) found
    order by found.at`.execute(db);
  return rows;
}

async function groups(db: Db, bases: readonly string[]) {
  if (bases.length === 0) return [];
  const { rows } = await sql<{ base: string; groupKey: string; at: Date }>`
    select asked.base, found.group_key, found.dispatched_at as at
    from unnest(${[...bases]}::text[]) as asked(base)
    cross join lateral (
      select group_key, dispatched_at from alert_disposition
      where group_base is not null and md5(group_base) = md5(asked.base) and dispatched_at is not null
      order by dispatched_at desc limit 1
    ) found`.execute(db);
  return rows;
}

/** What the rules ask for, read with at most three statements: none where they ask for nothing. */
export async function knownFacts(db: Db, asked: Asked): Promise<KnownFacts> {
  const [held, occurred, grouped] = [
    await holders(db, [...asked.dedupKeys]),
    await occurrences(db, [...asked.thresholdKeys], asked.occurrencesSince),
    await groups(db, [...asked.groupBases]),
  ];
  const holderOf = new Map<string, Holder>(
    held.map(({ key, alertId, number, firing, endsAt, incidentStatus }) => [
      key,
      {
        alertId,
        shortId: shortId("alert", number),
        endedAtMs: firing ? undefined : (endsAt?.getTime() ?? 0),
        incidentResolved: incidentStatus === "resolved",
      },
    ]),
  );
  const moments = new Map<string, number[]>();
  const occur = (key: string, atMs: number) => {
    const list = moments.get(key) ?? [];
    const inOrder = (list.at(-1) ?? atMs) <= atMs;
    list.push(atMs);
    if (!inOrder) list.sort((a, b) => a - b);
    moments.set(key, list);
  };
  for (const { key, at } of occurred) occur(key, at.getTime());
  const groupOf = new Map(grouped.map(({ base, groupKey, at }) => [base, { groupKey, lastMs: at.getTime() }]));
  return {
    holderOf: (key, alertId) => {
      const holder = holderOf.get(key);
      return holder?.alertId === alertId ? undefined : holder;
    },
    occurrencesOf: (key) => moments.get(key) ?? [],
    groupOf: (base) => groupOf.get(base),
    hold: (key, holder) => holderOf.set(key, holder),
    occur,
    group: (base, groupKey, atMs) => groupOf.set(base, { groupKey, lastMs: atMs }),
  };
}
