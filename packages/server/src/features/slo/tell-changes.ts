import {
  budgetRecovered,
  budgetSpent,
  burnEnded,
  burnStarted,
  sloAlertEnded,
  sloAlertStarted,
  sloEvaluated,
} from "@shipshape/contract/slo";
import { SYSTEM } from "../../kernel/actor.ts";
import type { Tx } from "../../kernel/database.ts";
import { emitAll, type Telling } from "../../kernel/events.ts";
import { newId } from "../../kernel/id.ts";
import { servicesByIds } from "../catalog/index.ts";
import { burnAlertStore, type OpenAlertRow } from "./burn-alert-store.ts";
import type { AlertChange, BurnView } from "./judge-burn.ts";
import { isSpentShare, type Judgement } from "./judge-objective.ts";
import type { SloToEvaluate } from "./slo-store.ts";

export type Judged = {
  readonly slo: SloToEvaluate;
  readonly judgement: Judgement;
  readonly open: ReadonlyMap<string, OpenAlertRow>;
};

type Change = AlertChange & { readonly id: string; readonly of: Judged; readonly startedAt: Date };

/** Opens and ends alerts, and tells every change of the objectives, each once, and that they were evaluated. */
export async function tellChanges(tx: Tx, judged: readonly Judged[], at: Date): Promise<void> {
  const begins = judged.flatMap((of) =>
    of.judgement.begins.map((change) => ({ ...change, id: newId(), of, startedAt: at })),
  );
  const ends = judged.flatMap((of) =>
    of.judgement.ends.flatMap((change): Change[] => {
      const open = of.open.get(change.rule);
      // It ends as what it began: whoever was told of it knows it so.
      return open ? [{ ...change, ...kept(open), of }] : [];
    }),
  );
  const crossings = judged.filter((of) => hasCrossed(of));
  const tellings = await alertsAndBudgets(tx, { begins, ends, crossings }, at);
  await emitAll(tx, SYSTEM, [...tellings, { event: sloEvaluated, payload: { at, slos: judged.length } }]);
}

const kept = ({ id, kind, severity, startedAt }: OpenAlertRow) => ({ id, kind, severity, startedAt });

type Changes = {
  readonly begins: readonly Change[];
  readonly ends: readonly Change[];
  readonly crossings: readonly Judged[];
};

async function alertsAndBudgets(tx: Tx, { begins, ends, crossings }: Changes, at: Date): Promise<Telling[]> {
  const concerned = [...begins, ...ends].map(({ of }) => of).concat(crossings);
  if (concerned.length === 0) return [];
  const store = burnAlertStore(tx);
  const opened = await store.begin(
    begins.map((change) => ({ ...change, sloId: change.of.slo.id })),
    at,
  );
  const ended = await store.end(
    ends.map(({ id }) => id),
    at,
  );
  const services = await servicesByIds(tx, [...new Set(concerned.map(({ slo }) => slo.serviceId))]);
  const serviceOf = ({ slo }: Judged): string => services.get(slo.serviceId)?.name ?? "";
  return [
    ...begins
      .filter(({ id }) => opened.has(id))
      .map((change) => changeTelling(change, serviceOf(change.of), undefined)),
    ...ends.filter(({ id }) => ended.has(id)).map((change) => changeTelling(change, serviceOf(change.of), at)),
    ...crossings.map((of) => budgetTelling(of, serviceOf(of))),
  ];
}

const changeTelling = ({ of, pair, ...change }: Change, service: string, endedAt: Date | undefined): Telling =>
  alertTelling(
    {
      ...change,
      sloId: of.slo.id,
      slo: of.slo.name,
      serviceId: of.slo.serviceId,
      service,
      remainingShare: of.judgement.budget.remainingShare,
    },
    pair,
    endedAt,
  );

/** What is known of an alert besides its pair. */
export type ToldAlert = Omit<AlertChange, "pair"> & {
  readonly sloId: string;
  readonly slo: string;
  readonly serviceId: string;
  readonly service: string;
  readonly remainingShare: number | null;
  readonly startedAt: Date;
};

/** The event of an alert that began, or ended where `endedAt` is given. A burn whose rule is gone has measured nothing. */
export function alertTelling(alert: ToldAlert, pair: BurnView | undefined, endedAt: Date | undefined): Telling {
  const subject = `service:${alert.service}`;
  if (alert.kind !== "burn") {
    return endedAt
      ? { event: sloAlertEnded, payload: { ...alert, endedAt }, subject }
      : { event: sloAlertStarted, payload: alert, subject };
  }
  const payload = {
    ...alert,
    factor: pair?.factor ?? 0,
    budgetShare: pair?.budgetShare ?? 0,
    longWindowMinutes: pair?.longWindowMinutes ?? 0,
    shortWindowMinutes: pair?.shortWindowMinutes ?? 0,
    longBurn: pair?.longBurn ?? 0,
    shortBurn: pair?.shortBurn ?? 0,
    budgetSpent: pair?.budgetSpent ?? null,
    timeToExhaustionMinutes: pair?.timeToExhaustionMinutes ?? null,
  };
  return endedAt
    ? { event: burnEnded, payload: { ...payload, endedAt }, subject }
    : { event: burnStarted, payload, subject };
}

/** Whether the budget was spent or came back since the evaluation before. */
const hasCrossed = ({ slo, judgement }: Judged): boolean => judgement.isSpent !== isSpentShare(slo.lastRemainingShare);

function budgetTelling({ slo, judgement }: Judged, service: string): Telling {
  const { isSpent, budget, because } = judgement;
  return {
    event: isSpent ? budgetSpent : budgetRecovered,
    payload: {
      sloId: slo.id,
      slo: slo.name,
      serviceId: slo.serviceId,
      service,
      // Without any events left in the window, nothing of the budget is spent.
      remainingShare: budget.remainingShare ?? 1,
      because: [{ code: isSpent ? "budget_spent" : "budget_recovered", text: because, subject: slo.name }],
    },
    subject: `service:${service}`,
  };
}
