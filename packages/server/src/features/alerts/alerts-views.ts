import type { Alert } from "@shipshape/contract/alerts";
import { priorityOf, priorityWord } from "@shipshape/domain/alerts/priority";
import { silencing } from "@shipshape/domain/alerts/silence";
import { type Reference, shortId } from "@shipshape/domain/short-id";
import { type SqlBool, sql } from "kysely";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { answersOf } from "./alert-answers-views.ts";
import { type AlertFilter, filteredAlerts, urgency } from "./alert-filter-views.ts";
import { type AlertRow, withPulse } from "./alerts-store.ts";
import { dispositionStore } from "./disposition-store.ts";
import { alertOf } from "./identity-views.ts";
import { mutingInForce } from "./muting-in-force.ts";

type View = z.input<typeof Alert>;
type Status = View["status"];

export type AlertPage = {
  readonly sort: "newest" | "urgent";
  readonly after?: string | undefined;
  readonly limit: number;
};

type Judged = AlertRow & {
  readonly incidentId: string | null;
  readonly incidentNumber: number | null;
  readonly judgement: string | null;
};

/** These alerts in their order, with what was made of each: the incident, why it is part of it, and who answers. */
async function views(kernel: Kernel, rows: readonly AlertRow[]): Promise<View[]> {
  const { db } = kernel;
  const judged = await judge(db, await withPulse(db, rows));
  const decided = await dispositionStore(db).of(rows.map(({ id }) => id));
  const dispositions = new Map(decided.map((one) => [one.alertId, one]));
  const answers = await answersOf(
    db,
    judged.flatMap(({ incidentId }) => incidentId ?? []),
  );
  const silencedBy = await silencesOf(kernel);
  return judged.map((row) => ({
    id: row.id,
    shortId: shortId("alert", row.number),
    fingerprint: row.fingerprint,
    source: row.source,
    status: row.status as Status,
    title: row.title,
    severity: row.severity,
    service: row.serviceName,
    labels: row.labels as View["labels"],
    annotations: row.annotations as View["annotations"],
    startsAt: row.startsAt,
    // of one that fires it is when it would count as over, were nothing more heard of it: no end yet
    endsAt: row.status === "firing" ? null : row.endsAt,
    lastReceivedAt: row.lastReceivedAt,
    receivedCount: row.receivedCount,
    generatorUrl: row.generatorUrl,
    ...standing(row, dispositions.get(row.id)),
    silencedBy: row.status === "firing" ? silencedBy(row.labels as View["labels"]) : [],
    incidentId: row.incidentId,
    incidentShortId: row.incidentNumber === null ? null : shortId("incident", row.incidentNumber),
    answer: answers.get(row.incidentId ?? "") ?? null,
  }));
}

/** The silences that cover labels now, by short id. */
async function silencesOf(kernel: Kernel): Promise<(labels: View["labels"]) => string[]> {
  const { silences } = await mutingInForce(kernel.db, kernel);
  const nowMs = kernel.clock.now().getTime();
  return (labels) => silencing(silences, labels, nowMs).by.map((silence) => silence.shortId);
}

type Decided = {
  readonly decision: string;
  readonly word: string;
  readonly because: string;
  readonly priority: string;
};

/** What the rules decided, and why it paged or did not: what kept it back comes before what incidents say. */
function standing(row: Judged, decided: Decided | undefined): Pick<View, "because" | "priority" | "decision" | "word"> {
  const kept = decided !== undefined && decided.decision !== "dispatch" ? decided.because : undefined;
  return {
    because: [kept ?? row.judgement, row.because].filter((text) => text !== null).join("; "),
    priority: priorityWord(decided?.priority ?? row.priority) ?? priorityOf(row.severity).priority,
    decision: (decided?.decision ?? "dispatch") as View["decision"],
    word: decided?.word ?? "",
  };
}

