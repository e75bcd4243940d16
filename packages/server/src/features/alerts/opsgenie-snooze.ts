import * as z from "zod";
import { inTransaction } from "../../kernel/database.ts";
import { defineJob, enqueue, type HandledJob, handle } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Target } from "./opsgenie-action.ts";
import { OPSGENIE } from "./opsgenie-answer.ts";
import { takeAlerts } from "./take-alerts.ts";

const endSnooze = defineJob(
  "alerts.endSnooze",
  z.object({ identity: z.string(), integrationId: z.uuid().nullable(), until: z.string() }),
);

/** A snooze is an acknowledgement that ends by itself: paging goes on at its end, unless the alert is over by then. */
export const endSnoozeLater = ({ db }: Kernel, { identity, caller }: Target, { endTime }: { endTime: string }) =>
  // audit-free: the acknowledgement and its end are told as actions, and audited by the room that does them
  inTransaction(db, (tx) => {
    const payload = { identity, integrationId: caller.integrationId, until: endTime };
    return enqueue(tx, endSnooze, payload, { key: identity, runAt: new Date(endTime) });
  });

export const snoozeJobs = (kernel: Kernel): readonly HandledJob[] => [
  handle(endSnooze, ({ identity, integrationId, until }) =>
    takeAlerts(kernel, [
      { identity, integrationId, source: OPSGENIE, action: "unacknowledge", by: null, note: `Snoozed until ${until}` },
    ]),
  ),
];
