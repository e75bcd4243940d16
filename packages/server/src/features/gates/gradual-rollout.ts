import { DAY_MS, HOUR_MS } from "@shipshape/domain/time/milliseconds";
import type { Kernel } from "../../kernel/kernel.ts";
import { type GradualRollout, gradualRolloutStore, type RolloutPlace } from "./gradual-rollout-store.ts";

/** What comes out step by step is out by then; the same again is another rollout. */

/** What is known of what is on its way there, where it is the same. */
export function sameRollout(known: GradualRollout | undefined, checksum: string | undefined, nowMs: number) {
  if (checksum === undefined || known?.checksum !== checksum || known.begunAt === null) return undefined;
  return nowMs - known.begunAt.getTime() > DAY_MS ? undefined : known.begunAt;
}

/** Keeps that a controller asks, and when the gate first let this through; once an hour where nothing is new. */
export async function noteRollout(
  { db, clock }: Kernel,
  place: RolloutPlace,
  known: GradualRollout | undefined,
  said: { readonly checksum?: string | undefined; readonly isOpen: boolean },
): Promise<void> {
  const askedAt = clock.now();
  const { checksum, isOpen } = said;
  const begunAt =
    sameRollout(known, checksum, askedAt.getTime()) ?? (isOpen && checksum !== undefined ? askedAt : null);
  const isNew =
    known === undefined ||
    known.checksum !== (checksum ?? null) ||
    known.begunAt?.getTime() !== begunAt?.getTime() ||
    askedAt.getTime() - known.askedAt.getTime() > HOUR_MS;
  if (isNew) await gradualRolloutStore(db).put(place, { checksum: checksum ?? null, begunAt, askedAt });
}
