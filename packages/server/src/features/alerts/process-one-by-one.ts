import type { Tx } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { undone } from "../../kernel/outgoing.ts";
import { isDatabaseAway } from "../../kernel/problem-reply.ts";
import { isUnstorable, storableJson, storableText } from "../../kernel/storable-text.ts";
import { alertsStore } from "./alerts-store.ts";
import type { IntakeEntry } from "./intake-entry.ts";
import { intakeLogStore } from "./intake-log-store.ts";
import type { KnownAlert } from "./known-alerts.ts";
import { decideBatch } from "./process-batch.ts";
import { writeBatch } from "./process-write.ts";
import { isAction, type Received, receivedAlert, type Taken } from "./received-alert.ts";
import { ALARM, setAsideAlarm } from "./set-aside-alarm.ts";

type Outcome = { readonly taken: Taken[]; readonly changes: ReadonlyMap<string, KnownAlert> };

/** What cannot be stored of an alert is replaced: a NUL in a label must not cost anybody a page. */
function storable(received: Received): Received {
  if (isAction(received)) return storableJson(received);
  const { resolveTimeoutMs, startsAtMs, endsAtMs, fingerprint, identity, ...rest } = received;
  const isByLabels = identity === fingerprint;
  return receivedAlert({
    ...storableJson(rest),
    ...(isByLabels ? {} : { identity: storableText(identity) }),
    resolveTimeoutMs,
    startsAtMs,
    endsAtMs,
  });
}

/**
 * Processes what could not be processed together, each by itself: what holds others up is set aside with the reason, where
 * people see it, and the rest goes its way.
 */
export async function processOneByOne(
  tx: Tx,
  kernel: Kernel,
  entries: readonly IntakeEntry[],
  nowMs: number,
): Promise<{ taken: Taken[][]; changes: ReadonlyMap<string, KnownAlert> }> {
  const changes = new Map<string, KnownAlert>();
  const taken: Taken[][] = [];
  for (const { atMs, received } of entries) {
    const ofEntry: Taken[] = [];
    for (const one of received) {
      const outcome = await processOne(tx, kernel, { atMs, received: [one] }, nowMs);
      ofEntry.push(...outcome.taken);
      for (const [identity, alert] of outcome.changes) changes.set(identity, alert);
    }
    taken.push(ofEntry);
  }
  return { taken, changes };
}

async function processOne(tx: Tx, kernel: Kernel, entry: IntakeEntry, nowMs: number): Promise<Outcome> {
  const attempt = (one: IntakeEntry) =>
    undone(tx, async () => {
      const known = await alertsStore(tx).newest(one.received.map(({ identity }) => identity));
      const decided = decideBatch([one], (identity) => known.get(identity));
      return { taken: decided.taken.flat(), changes: await writeBatch(tx, kernel, decided, nowMs) };
    });
  try {
    return await attempt(entry).catch((error: unknown) => {
      if (!isUnstorable(error)) throw error;
      return attempt({ ...entry, received: entry.received.map(storable) });
    });
  } catch (error) {
    if (isDatabaseAway(error as Error)) throw error;
    return setAside(tx, kernel, entry, error);
  }
}

async function setAside(tx: Tx, kernel: Kernel, entry: IntakeEntry, error: unknown): Promise<Outcome> {
  const reason = error instanceof Error ? storableText(error.message) : "it failed without a reason";
  kernel.log.error({ err: error }, "an alert could not be processed and was set aside");
  kernel.metrics.intakeItems.inc({ intake: "alert processing", outcome: "set aside" });
  await intakeLogStore(tx).setAside(Buffer.from(JSON.stringify(entry)), reason);
  const [one] = entry.received;
  const isSafe = one !== undefined && one.source === ALARM;
  return isSafe ? NOTHING : alarm(tx, kernel, entry.atMs, reason);
}

const NOTHING: Outcome = { taken: [], changes: new Map() };

async function alarm(tx: Tx, kernel: Kernel, atMs: number, reason: string): Promise<Outcome> {
  const { changes } = await processOne(tx, kernel, { atMs, received: [setAsideAlarm(reason)] }, atMs);
  return { taken: [], changes };
}
