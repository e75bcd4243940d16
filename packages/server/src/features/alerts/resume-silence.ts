import type { Matcher } from "@shipshape/domain/alerts/matcher";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { knownSilence, setOrThrow } from "./known-silence.ts";
import { setSilence } from "./set-silence.ts";
import { type SilenceView, silenceView } from "./silence-views.ts";

/** Takes the end of a silence back: another one holds from now on, to the end that the first one had. */
export function resumeSilence(kernel: Kernel, actor: Actor, typed: string): Promise<SilenceView> {
  return inTransaction(kernel.db, async (tx) => {
    const now = kernel.clock.now();
    const { expiredFrom, matchers, createdBy, comment } = await knownSilence(tx, typed);
    if (expiredFrom === null) throw new DomainError("conflict", "Nobody ended this silence before its time.");
    if (expiredFrom <= now)
      throw new DomainError("conflict", "The end that this silence had has passed: make another one.");
    const wanted = {
      matchers: matchers as unknown as Matcher[],
      startsAt: now,
      endsAt: expiredFrom,
      createdBy,
      comment,
    };
    const { row } = setOrThrow(await setSilence({ ...kernel, db: tx }, actor, undefined, wanted));
    return silenceView(tx, row, kernel.clock.now());
  });
}
