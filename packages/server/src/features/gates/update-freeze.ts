import { freezeChanged } from "@shipshape/contract/gates-freezes";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { type FreezeSaid, freezeRow } from "./freeze-input.ts";
import { freezeStore } from "./freeze-store.ts";
import { freezeView } from "./freeze-view.ts";

/** Changes a freeze window: when it is, why, and what it holds for. */
export async function updateFreeze({ db, clock }: Kernel, actor: Actor, name: string, said: FreezeSaid) {
  return inTransaction(db, async (tx) => {
    const store = freezeStore(tx);
    const standing = await store.freeze(name);
    if (!standing) throw notFound("freeze", name, "It may have been taken away.");
    await store.putFreeze(await freezeRow(tx, name, said));
    const row = await store.freeze(name);
    if (!row) throw new Error(`The freeze ${name} was not stored`);
    const [before, after] = [freezeView(standing, clock.now()), freezeView(row, clock.now())];
    const subject = `freeze:${name}`;
    await audit(tx, actor, { action: "gates.updateFreeze", subject, before, after });
    const told = { freeze: name, change: "updated", from: after.from, to: after.to } as const;
    await emit(tx, actor, freezeChanged, told, subject);
    return after;
  });
}
