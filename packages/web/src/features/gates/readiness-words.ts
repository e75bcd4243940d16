import type { gateReadiness } from "@shipshape/contract/gates-readiness";
import type { CallOutput } from "@shipshape/contract/route";
import type { Status } from "../../kit/status-badge.tsx";
import { asSentence } from "./gate-words.ts";

export type ServiceReadinessView = CallOutput<typeof gateReadiness.listReadiness>["services"][number];
export type ReadinessDetail = CallOutput<typeof gateReadiness.getReadiness>;
export type ItemView = ReadinessDetail["items"][number];
export type ExemptionView = ReadinessDetail["exemptions"][number];

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
export const mendText = ({ mend }: Pick<ItemView, "mend">): string => asSentence(mend);

/** What is wanted and missing comes first, then what is wanted, then the rest; each in the order of the checklist. */
export const inOrder = (items: readonly ItemView[]): ItemView[] => items.toSorted((a, b) => placeOf(a) - placeOf(b));

function placeOf({ wanted, decision }: ItemView): number {
  if (!wanted) return 2;
  return decision === "fail" ? 0 : 1;
}

/** What an item is called; its key where the checklist has it no more. */
export const titleOf = ({ items }: Pick<ReadinessDetail, "items">, item: string): string =>
  items.find(({ key }) => key === item)?.title ?? item;

type Decided = Pick<ExemptionView, "status" | "approvedBy" | "endedAt" | "askedBy" | "endedBy">;

/** How an exemption stands: what was never approved was refused, taken back, or ran out. */
export function exemptionStatus({ status, approvedBy, endedAt, askedBy, endedBy }: Decided): Status {
  if (status === "in force") return { tone: "info", word: "In force" };
  if (status === "waiting") return { tone: "warn", word: "Waiting" };
  if (approvedBy !== null) return { tone: "muted", word: endedAt === null ? "Over" : "Ended" };
  if (endedAt === null) return { tone: "muted", word: "Never approved" };
  return { tone: "muted", word: endedBy === askedBy ? "Taken back" : "Refused" };
}

type Told = Pick<ExemptionView, "askedBy" | "approvedBy" | "endedBy">;

/** Who asked for it, who let it, and who ended it. */
export function exemptionStory({ askedBy, approvedBy, endedBy }: Told): string {
  const asked = `${askedBy} asked for it`;
  if (approvedBy === null && endedBy === askedBy) return `${asked} and took it back.`;
  if (approvedBy === null) return endedBy === null ? `${asked}; nobody approved.` : `${asked}; ${endedBy} refused.`;
  return `${asked}, ${approvedBy} approved${endedBy === null ? "" : `, ${endedBy} ended it`}.`;
}

/** The newest days first, each with how it differs from the day before. */
export function dayByDay(history: ReadinessDetail["history"]) {
  const newest = history.toSorted((a, b) => b.day.localeCompare(a.day));
  return newest.map((day, at) => {
    const before = newest[at + 1];
    return { ...day, change: before === undefined ? 0 : day.passed - before.passed };
  });
}
