import type { Plan } from "@shipshape/contract/plan";
import type * as z from "zod";
import type { ConfigurationPlan } from "./plan-configuration.ts";

/** A plan as the API tells it. */
export function planView({ planned, warnings }: ConfigurationPlan): z.input<typeof Plan> {
  const changes = planned.map(({ action, kind, document, differences }) => ({
    action,
    kind: kind.kind,
    name: document.manifest.metadata.name,
    file: document.file,
    line: document.line,
    differences: [...differences],
  }));
  const count = (wanted: string) => changes.filter(({ action }) => action === wanted).length;
  return {
    changes,
    warnings: [...warnings],
    creates: count("create"),
    updates: count("update"),
    unchanged: count("unchanged"),
  };
}
