import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { audit } from "../access/index.ts";
import { judgeKeptAnew } from "./judge-kept-anew.ts";

/** Judges what fires and was kept back by the rules as they are now. What was let through has paged already, and stays. */
export const applyToFiring = ({ db, clock }: Kernel, actor: Actor): Promise<{ judged: number; because: string }> =>
  inTransaction(db, async (tx) => {
    const judged = await judgeKeptAnew(tx, clock.now().getTime());
    await audit(tx, actor, { action: "alerts.applyRules", subject: "alert-rules", after: { judged } });
    const some =
      judged === 1 ? "1 alert that fires and was kept back is" : `${judged} alerts that fire and were kept back are`;
    const because = judged === 0 ? "nothing that fires is kept back" : `${some} judged again now`;
    return { judged, because };
  });
