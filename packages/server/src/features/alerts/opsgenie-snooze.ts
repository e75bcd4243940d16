import * as z from "zod";
import { inTransaction } from "../../kernel/database.ts";
import { defineJob, enqueue, type HandledJob, handle } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Target } from "./opsgenie-action.ts";
import { OPSGENIE } from "./opsgenie-answer.ts";
import { takeAlerts } from "./take-alerts.ts";

const endSnooze = defineJob(
  "alerts.endSnooze",
  z.object({
    identity: z.string(),
    integrationId: z.uuid().nullable(),
    until: z.string(),
    by: z.string().nullable().default(null),
  }),
);

export type Snooze = { readonly endTime: string; readonly user?: string | null };

/**
 * A snooze is an acknowledgement that ends by itself: paging goes on at its end, unless the alert is over by then, or
 * somebody else looks after it.
 */
export const endSnoozeLater = ({ db }: Kernel, { identity, caller }: Target, { endTime, user }: Snooze) =>
  // audit-free: the acknowledgement and its end are told as actions, and audited by the room that does them
  inTransaction(db, (tx) => {
    const payload = { identity, integrationId: caller.integrationId, until: endTime, by: user ?? caller.name };
    return enqueue(tx, endSnooze, payload, { key: identity, runAt: new Date(endTime) });
  });

export const snoozeJobs = (kernel: Kernel): readonly HandledJob[] => [
  handle(endSnooze, ({ identity, integrationId, until, by }) => {
    const end = { action: "unacknowledge", by, note: `Snoozed until ${until}`, ownOnly: true } as const;
    return takeAlerts(kernel, [{ identity, integrationId, source: OPSGENIE, ...end }]);
  }),
];
