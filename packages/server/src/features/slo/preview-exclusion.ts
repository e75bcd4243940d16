import type { ExclusionEffects } from "@shipshape/contract/slo-exclusions";
import type * as z from "zod";
import type { Actor } from "../../kernel/actor.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { notFound } from "../../kernel/problem.ts";
import { withChange } from "./change-exclusions.ts";
import { exclusionEffects } from "./exclusion-effects.ts";
import { type ExclusionSaid, exclusionRow } from "./exclusion-input.ts";
import { exclusionStore } from "./exclusion-store.ts";

type Effects = z.output<typeof ExclusionEffects>;

/** What an exclusion would make of each budget; it takes the place of the one of its name. */
export async function previewExclusion(
  { db, clock }: Kernel,
  actor: Actor,
  { name = "", ...said }: ExclusionSaid & { readonly name?: string | undefined },
): Promise<Effects> {
  const row = await exclusionRow(db, actor, name, said);
  return (await exclusionEffects(db, await withChange(db, name, row), clock.now())).effects;
}

/** What taking an exclusion away would make of each budget. */
export async function previewExclusionRemoval({ db, clock }: Kernel, name: string): Promise<Effects> {
  if (!(await exclusionStore(db).byName(name)))
    throw notFound("exclusion", name, "It may have been taken away already.");
  return (await exclusionEffects(db, await withChange(db, name, undefined), clock.now())).effects;
}
