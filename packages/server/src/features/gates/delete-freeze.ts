import { freezeChanged } from "@shipshape/contract/gates-freezes";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { freezeStore } from "./freeze-store.ts";
import { freezeView } from "./freeze-view.ts";

/** Takes a freeze window away; the audit log keeps what it was. */
export async function deleteFreeze({ db, clock }: Kernel, actor: Actor, name: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    const store = freezeStore(tx);
    const standing = await store.freeze(name);
    if (!standing) throw notFound("freeze", name, "It may have been taken away before.");
    await store.deleteFreeze(name);
    const before = freezeView(standing, clock.now());
    const subject = `freeze:${name}`;
    await audit(tx, actor, { action: "gates.deleteFreeze", subject, before });
    const told = { freeze: name, change: "deleted", from: before.from, to: before.to } as const;
    await emit(tx, actor, freezeChanged, told, subject);
  });
}
