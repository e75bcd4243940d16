import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { enqueue } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { changeEventStore } from "./change-event-store.ts";
import { readEventsJob } from "./change-intake.ts";

const SUBJECT = "change-inbox";

/** What was not understood need not be, somebody says: it waits no more, and what it said that was understood stays. */
export const dismissEvents = ({ db }: Kernel, actor: Actor, ids: readonly string[], reason: string) =>
  inTransaction(db, async (tx) => {
    const events = await changeEventStore(tx).dismiss(ids, actor.name, reason);
    if (events.length === 0) {
      throw new DomainError("conflict", "None of these waits: they were understood, or dismissed, meanwhile.");
    }
    await audit(tx, actor, { action: "changes.dismissEvents", subject: SUBJECT, after: { events, reason } });
    return { events: events.length };
  });

/** Takes that back: they are read again, and wait again where they are still not understood. */
export const takeBackDismissal = ({ db }: Kernel, actor: Actor, ids: readonly string[]) =>
  inTransaction(db, async (tx) => {
    const events = await changeEventStore(tx).takeBack(ids);
    if (events.length === 0) throw new DomainError("conflict", "None of these is dismissed.");
    await enqueue(tx, readEventsJob, {}, { key: "all" });
    await audit(tx, actor, { action: "changes.takeBackDismissal", subject: SUBJECT, after: { events } });
    return { events: events.length };
  });
