import type { ReceivedAlert } from "./received-alert.ts";

/** The end of an alert and nothing else of it: what it was called, and its labels, stay. */
export const endedAlert = (
  of: Pick<ReceivedAlert, "identity" | "integrationId" | "source" | "payload">,
): ReceivedAlert => ({
  ...of,
  fingerprint: "",
  status: "resolved",
  labels: {},
  annotations: {},
  bare: true,
  startsAtMs: undefined,
  endsAtMs: undefined,
  resolveTimeoutMs: Number.POSITIVE_INFINITY,
  generatorUrl: null,
});
