import type { DeploymentEffect } from "@shipshape/contract/slo";
import { referenceTo } from "@shipshape/domain/short-id";
import { type Minutes, runningSums } from "@shipshape/domain/slo/minutes";
import { percent } from "@shipshape/domain/slo/percent";
import { humanizeMinutes } from "@shipshape/domain/time/duration";
import { HOUR_MS, MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import type * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { deploymentsByNumbers, type KnownDeployment } from "../changes/index.ts";
import { productionEnvironments } from "../environments/index.ts";
import { minutesOf } from "./minute-reads.ts";
import type { SloRow } from "./slo-store.ts";
import type { SloView } from "./slo-views.ts";
import { minuteOf } from "./spread-over-minutes.ts";

type Effect = z.input<typeof DeploymentEffect>;
type Objective = { readonly row: SloRow; readonly view: SloView };

const numbersOf = (shortIds: string): number[] =>
  shortIds.split(",").flatMap((typed) => {
    const reference = referenceTo("deployment", typed);
    return reference && "number" in reference ? [reference.number] : [];
  });

/** From the minute in which it went out, for an hour; a deployment that never ended counts from its start. */
const hourAfter = ({ startedAt, finishedAt }: KnownDeployment, nowMs: number) => {
  const fromMs = minuteOf((finishedAt ?? startedAt).getTime());
  return { fromMs, toMs: Math.min(fromMs + HOUR_MS, minuteOf(nowMs) + MINUTE_MS) };
};

/** What each deployment did to the budgets of its service in the hour after, as the share of the budget that was hurt most. */
export async function deploymentEffects(
  db: Db,
  shortIds: string,
  objectivesOf: (serviceIds: readonly string[]) => Promise<readonly Objective[]>,
  nowMs: number,
): Promise<Effect[]> {
  const deployments = await deploymentsByNumbers(db, numbersOf(shortIds));
  const production = new Set(await productionEnvironments(db));
  const felt = deployments.filter(({ environment }) => production.has(environment));
  const objectives = await objectivesOf([...new Set(felt.map(({ serviceId }) => serviceId))]);
  const spans = felt.map((deployment) => hourAfter(deployment, nowMs));
  const fromMs = Math.min(...spans.map((span) => span.fromMs));
  const toMs = Math.max(...spans.map((span) => span.toMs));
  const ids = objectives.map(({ row }) => row.id);
  const found = spans.length > 0 ? await minutesOf(db, ids, fromMs, toMs, "budget") : new Map<string, Minutes>();
  const sums = new Map([...found].map(([id, minutes]) => [id, runningSums(minutes)]));
  return deployments.map((deployment) => {
    if (!production.has(deployment.environment)) {
      return nothing(deployment, `Objectives watch production, and this is ${deployment.environment}.`);
    }
    const own = objectives.flatMap(({ row, view }) => {
      if (row.serviceId !== deployment.serviceId) return [];
      const span = hourAfter(deployment, nowMs);
      const { good = 0, total = 0 } = sums.get(row.id)?.(span.fromMs, span.toMs) ?? {};
      const allowed = view.budget?.allowedBadEvents ?? 0;
      if (total === 0 || !(allowed > 0)) return [];
      return [{ slo: row.name, share: (total - good) / allowed, bad: total - good }];
    });
    return effectOf(deployment, own, nowMs);
  });
}

type Burnt = { readonly slo: string; readonly share: number; readonly bad: number };

const nothing = ({ shortId }: KnownDeployment, because: string): Effect => ({
  deployment: shortId,
  slo: null,
  burntShare: null,
  untilNow: false,
  because,
});

function effectOf(deployment: KnownDeployment, burnt: readonly Burnt[], nowMs: number): Effect {
  const [worst] = burnt.toSorted((a, b) => b.share - a.share);
  const { fromMs, toMs } = hourAfter(deployment, nowMs);
  if (!worst) return nothing(deployment, "No events of the service were counted in the hour after.");
  const untilNow = toMs < fromMs + HOUR_MS;
  const span = untilNow ? `the ${humanizeMinutes((toMs - fromMs) / MINUTE_MS)} since` : "the hour after";
  const because = `${worst.slo} counted ${Math.round(worst.bad)} bad in ${span}: ${percent(worst.share, 2)} of its budget`;
  return { deployment: deployment.shortId, slo: worst.slo, burntShare: worst.share, untilNow, because };
}
