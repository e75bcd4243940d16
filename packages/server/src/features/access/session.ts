import "@fastify/cookie";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Db } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { hashSecret, newSecret } from "../../kernel/seal.ts";
import { accessStore } from "./access-store.ts";

export const SESSION_COOKIE = "shipshape_session";
/** Tells our own pages that a session may be there, so that they need not ask to hear that nobody is signed in. */
const SESSION_HINT = "shipshape_signed_in";
const SESSION_DAYS = 14;

export const sessionExpiry = (at: Date): Date => new Date(at.getTime() + SESSION_DAYS * 86_400_000);

/** Begins a session and hands its secret to the browser, out of reach of scripts. */
export async function beginSession(
  { clock, config }: Kernel,
  tx: Db,
  userId: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const secret = newSecret();
  const expiresAt = sessionExpiry(clock.now());
  const userAgent = request.headers["user-agent"]?.slice(0, 300) ?? null;
  await accessStore(tx).insertSession({ tokenHash: hashSecret(secret), userId, expiresAt, userAgent });
  const secure = config.publicUrl.startsWith("https:");
  const cookie = { path: "/", sameSite: "lax", secure, maxAge: SESSION_DAYS * 86_400 } as const;
  reply.setCookie(SESSION_COOKIE, secret, { ...cookie, httpOnly: true });
  reply.setCookie(SESSION_HINT, "1", cookie);
}

/** Takes from the browser what it holds of its session. */
export function forgetSession(reply: FastifyReply): void {
  for (const name of [SESSION_COOKIE, SESSION_HINT]) reply.clearCookie(name, { path: "/" });
}
