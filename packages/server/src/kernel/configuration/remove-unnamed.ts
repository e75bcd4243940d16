import type { Actor } from "../actor.ts";
import { can } from "../actor.ts";
import type { Kernel } from "../kernel.ts";
import { DomainError } from "../problem.ts";
import type { Removal } from "./plan-removals.ts";

/**
 * Takes away what is to go, in the transaction of the apply. What its room refuses waits until the others went, which may
 * be what it was needed by; what is refused then stays, and says why.
 */
export async function removeUnnamed(kernel: Kernel, actor: Actor, removals: readonly Removal[]): Promise<Removal[]> {
  const done = new Map<Removal, Removal>();
  let waiting = removals.filter(({ action }) => action === "remove");
  for (let before = Number.POSITIVE_INFINITY; waiting.length > 0 && waiting.length < before; ) {
    before = waiting.length;
    const refused: Removal[] = [];
    for (const removal of waiting) {
      const because = await refusalOf(kernel, actor, removal);
      if (because === undefined) done.set(removal, removal);
      else {
        done.set(removal, { ...removal, action: "keep", because });
        refused.push(removal);
      }
    }
    waiting = refused;
  }
  return removals.map((removal) => done.get(removal) ?? removal);
}

/** Why one stays; nothing where it went. */
async function refusalOf(kernel: Kernel, actor: Actor, { kind, name }: Removal): Promise<string | undefined> {
  if (kind.permission && actor.kind !== "system" && !can(actor, kind.permission)) {
    return `to take a ${kind.kind} away, ${actor.name} needs the permission ${kind.permission}`;
  }
  try {
    await kind.remove?.(kernel, actor, name);
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return error.message;
    throw error;
  }
}
