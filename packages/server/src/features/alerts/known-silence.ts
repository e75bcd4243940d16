import { sentence } from "@shipshape/domain/sentence";
import { referenceTo } from "@shipshape/domain/short-id";
import type { Tx } from "../../kernel/database.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import type { SetSilence } from "./set-silence.ts";
import { type SilenceRow, silencesStore } from "./silences-store.ts";

/** The silence that somebody named by id or short id, locked. */
export async function knownSilence(tx: Tx, typed: string): Promise<SilenceRow> {
  const reference = referenceTo("silence", typed);
  const row = reference && (await silencesStore(tx).find(reference));
  if (!row) throw notFound("silence", typed, "'shipshape silence list' shows those there are.");
  return row;
}

/** The silence that was set; throws what was refused. */
export function setOrThrow(set: SetSilence): Extract<SetSilence, { ok: true }> {
  if (set.ok) return set;
  throw new DomainError(set.code, sentence(set.because));
}

export function checkSpan(startsAt: Date, endsAt: Date, now: Date): void {
  if (endsAt <= now) throw new DomainError("invalid", "endsAt: it would be over before it began: give a later end.");
  if (endsAt <= startsAt) throw new DomainError("invalid", "endsAt: it must end after it begins.");
}
