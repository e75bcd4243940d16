import { pagerRecovered, pagerTroubled } from "@shipshape/contract/incidents-pager";
import type * as z from "zod";
import { type Subscriber, subscribe } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { BUILT_IN } from "../catalog/index.ts";
import { type ReceivedAlert, receivedAlert } from "./received-alert.ts";
import { takeAlerts } from "./take-alerts.ts";

type Trouble = z.output<typeof pagerTroubled.payload>;

/** An alert about ourselves, of our own service: whoever looks after this installation is paged like for any other. */
const alertOf = (trouble: Trouble, endedAt: Date | undefined): ReceivedAlert =>
  receivedAlert({
    source: "pager",
    status: endedAt ? "resolved" : "firing",
    labels: { alertname: "PagerTroubled", invariant: trouble.invariant, service: BUILT_IN, severity: "critical" },
    annotations: { summary: `The pager is not well: ${trouble.because}`, description: trouble.title },
    startsAtMs: trouble.since.getTime(),
    endsAtMs: endedAt?.getTime(),
    resolveTimeoutMs: Number.POSITIVE_INFINITY,
    generatorUrl: null,
    payload: trouble,
  });

/** What the auditor of the pager cannot set right comes in like any other alert. */
export const pagerAlertSubscribers = (kernel: Kernel): readonly Subscriber[] => [
  subscribe(pagerTroubled, "alerts.onPagerTroubled", ({ payload }) =>
    takeAlerts(kernel, [alertOf(payload, undefined)]),
  ),
  subscribe(pagerRecovered, "alerts.onPagerRecovered", ({ at, payload }) => takeAlerts(kernel, [alertOf(payload, at)])),
];
