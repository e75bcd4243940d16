import type { Plan } from "@shipshape/contract/plan";
import type * as z from "zod";
import type { ConfigurationPlan, Planned } from "./plan-configuration.ts";

/** A plan as the API tells it, with the effects of its changes where they are known. */
export function planView(
  { planned, removals, warnings }: ConfigurationPlan,
  effects: ReadonlyMap<Planned, readonly string[]> = new Map(),
): z.input<typeof Plan> {
  const changes = planned.map((one) => ({
    action: one.action,
    kind: one.kind.kind,
    name: one.document.manifest.metadata.name,
    file: one.document.file,
    line: one.document.line,
    differences: [...one.differences],
    effects: [...(effects.get(one) ?? [])],
  }));
  const count = (wanted: string) => changes.filter(({ action }) => action === wanted).length;
  return {
    changes,
    removals: removals.map(({ kind, ...removal }) => ({ ...removal, kind: kind.kind })),
    warnings: [...warnings],
    creates: count("create"),
    updates: count("update"),
    unchanged: count("unchanged"),
    removes: removals.filter(({ action }) => action === "remove").length,
  };
}
