import type { access } from "@shipshape/contract/access";
import type { HandlerInput } from "@shipshape/contract/route";
import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { accessStore } from "./access-store.ts";
import { audit } from "./audit.ts";
import { createSignInLink } from "./create-sign-in-link.ts";

export type NewUser = HandlerInput<typeof access.createUser>["body"];

const taken = (path: "name" | "email", whose: string) =>
  new DomainError(
    "conflict",
    `There is a user with this ${path === "name" ? "name" : "e-mail address"} already: ${whose}.`,
    [{ path, message: `is taken by ${whose}` }],
  );

/** Refuses a name or an address that is somebody else's. */
export async function refuseTaken(
  store: ReturnType<typeof accessStore>,
  { id, name, email }: { readonly id: string; readonly name: string; readonly email: string },
): Promise<void> {
  const named = await store.userByName(name);
  if (named && named.id !== id) throw taken("name", named.name);
  const addressed = await store.userByEmail(email);
  if (addressed && addressed.id !== id) throw taken("email", addressed.name);
}

/** Makes a user, and the link with which they come in the first time. */
export async function createUser(kernel: Kernel, actor: Actor, input: NewUser) {
  const { displayName = input.name, ...given } = input;
  const user = await inTransaction(kernel.db, async (tx) => {
    const store = accessStore(tx);
    await store.lockUsers();
    const row = { id: newId(), displayName, ...given, labels: {}, annotations: {} };
    await refuseTaken(store, row);
    await store.putUser(row);
    await audit(tx, actor, {
      action: "access.createUser",
      subject: `user:${row.name}`,
      after: { displayName, ...given },
    });
    const written = await store.user(row.id);
    if (!written) throw new Error(`the user ${row.name} was not written`);
    return written;
  });
  return { user, ...(await createSignInLink(kernel, actor, user.name)) };
}
