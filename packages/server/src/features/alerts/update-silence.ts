import type { alertSilences } from "@shipshape/contract/alert-silences";
import type { HandlerInput } from "@shipshape/contract/route";
import type { Matcher } from "@shipshape/domain/alerts/matcher";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { checkSpan, knownSilence, setOrThrow } from "./known-silence.ts";
import { setSilence } from "./set-silence.ts";
import { type SilenceView, silenceView } from "./silence-views.ts";

type Said = HandlerInput<typeof alertSilences.updateSilence>["body"];

/** Changes a silence; where that would change the past, another one takes its place. */
export function updateSilence(
  kernel: Kernel,
  actor: Actor,
  typed: string,
  said: Said,
): Promise<SilenceView & { because: string }> {
  return inTransaction(kernel.db, async (tx) => {
    const now = kernel.clock.now();
    const before = await knownSilence(tx, typed);
    if (before.endsAt <= now)
      throw new DomainError("conflict", "This silence is over: what was, stays as it was. Make another one.");
    const {
      matchers = before.matchers as unknown as Matcher[],
      startsAt = before.startsAt,
      endsAt = before.endsAt,
      comment = before.comment,
    } = said;
    checkSpan(startsAt, endsAt, now);
    const wanted = { matchers, startsAt, endsAt, comment, createdBy: before.createdBy };
    const { row, because } = setOrThrow(await setSilence({ ...kernel, db: tx }, actor, before.id, wanted));
    return { ...(await silenceView(tx, row, kernel.clock.now())), because };
  });
}
