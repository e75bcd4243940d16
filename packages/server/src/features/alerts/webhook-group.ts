import * as z from "zod";
import type { Answer, DoorCall } from "./door.ts";
import type { Caller } from "./integration-keys.ts";
import type { Received } from "./received-alert.ts";
import { truncatedAlert, truncationRemark } from "./truncated-alert.ts";
import { stringMap, timeMs } from "./wire-time.ts";

/** An alert as Alertmanager's webhook has it, and Grafana's, which has more in it. */
export const WebhookAlert = z.object({
  status: z.enum(["firing", "resolved"]),
  labels: stringMap,
  annotations: stringMap.default({}),
  startsAt: timeMs,
  endsAt: timeMs,
  generatorURL: z.string().optional(),
});

type Group = {
  readonly source: string;
  readonly groupKey: string;
  /** How many alerts of the group its sender left out. */
  readonly truncatedAlerts: number;
  /** How its sender is made to send all of them. */
  readonly mend: string;
};

/** Takes the alerts of a group; what its sender left out is told too. */
export async function takeGroup(
  call: DoorCall,
  caller: Caller,
  alerts: readonly Received[],
  { source, groupKey, truncatedAlerts: count, mend }: Group,
): Promise<Answer> {
  const truncation = { source, groupKey, count, mend };
  await call.take(caller, count > 0 ? [...alerts, truncatedAlert(caller, truncation)] : alerts);
  if (count > 0) call.remark(caller, truncationRemark(truncation));
  return { status: 200, body: { accepted: alerts.length, truncatedBySender: count } };
}
