import type { Client } from "@shipshape/contract/client";
import type { routes } from "@shipshape/contract/routes";
import type { Status } from "../../kit/status-badge.tsx";

type Alerts = Client<typeof routes>["alerts"];
export type SilenceView = Awaited<ReturnType<Alerts["createSilence"]>>;
export type MatcherView = SilenceView["matchers"][number];
export type CoveredView = Awaited<ReturnType<Alerts["previewSilence"]>>["alerts"][number];

const SOON_MS = 30 * 60_000;

/** How a silence stands; one that ends soon while something still fires under it is worth a look. */
export function silenceStatus({ state, endsAt, covers }: SilenceView, nowMs: number): Status {
  if (state === "pending") return { tone: "info", word: "to come" };
  if (state === "expired") return { tone: "muted", word: "over" };
  if (endsAt.getTime() - nowMs > SOON_MS) return { tone: "ok", word: "holds" };
  return covers > 0 ? { tone: "warn", word: "ends soon" } : { tone: "ok", word: "ends soon" };
}

/** Labels that say of what kind an alert is, not which one: a silence of an alert begins with those. */
const OFTEN = ["alertname", "service", "job", "cluster", "namespace", "environment", "env", "instance", "slo"];

/** The matchers that a silence of an alert begins with: its name and what it is about; all labels where it has no name. */
export function matchersFor(labels: Readonly<Record<string, string>>): MatcherView[] {
  const names = Object.keys(labels).filter((name) => labels["alertname"] === undefined || OFTEN.includes(name));
  return names
    .toSorted((a, b) => OFTEN.indexOf(a) - OFTEN.indexOf(b))
    .map((name) => ({ name, operator: "=", value: labels[name] ?? "" }));
}

export const DURATIONS = [
  { value: "3600000", label: "1 hour" },
  { value: "7200000", label: "2 hours" },
  { value: "14400000", label: "4 hours" },
  { value: "28800000", label: "8 hours" },
  { value: "86400000", label: "1 day" },
  { value: "259200000", label: "3 days" },
  { value: "604800000", label: "7 days" },
] as const;
