import { burnEnded, burnStarted, sloAlertEnded, sloAlertStarted } from "@shipshape/contract/slo";
import { percent } from "@shipshape/domain/slo/percent";
import { humanizeMinutes } from "@shipshape/domain/time/duration";
import type * as z from "zod";
import { oneAtATime } from "../../kernel/database.ts";
import { type Subscriber, subscribe } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { isBurning } from "../slo/index.ts";
import { type ReceivedAlert, receivedAlert } from "./received-alert.ts";
import { takeAlerts } from "./take-alerts.ts";

type Burn = z.output<typeof burnStarted.payload>;
type Other = z.output<typeof sloAlertStarted.payload>;
type Span = { readonly startedAt: Date; readonly endedAt?: Date };

/** What an alert of an objective is called, and what it says in one line, by what it is about. */
const WORDS: Readonly<Record<Other["kind"], readonly [name: string, says: string]>> = {
  burned_budget: ["ErrorBudgetBurned", "has burned much of its error budget"],
  budget_drop: ["ErrorBudgetDropped", "lost much of its error budget lately"],
  exhaustion: ["ErrorBudgetRunsOut", "will soon have no error budget left"],
  no_data: ["NoData", "gets no data"],
  bad_data: ["DataLooksWrong", "gets data that looks wrong"],
};

const sloAlert = (
  { slo, service, rule, severity, because, ...payload }: Burn | Other,
  { startedAt, endedAt }: Span,
  about: { readonly name: string; readonly says: string; readonly annotations?: Record<string, string> },
): ReceivedAlert =>
  receivedAlert({
    source: "slo",
    status: endedAt ? "resolved" : "firing",
    labels: { alertname: about.name, slo, service, rule, severity },
    annotations: { summary: `${slo} ${about.says} (${rule})`, description: because, ...about.annotations },
    startsAtMs: startedAt.getTime(),
    endsAtMs: endedAt?.getTime(),
    resolveTimeoutMs: Number.POSITIVE_INFINITY,
    generatorUrl: null,
    payload: { ...payload, slo, service, rule, severity, because },
  });

/**
 * The responder sees which pair of windows fired, what it took of the budget, and how long the rest lasts. None of it is a
 * label: labels are what the end is matched by, and windows may be edited meanwhile.
 */
const burnAlert = (burn: Burn, span: Span): ReceivedAlert => {
  const { budgetSpent, timeToExhaustionMinutes: lasts } = burn;
  const [long, short] = [burn.longWindowMinutes, burn.shortWindowMinutes].map(humanizeMinutes);
  return sloAlert(burn, span, {
    name: "ErrorBudgetBurn",
    says: "burns its error budget too fast",
    annotations: {
      ...(burn.longWindowMinutes > 0 ? { windows: `${long} and ${short}, above ${burn.factor}×` } : {}),
      ...(budgetSpent === null ? {} : { budget_spent: `${percent(budgetSpent)} in ${long}` }),
      ...(lasts === null ? {} : { exhausted_in: lasts === 0 ? "it is spent" : humanizeMinutes(lasts) }),
    },
  });
};

const otherAlert = (alert: Other, span: Span): ReceivedAlert => {
  const [name, says] = WORDS[alert.kind];
  return sloAlert(alert, span, { name, says });
};

/**
 * Alerts of objectives come in like any other. Events may arrive out of order: a start whose alert has ended by now opens nothing,
 * and an end that comes again changes nothing. Whether it is open is asked and acted on by one at a time: what the one knew
 * must not undo what the other knows better.
 */
export const sloAlertSubscribers = (kernel: Kernel): readonly Subscriber[] => {
  const take = ({ sloId, rule }: Burn | Other, wanted: boolean, alert: ReceivedAlert) =>
    oneAtATime(kernel.db, `burn:${sloId}:${rule}`, async (tx) => {
      if ((await isBurning(tx, sloId, rule)) === wanted) await takeAlerts({ ...kernel, db: tx }, [alert]);
    });
  return [
    subscribe(burnStarted, "alerts.onBurnStarted", ({ payload }) => take(payload, true, burnAlert(payload, payload))),
    subscribe(burnEnded, "alerts.onBurnEnded", ({ payload }) => take(payload, false, burnAlert(payload, payload))),
    subscribe(sloAlertStarted, "alerts.onSloAlertStarted", ({ payload }) =>
      take(payload, true, otherAlert(payload, payload)),
    ),
    subscribe(sloAlertEnded, "alerts.onSloAlertEnded", ({ payload }) =>
      take(payload, false, otherAlert(payload, payload)),
    ),
  ];
};
