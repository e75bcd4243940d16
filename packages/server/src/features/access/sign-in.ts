import { userSignedIn } from "@shipshape/contract/access";
import { type Db, inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import type { Call } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { accessStore } from "./access-store.ts";
import { actorOfUser } from "./actor-of.ts";
import { audit } from "./audit.ts";
import { passwordMatches } from "./password.ts";
import { beginSession } from "./session.ts";

/** Signs a user in by name or e-mail address and password. Which of the two was wrong is not told. */
export async function signIn(
  kernel: Kernel,
  { login, password }: { login: string; password: string },
  { request, reply }: Call,
): Promise<{ userId: string }> {
  const user = await accessStore(kernel.db).userByLogin(login);
  if (!(await passwordMatches(user?.passwordHash, password)) || !user) {
    throw new DomainError(
      "unauthenticated",
      "Name and password do not match. An administrator can send you a new link.",
    );
  }
  await inTransaction(kernel.db, async (tx: Db) => {
    const actor = { ...actorOfUser(user), requestId: request.id };
    await beginSession(kernel, tx, user.id, request, reply);
    await audit(tx, actor, { action: "access.signIn", subject: `user:${user.name}` });
    await emit(tx, actor, userSignedIn, { userId: user.id, name: user.name }, `user:${user.name}`);
  });
  return { userId: user.id };
}
