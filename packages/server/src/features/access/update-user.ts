import type { access } from "@shipshape/contract/access";
import type { Role } from "@shipshape/contract/permission";
import type { HandlerInput } from "@shipshape/contract/route";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError, notFound } from "../../kernel/problem.ts";
import { accessStore } from "./access-store.ts";
import { audit } from "./audit.ts";
import { refuseTaken } from "./create-user.ts";

type Change = HandlerInput<typeof access.updateUser>["body"];

/** Changes what is known of a user. The last administrator stays one: nobody could let the others in. */
export async function updateUser({ db }: Kernel, actor: Actor, name: string, change: Change) {
  return inTransaction(db, async (tx) => {
    const store = accessStore(tx);
    await store.lockUsers();
    const known = await store.userByName(name);
    if (!known) throw notFound("user", name, "GET /api/v1/users lists them.");
    const before = {
      displayName: known.displayName,
      email: known.email,
      role: known.role as Role,
      timeZone: known.timeZone,
    };
    const after = {
      displayName: change.displayName ?? before.displayName,
      email: change.email ?? before.email,
      role: change.role ?? before.role,
      timeZone: change.timeZone ?? before.timeZone,
    };
    if (before.role === "admin" && after.role !== "admin" && !(await store.hasOtherAdministrator(known.id))) {
      throw new DomainError("conflict", `${name} is the only administrator who can sign in: make another one first.`, [
        { path: "role", message: "the last administrator stays one" },
      ]);
    }
    await refuseTaken(store, { id: known.id, name, email: after.email });
    const labels = known.labels as Record<string, string>;
    const annotations = known.annotations as Record<string, string>;
    await store.putUser({ id: known.id, name, ...after, labels, annotations });
    await audit(tx, actor, { action: "access.updateUser", subject: `user:${name}`, before, after });
    return { ...known, ...after };
  });
}
