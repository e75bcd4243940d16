import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { accessStore } from "./access-store.ts";
import { audit } from "./audit.ts";

const GRACE_MS = 60_000;

/** Takes a revocation back: a slip of the hand need not cost a pipeline its token. After a minute it is final. */
export async function restoreToken({ db, clock }: Kernel, actor: Actor, tokenId: string) {
  return inTransaction(db, async (tx) => {
    const token = await accessStore(tx).restoreToken(tokenId, new Date(clock.now().getTime() - GRACE_MS));
    if (!token) {
      throw new DomainError("conflict", "A revocation can be taken back for a minute only: create a new token.");
    }
    await audit(tx, actor, { action: "access.restoreToken", subject: `token:${token.name}` });
    return token;
  });
}
