import type { SearchHit, SearchKind } from "@shipshape/contract/search";
import type * as z from "zod";
import type { IconName } from "../kit/icon.tsx";
import type { Status, Tone } from "../kit/status-badge.tsx";

export type Kind = z.infer<typeof SearchKind>;
export type Hit = z.infer<typeof SearchHit>;

type KindWords = { readonly many: string; readonly icon: IconName; readonly path: (name: string) => string };

const below = (path: string) => (name: string) => `${path}/${encodeURIComponent(name)}`;

/** What each kind of thing is called, and where its page is. */
export const KINDS: Readonly<Record<Kind, KindWords>> = {
  service: { many: "Services", icon: "services", path: below("/services") },
  incident: { many: "Incidents", icon: "incidents", path: below("/incidents") },
  alert: { many: "Alerts", icon: "alerts", path: below("/alerts") },
  slo: { many: "SLOs", icon: "slos", path: below("/slos") },
  deployment: { many: "Deployments", icon: "delivery", path: below("/deployments") },
  team: { many: "Teams", icon: "user", path: below("/teams") },
  person: { many: "People", icon: "user", path: () => "/settings/people" },
  schedule: { many: "Schedules", icon: "oncall", path: below("/on-call") },
  escalation_policy: { many: "Escalation policies", icon: "oncall", path: below("/escalation-policies") },
  environment: { many: "Environments", icon: "delivery", path: () => "/environments" },
  status_page: { many: "Status pages", icon: "statuspage", path: () => "/status-pages" },
};

const TONES: Readonly<Record<string, Tone>> = {
  open: "bad",
  acknowledged: "warn",
  resolved: "ok",
  firing: "bad",
  ok: "ok",
  burning: "warn",
  spent: "bad",
  no_data: "unknown",
  in_progress: "info",
  succeeded: "ok",
  failed: "bad",
  aborted: "muted",
};

/** How a found thing stands. */
export function hitStatus({ status }: Hit): Status | undefined {
  if (status === null) return undefined;
  const word = status.replaceAll("_", " ");
  return { tone: TONES[status] ?? "muted", word: `${word[0]?.toUpperCase()}${word.slice(1)}` };
}

/** Whether people call it by its short id, which then stands before its title. */
export const isNumbered = (kind: Kind): boolean => kind === "incident" || kind === "alert" || kind === "deployment";
