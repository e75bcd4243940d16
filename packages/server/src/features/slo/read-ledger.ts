import type { Ledger as LedgerSchema } from "@shipshape/contract/slo-history";
import { budgetMinutes } from "@shipshape/domain/slo/budget-minutes";
import { attributeBurn, type Ledger, type LedgerQuestion } from "@shipshape/domain/slo/ledger";
import { type Minutes, minuteOf, noMinutes } from "@shipshape/domain/slo/minutes";
import { DAY_MS, MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { invalid } from "../../kernel/problem.ts";
import { type KnownDeployment, recentDeployments } from "../changes/index.ts";
import { productionEnvironments } from "../environments/index.ts";
import { ledgerStore } from "./ledger-store.ts";
import { listExclusionSpans } from "./list-exclusion-spans.ts";
import { minutesOf } from "./minute-reads.ts";
import { windowOf } from "./objective-window.ts";
import type { SloRow } from "./slo-store.ts";

const LONGEST_DAYS = 400;
const DEPLOYMENTS_A_PAGE = 200;
const MOST_PAGES = 10;

export type LedgerAsked = { readonly from?: Date | undefined; readonly to?: Date | undefined };

/** What burned an objective's budget: over its window up to now where nothing else is asked. */
export async function readLedger(
  db: Db,
  slo: SloRow,
  asked: LedgerAsked,
  at: Date,
): Promise<z.input<typeof LedgerSchema>> {
  const { ledger, fromMs, toMs } = await ledgerOf(db, slo, asked, at);
  const { badEvents, allowedBadEvents, excludedBadEvents, usualShare, parts } = ledger;
  return {
    slo: slo.name,
    from: new Date(fromMs),
    to: new Date(toMs),
    unit: slo.rules.budgetingMethod === "Occurrences" ? "event" : "slice",
    badEvents,
    allowedBadEvents,
    burntShare: allowedBadEvents > 0 ? badEvents / allowedBadEvents : null,
    excludedBadEvents,
    background: usualShare,
    parts: parts.map(({ reference, change, firstMs, lastMs, ...part }) => ({
      ...part,
      reference: reference ?? null,
      change: change ?? null,
      firstAt: new Date(firstMs),
      lastAt: new Date(lastMs),
    })),
  };
}

/** The ledger itself; the minutes of the whole window are read too, so that it is known what is usual. */
export async function ledgerOf(
  db: Db,
  slo: SloRow,
  asked: LedgerAsked,
  at: Date,
): Promise<{ readonly ledger: Ledger; readonly fromMs: number; readonly toMs: number }> {
  const toMs = Math.min(minuteOf(asked.to?.getTime() ?? at.getTime()), minuteOf(at.getTime())) + MINUTE_MS;
  const window = windowOf(slo.rules, toMs - MINUTE_MS);
  const fromMs = asked.from ? minuteOf(asked.from.getTime()) : window.fromMs;
  if (fromMs >= toMs) throw invalid([{ path: "from", message: "it must lie before 'to' and before now" }]);
  if (toMs - fromMs > LONGEST_DAYS * DAY_MS) {
    throw invalid([{ path: "from", message: `ask for at most ${LONGEST_DAYS} days at once` }]);
  }
  const sinceMs = Math.min(fromMs, window.fromMs);
  const causes = await causesBetween(db, slo, sinceMs, toMs, at);
  const minutes = await trackOf(db, slo, sinceMs, toMs, "budget");
  const unexcluded =
    causes.exclusions.length === 0
      ? undefined
      : budgetMinutes(await trackOf(db, slo, sinceMs, toMs, "measured"), slo.rules, []);
  const { target, timeSliceMinutes: sliceMinutes } = slo.rules;
  const ledger = attributeBurn({ minutes, unexcluded, target, fromMs, toMs, sliceMinutes, ...causes });
  return { ledger, fromMs, toMs };
}

const trackOf = async (
  db: Db,
  { id }: SloRow,
  fromMs: number,
  toMs: number,
  track: "measured" | "budget",
): Promise<Minutes> => (await minutesOf(db, [id], fromMs, toMs, track)).get(id) ?? noMinutes(fromMs, 0);

/** Everything that may have burned the budget of an objective in a stretch of time. */
async function causesBetween(
  db: Db,
  slo: SloRow,
  fromMs: number,
  toMs: number,
  at: Date,
): Promise<Pick<LedgerQuestion, "incidents" | "deployments" | "exclusions">> {
  // A little earlier: what began before may have burned within it.
  const [from, to] = [new Date(fromMs - DAY_MS), new Date(toMs)];
  const [incidents, deployments, production, { spans }] = await Promise.all([
    ledgerStore(db).incidentsBetween([slo.serviceId], from, to),
    deploymentsBetween(db, slo.serviceId, from, to),
    productionEnvironments(db),
    listExclusionSpans(db, slo, { from: new Date(fromMs), to }, at),
  ]);
  return {
    incidents: incidents.map(({ shortId, title, beganAt, resolvedAt, change }) => ({
      reference: shortId,
      title,
      fromMs: beganAt.getTime(),
      toMs: resolvedAt?.getTime(),
      change: change ?? undefined,
    })),
    deployments: deployments
      .filter(({ environment }) => production.includes(environment))
      .map(({ shortId, version, kind, startedAt, finishedAt }) => ({
        reference: shortId,
        title: kind === "rollback" ? `rollback to ${version}` : version,
        startedMs: startedAt.getTime(),
        finishedMs: finishedAt?.getTime(),
      })),
    exclusions: spans.map((span) => ({
      reference: span.exclusion,
      title: span.reason,
      fromMs: new Date(span.from).getTime(),
      toMs: new Date(span.to).getTime(),
    })),
  };
}

/** All deployments of a service in a stretch of time, page after page, newest first. */
async function deploymentsBetween(db: Db, serviceId: string, from: Date, to: Date): Promise<KnownDeployment[]> {
  const found = new Map<string, KnownDeployment>();
  let until = to;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const next = await recentDeployments(db, [serviceId], from, until);
    for (const deployment of next) found.set(deployment.id, deployment);
    const oldest = next.at(-1);
    if (next.length < DEPLOYMENTS_A_PAGE || !oldest) break;
    until = oldest.startedAt;
  }
  return [...found.values()];
}
