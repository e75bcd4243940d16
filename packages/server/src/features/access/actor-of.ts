import "@fastify/cookie";
import { type Permission, ROLE_PERMISSIONS, type Role } from "@shipshape/contract/permission";
import type { FastifyRequest } from "fastify";
import { type Actor, NOBODY, SYSTEM } from "../../kernel/actor.ts";
import type { ActorOf } from "../../kernel/http.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { hashSecret } from "../../kernel/seal.ts";
import { shortMemory } from "../../kernel/short-memory.ts";
import { accessStore } from "./access-store.ts";
import { SESSION_COOKIE, sessionExpiry } from "./session.ts";

const REMEMBERED_MOST = 1_000;
const TOUCH_MS = 60_000;

export const actorOfUser = (user: { id: string; name: string; role: string }): Actor => ({
  kind: "user",
  name: user.name,
  userId: user.id,
  role: user.role as Role,
  permissions: ROLE_PERMISSIONS[user.role as Role],
  requestId: null,
});

/** The token of a request: `Bearer …`, or the password of `Basic …` for senders that know nothing else. */
function tokenOf({ headers: { authorization = "" } }: FastifyRequest): string | undefined {
  const [scheme = "", value = ""] = authorization.split(" ");
  if (scheme.toLowerCase() === "bearer") return value;
  if (scheme.toLowerCase() === "basic")
    return Buffer.from(value, "base64").toString("utf8").split(":").slice(1).join(":");
  return undefined;
}

/** Finds out whose a token is; throws unauthenticated for a wrong one. Remembered for two seconds, not longer. */
export function tokenFinder({ db, clock }: Pick<Kernel, "db" | "clock">): (token: string) => Promise<Actor> {
  const store = accessStore(db);
  const known = shortMemory<Actor>(clock, REMEMBERED_MOST);
  const find = async (tokenHash: string): Promise<Actor> => {
    const now = clock.now();
    const row = await store.tokenByHash(tokenHash);
    if (!row || row.revokedAt || (row.expiresAt && row.expiresAt <= now)) {
      const why = row?.revokedAt ? "was revoked" : row ? "has expired" : "is not known here";
      throw new DomainError("unauthenticated", `This token ${why}. Create one with 'shipshape token create'.`);
    }
    if (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() > TOUCH_MS) await store.touchToken(row.id, now);
    const permissions = new Set<Permission>(["public", "self", ...(row.scopes as Permission[])]);
    return {
      kind: "token",
      name: `token:${row.name}`,
      userId: null,
      behind: row.createdByName === SYSTEM.name ? undefined : row.createdByName,
      role: null,
      permissions,
      requestId: null,
    };
  };
  return async (token) => {
    const tokenHash = hashSecret(token);
    return known.of(tokenHash, () => find(tokenHash));
  };
}

/** Finds out who calls: by token, by session cookie, or nobody. */
export function actorFinder({ db, clock }: Pick<Kernel, "db" | "clock">): ActorOf {
  const store = accessStore(db);
  const byToken = tokenFinder({ db, clock });

  const bySession = async (secret: string): Promise<Actor> => {
    const now = clock.now();
    const tokenHash = hashSecret(secret);
    const user = await store.sessionUser(tokenHash);
    if (!user || user.expiresAt <= now) return NOBODY;
    const fresh = sessionExpiry(now);
    if (fresh.getTime() - user.expiresAt.getTime() > TOUCH_MS * 60) await store.touchSession(tokenHash, fresh);
    return actorOfUser(user);
  };

  return async (request) => {
    const token = tokenOf(request);
    if (token !== undefined) return byToken(token);
    const cookie = request.cookies[SESSION_COOKIE];
    return cookie ? bySession(cookie) : NOBODY;
  };
}
