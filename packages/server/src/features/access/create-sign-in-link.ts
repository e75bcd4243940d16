import type { Actor } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import { hashSecret, newSecret } from "../../kernel/seal.ts";
import { accessStore } from "./access-store.ts";
import { audit } from "./audit.ts";

const LINK_HOURS = 24;

/** A link that works once, for a day: its user chooses a password. Without a name it makes the first administrator. */
export async function createSignInLink(
  { db, clock, config }: Kernel,
  actor: Actor,
  name: string | undefined,
): Promise<{ url: string; expiresAt: Date }> {
  const secret = newSecret();
  const expiresAt = new Date(clock.now().getTime() + LINK_HOURS * 3_600_000);
  await inTransaction(db, async (tx) => {
    const store = accessStore(tx);
    const user = name === undefined ? undefined : await store.userByName(name);
    if (name !== undefined && !user) throw notFound("user", name, "'shipshape user list' shows those there are.");
    await store.insertSignInLink({ tokenHash: hashSecret(secret), userId: user?.id ?? null, expiresAt });
    const subject = user ? `user:${user.name}` : "user:first administrator";
    await audit(tx, actor, { action: "access.createSignInLink", subject });
  });
  return { url: `${config.publicUrl}/welcome#${secret}`, expiresAt };
}
