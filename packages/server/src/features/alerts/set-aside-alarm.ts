import { HOUR_MS } from "@shipshape/domain/time/milliseconds";
import { type ReceivedAlert, receivedAlert } from "./received-alert.ts";

/** The source of alerts that we raise ourselves. */
export const ALARM = "shipshape";

/** Somebody must know that something was not processed: an alert of our own. */
export const setAsideAlarm = (reason: string): ReceivedAlert =>
  receivedAlert({
    source: ALARM,
    status: "firing",
    labels: { alertname: "AlertSetAside", service: "shipshape", severity: "critical" },
    annotations: {
      summary: "An alert could not be processed and was set aside",
      description: `${reason}. What came is kept: 'shipshape alert set-aside' shows it.`,
    },
    startsAtMs: undefined,
    endsAtMs: undefined,
    resolveTimeoutMs: HOUR_MS,
    generatorUrl: null,
    payload: { reason },
  });
