import type { Actor } from "../../kernel/actor.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { DomainError } from "../../kernel/problem.ts";
import { type KnownUser, usersById } from "../access/index.ts";

/** The person who is asking; a token is nobody's. */
export async function ownUser({ db }: Pick<Kernel, "db">, { userId }: Actor): Promise<KnownUser> {
  const user = userId === null ? undefined : (await usersById(db, [userId])).get(userId);
  if (!user) throw new DomainError("forbidden", "A token is not a person: sign in to change how you are reached.");
  return user;
}
