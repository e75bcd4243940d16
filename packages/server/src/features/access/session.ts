import "@fastify/cookie";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Db } from "../../kernel/database.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { hashSecret, newSecret } from "../../kernel/seal.ts";
import { accessStore } from "./access-store.ts";

export const SESSION_COOKIE = "shipshape_session";
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
  reply.setCookie(SESSION_COOKIE, secret, {
    path: "/",
    httpOnly: true,
    sameSite: "lax",
    secure: config.publicUrl.startsWith("https:"),
    maxAge: SESSION_DAYS * 86_400,
  });
}
