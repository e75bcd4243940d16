import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import { accessStore } from "./access-store.ts";
import { audit } from "./audit.ts";

/** Lets a user in no more. What they did stays under their name, and they can be let in again. */
export async function deactivateUser({ db, clock }: Kernel, actor: Actor, name: string) {
  return inTransaction(db, async (tx) => {
    const store = accessStore(tx);
    await store.lockUsers();
    const user = await store.userByName(name);
    if (!user) throw notFound("user", name, "GET /api/v1/users lists them.");
    if (user.id === actor.userId) {
      throw new DomainError("conflict", "You cannot deactivate yourself: another administrator can.");
    }
    if (user.role === "admin" && !(await store.hasOtherAdministrator(user.id))) {
      throw new DomainError("conflict", `${name} is the only administrator who can sign in: make another one first.`);
    }
    const disabledAt = user.disabledAt ?? clock.now();
    await store.setDisabled(user.id, disabledAt);
    await store.shutOut(user.id, clock.now());
    await audit(tx, actor, { action: "access.deactivateUser", subject: `user:${name}` });
    return { ...user, disabledAt };
  });
}

/** Lets them in again; the sessions they had are gone. */
export async function reactivateUser({ db }: Kernel, actor: Actor, name: string) {
  return inTransaction(db, async (tx) => {
    const store = accessStore(tx);
    const user = await store.userByName(name);
    if (!user) throw notFound("user", name, "GET /api/v1/users lists them.");
    await store.setDisabled(user.id, null);
    await audit(tx, actor, { action: "access.reactivateUser", subject: `user:${name}` });
    return { ...user, disabledAt: null };
  });
}
