import * as z from "zod";
import type { Db } from "../../kernel/database.ts";
import { defineJob, enqueueNamed } from "../../kernel/jobs.ts";

/** Sends what is due. The process that wrote it begins at once; this job is for when that one dies, and for what is due later. */
export const sendDue = defineJob("notify.sendDue", z.object({}));

/** Pages go before everything else. */
const FIRST = -10;

/** One job for each moment at which something is due. */
export function queueSending(tx: Db, moments: readonly Date[]): Promise<void> {
  const distinct = new Map(moments.map((moment) => [moment.getTime(), moment]));
  return enqueueNamed(
    tx,
    [...distinct.values()].map((runAt) => ({ name: sendDue.name, payload: {}, priority: FIRST, runAt })),
  );
}
