import { silenceChanged } from "@shipshape/contract/alert-silences";
import type { Matcher } from "@shipshape/domain/alerts/matcher";
import { byMatcherOrder, formatMatchers } from "@shipshape/domain/alerts/matcher-text";
import { expiredSilence, silenceChange, silenceProblem, silenceState } from "@shipshape/domain/alerts/silence";
import { shortId } from "@shipshape/domain/short-id";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction, type Tx } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { audit } from "../access/index.ts";
import { judgeSilencedAnew } from "./judge-silenced-anew.ts";
import { type SilenceRow, silenceOf, silencesStore } from "./silences-store.ts";

export type WantedSilence = {
  readonly matchers: readonly Matcher[];
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly createdBy: string;
  readonly comment: string;
};

export type SetSilence =
  | { readonly ok: true; readonly row: SilenceRow; readonly because: string }
  | { readonly ok: false; readonly code: "not_found" | "invalid"; readonly because: string };

const refused = (code: "not_found" | "invalid", because: string): SetSilence => ({ ok: false, code, because });

/** A silence as an audit row keeps it. */
const audited = ({ matchers, startsAt, endsAt, createdBy, comment }: SilenceRow) => ({
  matchers: formatMatchers(matchers as unknown as readonly Matcher[]),
  startsAt,
  endsAt,
  createdBy,
  comment,
});

const subjectOf = (row: Pick<SilenceRow, "number">): string => `silence:${shortId("silence", row.number)}`;

async function tellSilence(
  tx: Tx,
  actor: Actor,
  row: SilenceRow,
  change: "created" | "updated" | "expired",
): Promise<void> {
  const told = { silenceId: row.id, shortId: shortId("silence", row.number), change, ...audited(row) };
  await emit(tx, actor, silenceChanged, told, subjectOf(row));
}

/**
 * Makes a silence, or changes the one of this id, exactly as Alertmanager does: what would change the past ends the old one
 * and makes another; one that is over is never revived. What it covered and no longer does is judged anew.
 */
export const setSilence = (
  { db, clock }: Kernel,
  actor: Actor,
  id: string | undefined,
  given: WantedSilence,
): Promise<SetSilence> =>
  inTransaction(db, async (tx) => {
    const nowMs = clock.now().getTime();
    const wanted = { ...given, matchers: [...given.matchers].sort(byMatcherOrder) };
    const span = { ...wanted, startsAtMs: wanted.startsAt.getTime(), endsAtMs: wanted.endsAt.getTime() };
    const problem = silenceProblem(span);
    if (problem !== undefined) return refused("invalid", `invalid silence: ${problem}`);

    const store = silencesStore(tx);
    const before = id === undefined ? undefined : await store.find({ id });
    if (id !== undefined && !before) return refused("not_found", "silence not found");
    const change = before && silenceChange(silenceOf(before), span, nowMs);
    if (before && change?.decision === "update") {
      const row = await store.update({ id: before.id, ...wanted }, null);
      await audit(tx, actor, {
        action: "alerts.updateSilence",
        subject: subjectOf(row),
        before: audited(before),
        after: audited(row),
      });
      await tellSilence(tx, actor, row, "updated");
      await judgeSilencedAnew(tx, row.id, nowMs);
      return { ok: true, row, because: change.because };
    }
    if (before && silenceState(silenceOf(before), nowMs) !== "expired") await endSilence(tx, actor, before, nowMs);
    const startsAt = new Date(Math.max(span.startsAtMs, nowMs));
    const row = await store.insert({ id: newId(), ...wanted, startsAt });
    await audit(tx, actor, { action: "alerts.createSilence", subject: subjectOf(row), after: audited(row) });
    await tellSilence(tx, actor, row, "created");
    await judgeSilencedAnew(tx, row.id, nowMs);
    const because = change ? `another silence takes its place: ${change.because}` : "a new silence";
    return { ok: true, row, because };
  });

/** Ends a silence that holds now, or that was to come; one that is over stays as it is. */
export async function endSilence(tx: Tx, actor: Actor, before: SilenceRow, nowMs: number): Promise<SilenceRow> {
  const expired = expiredSilence(silenceOf(before), nowMs);
  if (!expired) return before;
  const { startsAtMs, endsAtMs } = expired;
  const { id, matchers, createdBy, comment } = before;
  const row = await silencesStore(tx).update(
    {
      id,
      matchers: matchers as unknown as readonly Matcher[],
      createdBy,
      comment,
      startsAt: new Date(startsAtMs),
      endsAt: new Date(endsAtMs),
    },
    before.endsAt,
  );
  const subject = subjectOf(row);
  await audit(tx, actor, { action: "alerts.expireSilence", subject, before: audited(before), after: audited(row) });
  await tellSilence(tx, actor, row, "expired");
  await judgeSilencedAnew(tx, row.id, nowMs);
  return row;
}
