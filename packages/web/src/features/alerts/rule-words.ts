import type { Status } from "../../kit/status-badge.tsx";
import type { RuleView } from "./rule-input.ts";

/** How a rule stands: on or off, and for a time that is not now. */
export function ruleStatus({ enabled, during, use }: Pick<RuleView, "enabled" | "during" | "use">, now: Date): Status {
  if (!enabled) return { tone: "muted", word: "Off" };
  if (use.failures > 0) return { tone: "warn", word: "Fails" };
  if (during?.kind !== "once") return { tone: "ok", word: "On" };
  if (now < during.from) return { tone: "info", word: "Ahead" };
  return now < during.to ? { tone: "ok", word: "On" } : { tone: "muted", word: "Over" };
}
