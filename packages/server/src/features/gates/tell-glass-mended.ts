import { breakGlassEnded } from "@shipshape/contract/gates-approvals";
import * as z from "zod";
import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import { defineJob } from "../../kernel/jobs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { breakGlassStore } from "./break-glass-store.ts";

/** The end of broken glass: one a gate that was opened, at its time. */
export const tellGlassMended = defineJob("gates.tellGlassMended", z.object({ id: z.uuid() }));

/** Tells that a gate answers by its reasons again. The gate itself looks at the clock and needs no job. */
export async function glassMended({ db }: Kernel, id: string): Promise<void> {
  // audit-free: nobody does it; how long it would last was written down when the glass was broken
  await inTransaction(db, async (tx) => {
    const row = await breakGlassStore(tx).byId(id);
    if (!row || row.endedAt) return;
    const { serviceName: service, environment, brokenBy: by, reason, untilAt: until } = row;
    await emit(
      tx,
      SYSTEM,
      breakGlassEnded,
      { service, environment, by, reason, until, early: false },
      `service:${service}`,
    );
  });
}
