import { freezeChanged } from "@shipshape/contract/gates-freezes";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { audit } from "../access/index.ts";
import { type FreezeSaid, freezeRow } from "./freeze-input.ts";
import { freezeStore } from "./freeze-store.ts";
import { freezeView } from "./freeze-view.ts";

/** Adds a freeze window. */
export async function createFreeze({ db, clock }: Kernel, actor: Actor, said: FreezeSaid & { readonly name: string }) {
  return inTransaction(db, async (tx) => {
    const store = freezeStore(tx);
    const { name, ...spec } = said;
    if (await store.freeze(name))
      throw new DomainError("conflict", `There is a freeze "${name}": choose another name.`);
    await store.putFreeze(await freezeRow(tx, name, spec));
    const row = await store.freeze(name);
    if (!row) throw new Error(`The freeze ${name} was not stored`);
    const after = freezeView(row, clock.now());
    const subject = `freeze:${name}`;
    await audit(tx, actor, { action: "gates.createFreeze", subject, after });
    const told = { freeze: name, change: "created", from: after.from, to: after.to } as const;
    await emit(tx, actor, freezeChanged, told, subject);
    return after;
  });
}
