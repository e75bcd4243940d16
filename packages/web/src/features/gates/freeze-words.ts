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
    environments && `in ${environments.join(", ")}`,
    changeClasses && `${changeClasses.join(", ")} changes`,
    labels &&
      Object.entries(labels)
        .map(([name, value]) => `labelled ${name}: ${value}`)
        .join(", "),
  ].filter((part) => part !== undefined);
  if (environments && parts.length === 1) return `everything ${parts[0]}`;
  return parts.length === 0 ? "everything" : parts.join(match === "any" ? " or " : "; ");
}
