import type { Actor } from "../../kernel/actor.ts";
import { type Db, inTransaction } from "../../kernel/database.ts";
import type { Call } from "../../kernel/http.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { hashSecret } from "../../kernel/seal.ts";
import { accessStore, type UserRow } from "./access-store.ts";
import { actorOfUser } from "./actor-of.ts";
import { audit } from "./audit.ts";
import { hashPassword } from "./password.ts";
import { beginSession } from "./session.ts";

export type UseSignInLink = {
  readonly token: string;
  readonly password: string;
  readonly name?: string | undefined;
  readonly displayName?: string | undefined;
  readonly email?: string | undefined;
};

/** The first administrator names themself; a name that configuration already brought is taken over. */
async function firstAdministrator(tx: Db, { name, displayName, email }: UseSignInLink): Promise<UserRow> {
  const store = accessStore(tx);
  if (await store.hasAdministrator()) {
    throw new DomainError(
      "conflict",
      "There is an administrator already: sign in, or ask them for a link of your own.",
    );
  }
  if (!name || !email) {
    const faults = [
      ...(name ? [] : [{ path: "name", message: "choose a name: lower-case letters, digits and '-'" }]),
      ...(email ? [] : [{ path: "email", message: "your e-mail address: pages are sent there" }]),
    ];
    throw new DomainError("invalid", "The first administrator needs a name and an e-mail address.", faults);
  }
  const known = await store.userByName(name);
  const user: UserRow = {
    id: known?.id ?? newId(),
    name,
    displayName: displayName ?? name,
    email,
    role: "admin",
    timeZone: known?.timeZone ?? "UTC",
    labels: {},
    annotations: {},
  };
  await store.putUser(user);
  return user;
}

/**
 * Uses a one-time link: sets the password and signs in. Sessions and links from before end: the reason for a new password
 * may be that somebody else has them.
 */
export async function useSignInLink(kernel: Kernel, input: UseSignInLink, { request, reply }: Call): Promise<string> {
  const passwordHash = await hashPassword(input.password);
  return inTransaction(kernel.db, async (tx) => {
    const store = accessStore(tx);
    const at = kernel.clock.now();
    const link = await store.useSignInLink(hashSecret(input.token), at);
    if (!link) {
      throw new DomainError(
        "unauthenticated",
        "This link was used or has expired. Restart the server, or ask for another.",
      );
    }
    const user = link.userId ? await store.user(link.userId) : await firstAdministrator(tx, input);
    if (!user) throw new DomainError("not_found", "The user of this link is gone.");
    await store.setPassword(user.id, passwordHash);
    await store.shutOut(user.id, at);
    await beginSession(kernel, tx, user.id, request, reply);
    const actor: Actor = { ...actorOfUser(user), requestId: request.id };
    const { name, email, role } = user;
    await audit(tx, actor, { action: "access.useSignInLink", subject: `user:${name}`, after: { name, email, role } });
    return user.id;
  });
}
