import type { Incident, IncidentDetail } from "@shipshape/contract/incidents";
import type { PageStatus } from "@shipshape/contract/incidents-paging";
import type * as z from "zod";
import type { Status } from "../../kit/status-badge.tsx";

export type IncidentView = z.infer<typeof Incident>;
export type IncidentDetailView = z.infer<typeof IncidentDetail>;

export type PagingRunView = NonNullable<IncidentDetailView["pagingRun"]>;

/** How paging stands by each policy that pages for it, side by side. */
export const pagingRunsOf = ({ pagingRun, otherPagingRuns }: IncidentDetailView): readonly PagingRunView[] =>
  pagingRun ? [pagingRun, ...otherPagingRuns] : [];

/** The run that does something next; the first one where none does. */
export function nearestRun(incident: IncidentDetailView): PagingRunView | undefined {
  const [first, ...others] = pagingRunsOf(incident);
  const dueMs = ({ next, nextStepAt }: PagingRunView) =>
    (next?.at ?? nextStepAt)?.getTime() ?? Number.POSITIVE_INFINITY;
  return others.reduce((near, run) => (near === undefined || dueMs(run) < dueMs(near) ? run : near), first);
}

const STATUSES: Readonly<Record<IncidentView["status"], Status>> = {
  open: { tone: "bad", word: "Open" },
  acknowledged: { tone: "warn", word: "Acknowledged" },
  resolved: { tone: "ok", word: "Resolved" },
};

export const incidentStatus = ({ status }: Pick<IncidentView, "status">): Status => STATUSES[status];

const PAGES: Readonly<Record<z.infer<typeof PageStatus>, Status>> = {
  pending: { tone: "info", word: "On its way" },
  delivered: { tone: "warn", word: "Delivered, no answer yet" },
  failed: { tone: "bad", word: "Not delivered" },
  acknowledged: { tone: "ok", word: "Answered" },
  cancelled: { tone: "muted", word: "No longer needed" },
};

export const pageStatus = (status: z.infer<typeof PageStatus>): Status => PAGES[status];

/** "ana", "ana and ben", "ana, ben and 2 more": as many as a glance can take in. */
export function namesOf(names: readonly string[]): string {
  if (names.length > 3) return `${names.slice(0, 2).join(", ")} and ${names.length - 2} more`;
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

export const SEVERITY_OPTIONS = [
  { value: "SEV1", label: "SEV1: most users cannot do what they came for" },
  { value: "SEV2", label: "SEV2: many users are hindered" },
  { value: "SEV3", label: "SEV3: some users are hindered" },
  { value: "SEV4", label: "SEV4: hardly anybody notices" },
] as const;
