import type { Replay } from "@shipshape/contract/alerts-rules";
import {
  type PastAlert,
  pages,
  type ReplayDifference,
  replayDifference,
  type Simulation,
  simulation,
} from "@shipshape/domain/alerts/replay";
import type { PastMuting } from "@shipshape/domain/alerts/replay-muting";
import type { AlertRule } from "@shipshape/domain/alerts/rule";
import { shortId } from "@shipshape/domain/short-id";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { grouped } from "../../kernel/grouped.ts";
import { allServices, type KnownService, servicesByNames } from "../catalog/index.ts";
import { subjectOf } from "./reconsider-alerts.ts";
import { type PastRow, replayStore } from "./replay-store.ts";
import { routingOf, routingStore } from "./routing-store.ts";
import { evaluator } from "./rules-language.ts";
import { silenceOf, silencesStore } from "./silences-store.ts";
import { upstreamsFor } from "./upstream-services.ts";

const CHUNK = 500;
const SHOWN = 200;

export type ReplayResult = Pick<
  z.input<typeof Replay>,
  "pagedBefore" | "pagedAfter" | "silenced" | "added" | "changed" | "examples" | "because"
>;

export type ReplaySpan = { readonly from: Date; readonly to: Date };
type Rules = { readonly before: readonly AlertRule[]; readonly after: readonly AlertRule[] };

const pastOf = (row: PastRow): PastAlert => ({
  alert: subjectOf(row, row.payload, row.received).alert,
  shortId: shortId("alert", row.number),
  endedAtMs: row.status === "resolved" ? row.endsAt?.getTime() : undefined,
  incidentResolvedAtMs: row.incidentResolvedAt?.getTime(),
});

/** The silences of the time, and what inhibits what by the routes as they are now. */
async function mutingBetween(db: Db, { from, to }: ReplaySpan): Promise<PastMuting> {
  const silences = (await silencesStore(db).between(from, to)).map(silenceOf);
  const { inhibitRules } = routingOf(await routingStore(db).written());
  const named = inhibitRules.some(({ byDependency }) => byDependency) ? await allServices(db) : [];
  const upstreamsOf = await upstreamsFor(
    db,
    inhibitRules,
    named.map(({ name }) => name),
  );
  return { silences, inhibitRules, upstreamsOf };
}

/**
 * Runs two sets of rules over the alerts of a span of time, with what silences and inhibition kept back then, and compares.
 * `onProgress` hears how many alerts were judged, and may say that it is enough.
 */
export async function replayAlerts(
  db: Db,
  { from, to }: ReplaySpan,
  { before, after }: Rules,
  onProgress: (done: number) => Promise<boolean> = async () => true,
): Promise<ReplayResult & { readonly done: number; readonly complete: boolean }> {
  const store = replayStore(db);
  const services = new Map<string, KnownService>();
  const muting = await mutingBetween(db, { from, to });
  const firingBefore =
    muting.inhibitRules.length === 0
      ? []
      : (await store.firingAt(from)).map((row) => pastOf({ ...row, received: null }));
  const runs = [before, after].map((rules) => simulation(rules, evaluator(services), muting, firingBefore));
  let next = await store.firstSince(from);
  let reached = to;
  let done = 0;
  while (next !== undefined) {
    const rows = await store.alerts(next, to, CHUNK);
    await readServices(db, services, rows);
    for (const together of grouped(rows, ({ createdAt }) => createdAt.getTime()).values()) {
      const pasts = together.map(pastOf);
      for (const run of runs) run.open(pasts);
    }
    done += rows.length;
    const last = rows.at(-1);
    next = last && rows.length === CHUNK ? last.number + 1 : undefined;
    if (last && next !== undefined && !(await onProgress(done))) {
      reached = last.createdAt;
      break;
    }
  }
  return { ...compared(runs, reached, done), done, complete: next === undefined };
}

async function readServices(db: Db, services: Map<string, KnownService>, rows: readonly PastRow[]): Promise<void> {
  const names = new Set(rows.flatMap(({ serviceName }) => serviceName ?? []).filter((name) => !services.has(name)));
  if (names.size === 0) return;
  for (const [name, service] of await servicesByNames(db, [...names])) services.set(name, service);
}

function compared(runs: readonly Simulation[], to: Date, done: number): ReplayResult {
  const [before = [], after = []] = runs.map((run) => run.finish(to.getTime()));
  const differences = before.flatMap(({ past, disposition }, at) => {
    const other = after[at];
    return (other && replayDifference(past, disposition, other.disposition)) ?? [];
  });
  const count = (kind: ReplayDifference["kind"]) => differences.filter((one) => one.kind === kind).length;
  const counts = {
    pagedBefore: before.filter(({ disposition }) => pages(disposition)).length,
    pagedAfter: after.filter(({ disposition }) => pages(disposition)).length,
    silenced: count("silenced"),
    added: count("added"),
    changed: count("changed"),
  };
  return {
    ...counts,
    examples: differences.toReversed().slice(0, SHOWN).map(exampleOf),
    because: sentence(done, counts),
  };
}

const exampleOf = ({ past, before, after, because }: ReplayDifference): ReplayResult["examples"][number] => ({
  alertId: past.alert.id,
  shortId: past.shortId,
  title: past.alert.title,
  service: past.alert.service ?? null,
  startsAt: new Date(past.alert.startsAtMs),
  before: before.decision,
  after: after.decision,
  because,
});

function sentence(
  done: number,
  { pagedBefore, pagedAfter, silenced, added, changed }: Omit<ReplayResult, "examples" | "because">,
): string {
  if (done === 0) return "no alert began to fire in this time";
  const alerts = done === 1 ? "the one alert" : `${done} alerts`;
  if (silenced + added + changed === 0)
    return `nothing would differ: of ${alerts}, ${pagedBefore} would page either way`;
  const parts = [
    ...(silenced > 0 ? [`${silenced} would not page any more`] : []),
    ...(added > 0 ? [`${added} would page that did not`] : []),
    ...(changed > 0 ? [`${changed} would differ in other ways`] : []),
  ];
  const paging =
    pagedAfter === pagedBefore
      ? `${pagedAfter} would page as now`
      : `${pagedAfter} would page instead of ${pagedBefore}`;
  return `of ${alerts}, ${paging}: ${parts.join(", ")}`;
}
