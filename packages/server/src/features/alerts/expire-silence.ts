import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { knownSilence } from "./known-silence.ts";
import { endSilence } from "./set-silence.ts";
import { type SilenceView, silenceView } from "./silence-views.ts";

/** Ends a silence now. */
export function expireSilence({ db, clock }: Kernel, actor: Actor, typed: string): Promise<SilenceView> {
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    const before = await knownSilence(tx, typed);
    if (before.endsAt <= now) throw new DomainError("conflict", "This silence is over already.");
    return silenceView(tx, await endSilence(tx, actor, before, now.getTime()), clock.now());
  });
}
