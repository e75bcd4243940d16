import type { Freeze } from "@shipshape/contract/gates-freezes";
import type * as z from "zod";
import type { Status } from "../../kit/status-badge.tsx";

export type FreezeView = z.infer<typeof Freeze>;

/** How a freeze stands at a moment. */
export function freezeStatus({ from, to, kind }: Pick<FreezeView, "from" | "to" | "kind">, nowMs: number): Status {
  if (to.getTime() <= nowMs) return { tone: "muted", word: "Over" };
  if (from.getTime() > nowMs) return { tone: "info", word: "To come" };
  return kind === "deny" ? { tone: "warn", word: "In force" } : { tone: "ok", word: "Open now" };
}

/** Those that are not over, the nearest first. */
export const freezesAhead = (freezes: readonly FreezeView[], nowMs: number): FreezeView[] =>
  freezes.filter(({ to }) => to.getTime() > nowMs).toSorted((a, b) => a.from.getTime() - b.from.getTime());

/** What passes it all the same, a sentence each. */
export const passingText = ({ overrun, manual }: Pick<FreezeView, "overrun" | "manual">): string[] => [
  ...(overrun ? ["What began before it may go on."] : []),
  ...(manual ? ["What a person begins by hand passes."] : []),
];

/** What a freeze holds for, in words. */
export function selectorText({
  services,
  teams,
  tiers,
  environments,
  changeClasses,
  labels,
  match,
}: FreezeView["selector"]): string {
  const parts = [
    services && `services ${services.join(", ")}`,
    teams && `teams ${teams.join(", ")}`,
    tiers && `tier ${tiers.join(", ")}`,
    labels &&
      Object.entries(labels)
        .map(([name, value]) => `labelled ${name}: ${value}`)
        .join(", "),
    changeClasses && `${changeClasses.join(", ")} changes`,
    environments && `in ${environments.join(", ")}`,
  ].filter((part) => part !== undefined);
  if (environments && parts.length === 1) return `everything ${parts[0]}`;
  return parts.length === 0 ? "everything" : parts.join(match === "any" ? " or " : "; ");
}
