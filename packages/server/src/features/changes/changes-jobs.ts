import { createHash } from "node:crypto";
import { serviceChanged } from "@shipshape/contract/catalog";
import { environmentChanged } from "@shipshape/contract/environments";
import { changeReceived } from "@shipshape/contract/integrations";
import { inTransaction } from "../../kernel/database.ts";
import { type Subscriber, subscribe, subscribeAll } from "../../kernel/events.ts";
import { enqueue, every, type HandledJob, handle, type PeriodicJob } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { changeEventStore } from "./change-event-store.ts";
import { readEventsJob } from "./change-intake.ts";
import type { ChangeIntake, ChangeReaders } from "./change-source.ts";
import { knowRepositories, mapAgainJob } from "./know-repositories.ts";
import { readInboxAgain } from "./mapping-rules.ts";
import { eventReader } from "./read-events.ts";

const DELIVERIES_KEPT_MS = 31 * 86_400_000;

export const changesJobs = (kernel: Kernel, readers: ChangeReaders): readonly HandledJob[] => [
  handle(readEventsJob, eventReader(kernel, readers)),
  // audit-free: nobody asked for it; what it makes of the events is written down there
  handle(mapAgainJob, () => inTransaction(kernel.db, (tx) => readInboxAgain(tx))),
];

export const changesPeriodic = (kernel: Kernel): readonly PeriodicJob[] => [
  // Whoever took it in calls the reader; this finds what a server left that went away in between.
  every(60, "changes.readLeft", async () => {
    if (await changeEventStore(kernel.db).isAnyWaiting()) await enqueue(kernel.db, readEventsJob, {}, { key: "all" });
  }),
  every(3_600, "changes.forgetDeliveries", () =>
    changeEventStore(kernel.db).forgetDeliveries(new Date(kernel.clock.now().getTime() - DELIVERIES_KEPT_MS)),
  ),
];

export const changesSubscribers = (kernel: Kernel, intake: ChangeIntake): readonly Subscriber[] => [
  // A change that came by a door for alerts is an event like any other: kept as it came, and read into the record.
  // Its sender gives it no id: the same words of the same moment, sent once more, are the same change.
  subscribe(changeReceived, "changes.onChangeReceived", ({ payload }) => {
    const body = Buffer.from(JSON.stringify(payload));
    const delivery = createHash("sha256").update(body).digest("base64url");
    return intake.take({ sourceId: null, sourceKind: "pagerduty", kind: "change", delivery, headers: {}, body });
  }),
  // What was not understood may speak of it, by its name or one of its aliases; once for all that are applied together.
  subscribe(environmentChanged, "changes.onEnvironmentChanged", () =>
    enqueue(kernel.db, mapAgainJob, {}, { key: "all", priority: 5 }),
  ),
  subscribeAll(serviceChanged, "changes.onServiceChanged", (told) =>
    knowRepositories(
      kernel,
      told.map(({ payload }) => payload.service),
    ),
  ),
];
