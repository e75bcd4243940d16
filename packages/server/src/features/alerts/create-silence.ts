import type { alertSilences } from "@shipshape/contract/alert-silences";
import type { HandlerInput } from "@shipshape/contract/route";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { checkSpan, setOrThrow } from "./known-silence.ts";
import { setSilence } from "./set-silence.ts";
import { type SilenceView, silenceView } from "./silence-views.ts";

type Said = HandlerInput<typeof alertSilences.createSilence>["body"];

/** Silences alerts from now on, or from a later moment. */
export function createSilence(kernel: Kernel, actor: Actor, said: Said): Promise<SilenceView> {
  return inTransaction(kernel.db, async (tx) => {
    const now = kernel.clock.now();
    const { matchers, startsAt = now, endsAt, comment } = said;
    checkSpan(startsAt, endsAt, now);
    const wanted = { matchers, startsAt, endsAt, comment, createdBy: actor.name };
    const { row } = setOrThrow(await setSilence({ ...kernel, db: tx }, actor, undefined, wanted));
    return silenceView(tx, row, kernel.clock.now());
  });
}
