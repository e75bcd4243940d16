import type { Permission } from "@shipshape/contract/permission";
import { type Actor, can, personOf } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { hashSecret, newSecret } from "../../kernel/seal.ts";
import { accessStore } from "./access-store.ts";
import { audit } from "./audit.ts";

export type CreateToken = {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expiresAt?: Date | undefined;
};

/** Creates a token that may do no more than its maker may. The secret is returned this once; we keep its hash. */
export async function createToken({ db }: Kernel, actor: Actor, { name, scopes, expiresAt }: CreateToken) {
  const beyond = actor.kind === "system" ? [] : scopes.filter((scope) => !can(actor, scope as Permission));
  if (beyond.length > 0) {
    throw new DomainError("forbidden", `You cannot give what you do not have: ${beyond.join(", ")}.`);
  }
  const secret = `shp_${newSecret()}`;
  const row = {
    id: newId(),
    name,
    prefix: secret.slice(0, 9),
    tokenHash: hashSecret(secret),
    scopes: [...new Set(scopes)],
    createdBy: actor.userId,
    createdByName: personOf(actor),
    expiresAt: expiresAt ?? null,
  };
  const token = await inTransaction(db, async (tx) => {
    await audit(tx, actor, { action: "access.createToken", subject: `token:${name}`, after: { scopes, expiresAt } });
    return accessStore(tx).insertToken(row);
  });
  return { token, secret };
}
