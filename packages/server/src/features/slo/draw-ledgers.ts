import type { LedgerPart } from "@shipshape/domain/slo/ledger";
import { windowEndMs, windowMinutes } from "@shipshape/domain/slo/window";
import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import { type Db, inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { type BurnWrite, type KnownIncident, ledgerStore } from "./ledger-store.ts";
import { ledgerOf } from "./read-ledger.ts";
import { type SloRow, sloStore } from "./slo-store.ts";

/** So many in one round leave the server time for other work. */
const AT_A_TIME = 20;

/**
 * Draws up the ledgers of objectives that incidents burned, and keeps what each incident took, so that a gate reads it at
 * once: every minute while an incident is live or was just resolved, later a few times a day.
 */
export async function drawLedgers({ db, clock, log }: Kernel): Promise<void> {
  const at = clock.now();
  const due = await ledgerStore(db).dueLedgers(at, AT_A_TIME);
  if (due.length === 0) return;
  const slos = await sloStore(db).byIds(due);
  for (const slo of slos) {
    // One that cannot be drawn up must not stand in the way of the others.
    await drawLedger(db, slo, at).catch((error: unknown) => {
      log.error({ err: error, slo: slo.name }, "the ledger could not be drawn up");
    });
  }
}

async function drawLedger(db: Db, slo: SloRow, at: Date): Promise<void> {
  const { ledger, fromMs, toMs } = await ledgerOf(db, slo, {}, at);
  const known = await ledgerStore(db).incidentsBetween([slo.serviceId], new Date(fromMs), new Date(toMs));
  const burns = ledger.parts.flatMap((part) => burnOf(part, slo, known, at));
  // audit-free: it only states what was counted
  await inTransaction(db, (tx) => ledgerStore(tx).putBurns(slo.id, burns, at));
}

function burnOf(part: LedgerPart, slo: SloRow, known: readonly KnownIncident[], at: Date): BurnWrite[] {
  const incident = known.find(({ shortId }) => part.cause === "incident" && shortId === part.reference);
  if (!incident) return [];
  const { incidentId } = incident;
  const { badEvents, share, because } = part;
  return [{ incidentId, badEvents, share, because, leavesAt: new Date(leavesMs(slo, part.lastMs, at)) }];
}

/** When a minute leaves the window: a rolling one at its age, a calendar one with its end. */
const leavesMs = ({ rules: { window } }: SloRow, minuteMs: number, at: Date): number =>
  window.calendar === undefined
    ? minuteMs + windowMinutes(window.duration) * MINUTE_MS
    : windowEndMs(window, at.getTime());
