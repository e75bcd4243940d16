import type { Db } from "../database.ts";
import type { Kernel } from "../kernel.ts";
import type { ConfigurationPlan, Planned } from "./plan-configuration.ts";

/** To say what a change does may take a moment each. */
const MOST = 20;

/** What the changes of a plan would do beyond the documents themselves, in sentences, by kinds that can tell. */
export async function planEffects(
  db: Db,
  kernel: Kernel,
  { planned, applied }: ConfigurationPlan,
): Promise<ReadonlyMap<Planned, readonly string[]>> {
  const telling = planned.filter(({ action, kind }) => action !== "unchanged" && kind.effectOf !== undefined);
  const effects = new Map<Planned, readonly string[]>();
  for (const one of telling.slice(0, MOST)) {
    const { kind, document, before } = one;
    effects.set(one, (await kind.effectOf?.(db, { manifest: document.manifest, before }, applied, kernel)) ?? []);
  }
  const next = telling[MOST];
  if (next) {
    const left = telling.length - MOST;
    effects.set(next, [`the effect of this and of ${left - 1} more is not told: plan fewer files at once to see it`]);
  }
  return effects;
}
