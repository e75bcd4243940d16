import { budgetRecovered, budgetSpent, burnEnded, burnStarted, sloEvaluated } from "@shipshape/contract/slo";
import { SYSTEM } from "../../kernel/actor.ts";
import type { Tx } from "../../kernel/database.ts";
import { emitAll, type Telling } from "../../kernel/events.ts";
import { newId } from "../../kernel/id.ts";
import { servicesByIds } from "../catalog/index.ts";
import type { BurnChange } from "./judge-burn.ts";
import { isSpentShare, type Judgement } from "./judge-objective.ts";
import { type OpenBurnRow, type SloToEvaluate, sloStore } from "./slo-store.ts";

export type Judged = {
  readonly slo: SloToEvaluate;
  readonly judgement: Judgement;
  readonly open: ReadonlyMap<string, OpenBurnRow>;
};

type Burn = BurnChange & { readonly id: string; readonly of: Judged; readonly startedAt: Date };

/** Opens and ends burn alerts, and tells every change of the objectives, each once, and that they were evaluated. */
export async function tellChanges(tx: Tx, judged: readonly Judged[], at: Date): Promise<void> {
  const begins = judged.flatMap((of) =>
    of.judgement.begins.map((burn) => ({ ...burn, id: newId(), of, startedAt: at })),
  );
  const ends = judged.flatMap((of) =>
    of.judgement.ends.flatMap((burn): Burn[] => {
      const open = of.open.get(burn.rule);
      return open ? [{ ...burn, id: open.id, of, startedAt: open.startedAt }] : [];
    }),
  );
  const crossings = judged.filter((of) => hasCrossed(of));
  const tellings = await burnsAndBudgets(tx, { begins, ends, crossings }, at);
  await emitAll(tx, SYSTEM, [...tellings, { event: sloEvaluated, payload: { at, slos: judged.length } }]);
}

type Changes = {
  readonly begins: readonly Burn[];
  readonly ends: readonly Burn[];
  readonly crossings: readonly Judged[];
};

async function burnsAndBudgets(tx: Tx, { begins, ends, crossings }: Changes, at: Date): Promise<Telling[]> {
  const concerned = [...begins, ...ends].map(({ of }) => of).concat(crossings);
  if (concerned.length === 0) return [];
  const store = sloStore(tx);
  const opened = await store.openBurnAlerts(
    begins.map((burn) => ({ ...burn, sloId: burn.of.slo.id })),
    at,
  );
  const ended = await store.endBurnAlerts(
    ends.map(({ id }) => id),
    at,
  );
  const services = await servicesByIds(tx, [...new Set(concerned.map(({ slo }) => slo.serviceId))]);
  const serviceOf = ({ slo }: Judged): string => services.get(slo.serviceId)?.name ?? "";
  return [
    ...begins.filter(({ id }) => opened.has(id)).map((burn) => burnTelling(burn, serviceOf(burn.of), undefined)),
    ...ends.filter(({ id }) => ended.has(id)).map((burn) => burnTelling(burn, serviceOf(burn.of), at)),
    ...crossings.map((of) => budgetTelling(of, serviceOf(of))),
  ];
}

function burnTelling({ of, ...burn }: Burn, service: string, endedAt: Date | undefined): Telling {
  const { slo, judgement } = of;
  const payload = {
    ...burn,
    sloId: slo.id,
    slo: slo.name,
    serviceId: slo.serviceId,
    service,
    remainingShare: judgement.budget.remainingShare,
    timeToExhaustionMinutes: judgement.timeToExhaustionMinutes,
  };
  const subject = `service:${service}`;
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
