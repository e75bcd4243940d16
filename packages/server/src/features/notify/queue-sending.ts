import { SECOND_MS } from "@shipshape/domain/time/milliseconds";
import * as z from "zod";
import { type Db, endingOf, type Tx } from "../../kernel/database.ts";
import { defineJob, enqueueNamed } from "../../kernel/jobs.ts";

/** Sends what is due. The process that wrote it begins at once; this job is for when that one dies, and for what is due later. */
export const sendDue = defineJob("notify.sendDue", z.object({}));

/** Pages go before everything else. */
const FIRST = -10;

/** The second in which the queue is known to look, by who asked it to. */
const nets = new WeakMap<Db, number>();

/**
 * For what is due and is sent by the process that wrote it: should that one die, somebody looks in the second after the next.
 * One job a second, however much is written in it; asked for once, and where the database has forgotten it with all that it had not yet
 * on disk, the sweep finds what is due.
 */
export async function queueNet(tx: Tx, moments: readonly Date[]): Promise<void> {
  const seconds = new Set(moments.map((moment) => Math.ceil(moment.getTime() / SECOND_MS) + 1));
  const ending = endingOf(tx);
  if (ending) seconds.delete(nets.get(ending.of) ?? 0);
  await enqueueNamed(
    tx,
    [...seconds].map((second) => {
      const runAt = new Date(second * SECOND_MS);
      return { name: sendDue.name, payload: {}, key: `net ${second}`, priority: FIRST, runAt };
    }),
  );
  if (ending && seconds.size > 0) ending.afterwards.push(() => nets.set(ending.of, Math.max(...seconds)));
}

/** One job for each moment at which something is due. */
export function queueSending(tx: Db, moments: readonly Date[]): Promise<void> {
  const distinct = new Map(moments.map((moment) => [moment.getTime(), moment]));
  return enqueueNamed(
    tx,
    [...distinct.values()].map((runAt) => ({ name: sendDue.name, payload: {}, priority: FIRST, runAt })),
  );
}