async function judge(db: Db, rows: readonly AlertRow[]): Promise<Judged[]> {
  const ids = rows.map(({ id }) => id);
  const judgements = await db
    .selectFrom("alertJudgement")
    .leftJoin("incident", "incident.id", "alertJudgement.incidentId")
    .select(["alertId", "incident.id as incidentId", "incident.number as incidentNumber"])
    .select("alertJudgement.because as judgement")
    .where(sql<SqlBool>`alert_id = any(${ids}::uuid[])`)
    .execute();
  const byAlert = new Map(judgements.map(({ alertId, ...judgement }) => [alertId, judgement]));
  const unjudged = { incidentId: null, incidentNumber: null, judgement: null };
  return rows.map((row) => ({ ...row, ...(byAlert.get(row.id) ?? unjudged) }));
}

const afterInTime = (id: string) =>
  sql<SqlBool>`(alert.starts_at, alert.id) < (select starts_at, id from alert where id = ${id}::uuid)`;
const afterInUrgency = (id: string) =>
  sql<SqlBool>`(-${urgency}, alert.starts_at, alert.id)
    < (select -${urgency}, starts_at, id from alert where id = ${id}::uuid)`;

/** Newest first. */
function newest(db: Db, filter: AlertFilter, after: string | undefined, limit: number) {
  const query = filteredAlerts(db, filter).selectAll("alert").orderBy("alert.startsAt", "desc");
  return (after ? query.where(afterInTime(after)) : query).orderBy("alert.id", "desc").limit(limit).execute();
}

/** Those that fire: the most severe first, of those the newest. */
function mostUrgent(db: Db, filter: AlertFilter, after: string | undefined, limit: number) {
  const query = filteredAlerts(db, { ...filter, status: "firing" })
    .selectAll("alert")
    .orderBy(urgency);
  return (after ? query.where(afterInUrgency(after)) : query)
    .orderBy("alert.startsAt", "desc")
    .orderBy("alert.id", "desc")
    .limit(limit)
    .execute();
}

/** A part of the urgent order: where it is full, the list goes on in it. */
const cursor = (part: Status, rows: readonly AlertRow[]): string => `${part}.${rows.at(-1)?.id}`;

async function urgent(db: Db, filter: AlertFilter, { after, limit }: AlertPage) {
  const [part, id] = after?.includes(".") ? after.split(".") : [undefined, after];
  const firing = part === "resolved" || filter.status === "resolved" ? [] : await mostUrgent(db, filter, id, limit);
  if (firing.length === limit) return { rows: firing, next: cursor("firing", firing) };
  if (filter.status === "firing") return { rows: firing, next: null };
  const left = limit - firing.length;
  const from = part === "resolved" ? id : undefined;
  const resolved = await newest(db, { ...filter, status: "resolved" }, from, left);
  return { rows: [...firing, ...resolved], next: resolved.length === left ? cursor("resolved", resolved) : null };
}

/** A page of alerts; `after` is the `next` of the page before. */
export async function alertList(kernel: Kernel, filter: AlertFilter, page: AlertPage) {
  const { db } = kernel;
  if (page.sort === "urgent") {
    const { rows, next } = await urgent(db, filter, page);
    return { alerts: await views(kernel, rows), next };
  }
  const rows = await newest(db, filter, page.after?.split(".").at(-1), page.limit);
  return { alerts: await views(kernel, rows), next: rows.length === page.limit ? (rows.at(-1)?.id ?? null) : null };
}

export async function alertView(kernel: Kernel, reference: Reference): Promise<View | undefined> {
  const row = await alertOf(kernel.db, reference);
  return row && (await views(kernel, [row]))[0];
}

/** How many alerts fire, how many of those are a user's, and which words for severity they use. */
export async function alertCount(db: Db, userId: string | null) {
  const firing = { status: "firing" } as const;
  const count = async (filter: AlertFilter): Promise<number> => {
    const query = filteredAlerts(db, filter).select(({ fn }) => fn.countAll<number>().as("count"));
    return (await query.executeTakeFirstOrThrow()).count;
  };
  const [all, mine, severities] = await Promise.all([
    count(firing),
    userId === null ? 0 : count({ ...firing, ofUser: userId }),
    filteredAlerts(db, firing).select("severity").distinct().orderBy("severity").limit(50).execute(),
  ]);
  return { firing: all, mine, severities: severities.map(({ severity }) => severity) };
}
