import type { Db } from "../database.ts";
import type { Kernel } from "../kernel.ts";
import type { ConfigurationPlan, Planned } from "./plan-configuration.ts";

/** To say what a change does may take a moment each, and whoever plans is waiting. */
const MOST = 20;
const LONGEST_MS = 5_000;

/** What the changes of a plan would do beyond the documents themselves, in sentences, by kinds that can tell. */
export async function planEffects(
  db: Db,
  kernel: Kernel,
  { planned, applied }: ConfigurationPlan,
): Promise<ReadonlyMap<Planned, readonly string[]>> {
  const telling = planned.filter(({ action, kind }) => action !== "unchanged" && kind.effectOf !== undefined);
  const effects = new Map<Planned, readonly string[]>();
  const began = performance.now();
  for (const [nth, one] of telling.entries()) {
    if (nth >= MOST || performance.now() - began > LONGEST_MS) {
      effects.set(one, [`the effect of ${telling.length - nth} changes from here on is not told: plan fewer at once`]);
      break;
    }
    const { kind, document, before } = one;
    effects.set(one, (await kind.effectOf?.(db, { manifest: document.manifest, before }, applied, kernel)) ?? []);
  }
  return effects;
}
