import * as z from "zod";
import { type Db, inTransaction } from "../../kernel/database.ts";
import { defineJob, enqueue, type HandledJob, handle } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { AlertIntake } from "./alert-intake.ts";
import { joined, written } from "./intake-entry.ts";
import { intakeLogStore } from "./intake-log-store.ts";
import type { Received } from "./received-alert.ts";

const processIntake = defineJob("alerts.processIntake", z.object({}));
const PAGES_FIRST = -10;

/**
 * Hands in what Shipshape itself found, in the caller's transaction: it is in the intake log if and only if that commits, and is
 * processed right after.
 */
export const takeAlerts = ({ db, clock }: Pick<Kernel, "db" | "clock">, received: readonly Received[]): Promise<void> =>
  // audit-free: what it says is kept word for word as a signal, and told as an event
  inTransaction(db, async (tx: Db) => {
    if (received.length === 0) return;
    const entry = { atMs: clock.now().getTime(), received };
    await intakeLogStore(tx).append(joined([written(entry)]), received.length, false);
    await enqueue(tx, processIntake, {}, { key: "now", priority: PAGES_FIRST });
  });

export const intakeJobs = (intake: AlertIntake): readonly HandledJob[] => [
  handle(processIntake, () => intake.settled()),
];
