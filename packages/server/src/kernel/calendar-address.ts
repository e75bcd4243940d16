import { HOUR_MS } from "@shipshape/domain/time/milliseconds";
import type { Actor } from "./actor.ts";
import { replyWithCalendar } from "./calendar-reply.ts";
import type { Call } from "./http.ts";
import { DomainError, notFound } from "./problem.ts";
import { hashSecret } from "./seal.ts";

/** Whose a secret calendar address is to be: a person's, who can revoke it. */
export function calendarOwner({ userId }: Actor): string {
  if (userId !== null) return userId;
  throw new DomainError("forbidden", "A token is not a person: sign in to make a calendar address.");
}

type Address = { readonly id: string; readonly disabledAt: Date | null; readonly lastUsedAt: Date | null };

type Addresses<A extends Address> = {
  bySecret(secretHash: string): Promise<A | undefined>;
  /** Its use is noted once an hour. */
  noteUse(id: string, at: Date): Promise<unknown>;
};

/** Answers a calendar app with what `textOf` makes of its address. Whoever knows one may read; a revoked one is not there. */
export async function serveCalendar<A extends Address>(
  call: Call,
  now: Date,
  addresses: Addresses<A>,
  { madeUnder, textOf }: { readonly madeUnder: string; readonly textOf: (address: A) => Promise<string> },
): Promise<unknown> {
  const { secret = "" } = call.request.params as { secret?: string };
  const address = await addresses.bySecret(hashSecret(secret.replace(/\.ics$/, "")));
  if (!address || address.disabledAt !== null) {
    throw notFound("calendar address", "this", `It was revoked, or never was: make a new one under ${madeUnder}.`);
  }
  const text = await textOf(address);
  const { id, lastUsedAt } = address;
  if (!lastUsedAt || now.getTime() - lastUsedAt.getTime() > HOUR_MS) await addresses.noteUse(id, now);
  return replyWithCalendar(call, text);
}
