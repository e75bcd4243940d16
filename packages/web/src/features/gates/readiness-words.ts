import type { gateReadiness } from "@shipshape/contract/gates-readiness";
import type { CallOutput } from "@shipshape/contract/route";
import type { Status } from "../../kit/status-badge.tsx";

export type ServiceReadinessView = CallOutput<typeof gateReadiness.listReadiness>["services"][number];
export type ReadinessDetail = CallOutput<typeof gateReadiness.getReadiness>;
export type ItemView = ReadinessDetail["items"][number];

/** How ready a service is. */
export function readyStatus({ ready, reached }: Pick<ServiceReadinessView, "ready" | "reached">): Status {
  if (ready) return { tone: "ok", word: "Ready" };
  return reached === null ? { tone: "bad", word: "Not ready" } : { tone: "warn", word: `Only class ${reached}` };
}

export const ITEM_STATUS: Readonly<Record<ItemView["decision"], Status>> = {
  pass: { tone: "ok", word: "There" },
  exempt: { tone: "info", word: "Exempt" },
  fail: { tone: "bad", word: "Missing" },
};

/** What to do, as a sentence of its own. */
export const mendText = ({ mend }: Pick<ItemView, "mend">): string => (/[.?!]$/.test(mend) ? mend : `${mend}.`);

/** What is wanted and missing comes first, then what is wanted, then the rest; each in the order of the checklist. */
export const inOrder = (items: readonly ItemView[]): ItemView[] => items.toSorted((a, b) => placeOf(a) - placeOf(b));

function placeOf({ wanted, decision }: ItemView): number {
  if (!wanted) return 2;
  return decision === "fail" ? 0 : 1;
}
