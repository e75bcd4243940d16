import type { PersonalRule } from "@shipshape/contract/notify-contacts";
import type { Urgency } from "@shipshape/domain/alerts/priority";
import type * as z from "zod";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { refused } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { contactMethodsOf } from "./contact-methods.ts";
import { contactStore } from "./contact-store.ts";
import { ownUser } from "./own-user.ts";
import { rulesOfAll } from "./personal-rules.ts";

type Rule = z.output<typeof PersonalRule>;

/** Changes what happens when the caller is paged; undefined goes back to what everybody begins with. */
export async function putPersonalRule(
  kernel: Kernel,
  actor: Actor,
  urgency: Urgency,
  rule: Rule | undefined,
): Promise<void> {
  const user = await ownUser(kernel, actor);
  if (urgency === "high" && rule?.quiet) {
    const message = "an urgent page comes at any hour: quiet hours are for what can wait";
    throw refused("This rule cannot be used", [{ path: "quiet", message }]);
  }
  await inTransaction(kernel.db, async (tx) => {
    const own = new Set((await contactMethodsOf(tx, user)).map(({ id }) => id));
    const strange = (rule?.steps ?? []).flatMap(({ to }) => to).find((one) => one.includes("-") && !own.has(one));
    if (strange) {
      const message = `no contact method of yours has the id ${strange}: it may have been removed`;
      throw refused("This rule cannot be used", [{ path: "steps", message }]);
    }
    const store = contactStore(tx);
    const before = (await rulesOfAll(tx, [user.id]))(user.id)[urgency];
    if (rule) await store.putRule(user.id, urgency, rule);
    else await store.removeRule(user.id, urgency);
    const after = rule ?? "the rule that everybody begins with";
    await audit(tx, actor, {
      action: "notify.putPersonalRule",
      subject: `user:${user.name}`,
      before: { urgency, rule: before },
      after: { urgency, rule: after },
    });
  });
}
