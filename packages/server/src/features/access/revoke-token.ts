import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { accessStore } from "./access-store.ts";
import { audit } from "./audit.ts";

/** Revokes a token for good; whoever remembers it forgets it within two seconds. */
export async function revokeToken({ db, clock }: Kernel, actor: Actor, tokenId: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    const token = await accessStore(tx).revokeToken(tokenId, clock.now());
    if (!token) throw new DomainError("not_found", "There is no such token, or it was revoked before.");
    await audit(tx, actor, { action: "access.revokeToken", subject: `token:${token.name}` });
  });
}
