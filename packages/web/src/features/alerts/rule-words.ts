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

/** What a form's schema has against a part of it. */
type Misfit = {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly origin?: string;
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
};

const UNITS: Readonly<Record<string, string>> = { string: " characters", array: " entries" };

function wordsOf({ code, message, origin = "", minimum, maximum }: Misfit): string {
  if (code === "too_small" && minimum === 1 && origin in UNITS) return "it is needed: write it";
  if (code === "too_small") return `it is at least ${minimum}${UNITS[origin] ?? ""}`;
  if (code === "too_big") return `it is at most ${maximum}${UNITS[origin] ?? ""}`;
  return code === "invalid_type" ? "it is needed: write it" : message;
}

/** What is still to be written of a rule, where and in words for people: the server is asked about what could be kept. */
export const unfinishedPart = (misfit: Misfit) => ({
  path: misfit.path.map(String).join("."),
  message: wordsOf(misfit),
  line: 1,
  column: 1,
});

/** A route's group as people know it: without the place of its route in the tree, which is a number. */
export const groupWords = (groupKey: string): string => groupKey.replace(/^\d+(\.\d+)* (?=\{)/, "");
