import { TOKEN_SCOPES } from "@shipshape/contract/permission";
import { SYSTEM } from "../../kernel/actor.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { hashSecret } from "../../kernel/seal.ts";
import { accessStore } from "./access-store.ts";
import { createToken } from "./create-token.ts";

/** The token of whoever may read this server's folder: the one they have, while it is valid and may do everything. */
export async function localToken(kernel: Kernel, known: string | undefined): Promise<string> {
  const row = known === undefined ? undefined : await accessStore(kernel.db).tokenByHash(hashSecret(known));
  const isValid = row && !row.revokedAt && (!row.expiresAt || row.expiresAt > kernel.clock.now());
  if (known !== undefined && isValid && TOKEN_SCOPES.every((scope) => row.scopes.includes(scope))) return known;
  const { secret } = await createToken(kernel, SYSTEM, { name: "local", scopes: TOKEN_SCOPES });
  return secret;
}
