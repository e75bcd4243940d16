import { burnEnded, burnStarted } from "@shipshape/contract/slo";
import { oneAtATime } from "../../kernel/database.ts";
import { type Subscriber, subscribe } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { isBurning } from "../slo/index.ts";
import { type ReceivedAlert, receivedAlert } from "./received-alert.ts";
import { takeAlerts } from "./take-alerts.ts";

type Burn = {
  readonly slo: string;
  readonly sloId: string;
  readonly service: string;
  readonly rule: string;
  readonly severity: string;
  readonly because: string;
};

const burnAlert = (burn: Burn, status: "firing" | "resolved", startsAtMs: number, endsAtMs: number | undefined) =>
  receivedAlert({
    source: "slo",
    status,
    labels: {
      alertname: "ErrorBudgetBurn",
      slo: burn.slo,
      service: burn.service,
      rule: burn.rule,
      severity: burn.severity,
    },
    annotations: { summary: `${burn.slo} burns its error budget too fast (${burn.rule})`, description: burn.because },
    startsAtMs,
    endsAtMs,
    resolveTimeoutMs: Number.POSITIVE_INFINITY,
    generatorUrl: null,
    payload: burn,
  });

/**
 * Burn alerts come in like any other. Events may arrive out of order: a start whose burn has ended by now opens nothing,
 * and an end that comes again changes nothing. Whether it burns is asked and acted on by one at a time: what the one knew
 * must not undo what the other knows better.
 */
export const sloAlertSubscribers = (kernel: Kernel): readonly Subscriber[] => {
  const take = ({ sloId, rule }: Burn, wanted: boolean, alert: ReceivedAlert) =>
    oneAtATime(kernel.db, `burn:${sloId}:${rule}`, async (tx) => {
      if ((await isBurning(tx, sloId, rule)) === wanted) await takeAlerts({ ...kernel, db: tx }, [alert]);
    });
  return [
    subscribe(burnStarted, "alerts.onBurnStarted", ({ payload }) =>
      take(payload, true, burnAlert(payload, "firing", payload.startedAt.getTime(), undefined)),
    ),
    subscribe(burnEnded, "alerts.onBurnEnded", ({ payload }) =>
      take(payload, false, burnAlert(payload, "resolved", payload.startedAt.getTime(), payload.endedAt.getTime())),
    ),
  ];
};
