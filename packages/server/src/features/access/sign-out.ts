import "@fastify/cookie";
import { inTransaction } from "../../kernel/database.ts";
import type { Call } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { hashSecret } from "../../kernel/seal.ts";
import { accessStore } from "./access-store.ts";
import { audit } from "./audit.ts";
import { forgetSession, SESSION_COOKIE } from "./session.ts";

/** Ends the session of the request, if it has one. */
export async function signOut({ db }: Kernel, { actor, request, reply }: Call): Promise<void> {
  const secret = request.cookies[SESSION_COOKIE];
  if (!secret) return;
  await inTransaction(db, async (tx) => {
    await accessStore(tx).deleteSession(hashSecret(secret));
    await audit(tx, actor, { action: "access.signOut", subject: `user:${actor.name}` });
  });
  forgetSession(reply);
}
