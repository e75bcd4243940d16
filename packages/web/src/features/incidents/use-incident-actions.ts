import type { Severity } from "@shipshape/contract/incidents";
import type * as z from "zod";
import { api } from "../../kernel/api.ts";
import { nowMs } from "../../kernel/clock.ts";
import { useMe } from "../../kernel/session.ts";
import { useAction } from "../../kernel/use-action.ts";
import { changed, foreseeIncidents, noted, resolved } from "./incident-cache.ts";
import { type IncidentDetailView, pagingRunsOf } from "./incident-words.ts";

export type RoleName = IncidentDetailView["roles"][number]["role"];
export type SeverityName = z.infer<typeof Severity>;
type Incident = Pick<IncidentDetailView, "id" | "shortId" | "title" | "severity" | "roles">;

/** A step of the tree: where it stands, and in which policy. */
type WantedStep = { readonly step: string; readonly policy: string };

/** Takes the next step of the escalation policy now, or one that is chosen. */
export function useEscalate({ shortId }: Pick<Incident, "shortId">) {
  return useAction({
    run: (wanted: WantedStep | undefined) => api.incidents.escalate({ params: { id: shortId }, body: wanted ?? {} }),
    told: (incident) => {
      const pages = pagingRunsOf(incident).flatMap((run) => run.pages);
      const lastMs = Math.max(0, ...pages.map(({ at }) => at.getTime()));
      const asked = new Set(pages.filter(({ at }) => at.getTime() === lastMs).map(({ user }) => user));
      return asked.size > 0 ? `Paged ${[...asked].join(", ")}.` : "The next step was taken.";
    },
  });
}

/** Says that it is over; for five seconds it can be taken back. */
export function useResolve({ id, shortId }: Pick<Incident, "id" | "shortId">, onDone?: () => void) {
  const me = useMe();
  return useAction({
    run: (note: string) => api.incidents.resolve({ params: { id: shortId }, body: note === "" ? {} : { note } }),
    foresee: (_, queries) => foreseeIncidents(queries, new Set([id]), resolved(me.name, new Date(nowMs()))),
    told: () => `${shortId} is over.`,
    undo: () => api.incidents.reopen({ params: { id: shortId } }),
    ...(onDone ? { onDone } : {}),
  });
}

export function useReopen({ shortId }: Pick<Incident, "shortId">) {
  return useAction({
    run: () => api.incidents.reopen({ params: { id: shortId } }),
    told: ({ status }) => (status === "open" ? `${shortId} is open again.` : `${shortId} goes on as it was.`),
  });
}

/** Gives an incident back: paging goes on. */
export function useHandBack({ shortId }: Pick<Incident, "shortId">) {
  return useAction({
    run: () => api.incidents.unacknowledge({ params: { id: shortId } }),
    told: (incident) =>
      pagingRunsOf(incident).some(({ status }) => status === "running")
        ? "Nobody looks after it: paging goes on."
        : "Nobody looks after it now.",
  });
}

type Change = { readonly severity?: SeverityName; readonly title?: string };

/** Says how bad it is, or what is wrong, in better words; it can be taken back. */
export function useUpdate({ id, shortId, title, severity }: Incident, onDone?: () => void) {
  return useAction({
    run: (change: Change) => api.incidents.update({ params: { id: shortId }, body: change }),
    foresee: (change, queries) => foreseeIncidents(queries, new Set([id]), changed(change)),
    told: (_, change) => (change.severity ? `${shortId} is ${change.severity} now.` : `${shortId} has a new title.`),
    undo: (_, change) => {
      const before = { ...(change.severity ? { severity } : {}), ...(change.title ? { title } : {}) };
      return api.incidents.update({ params: { id: shortId }, body: before });
    },
    ...(onDone ? { onDone } : {}),
  });
}

/** Says who leads or speaks for it, or nobody; it can be taken back. */
export function useAssign({ shortId, roles }: Incident) {
  const assign = (role: RoleName, user: string | null) =>
    api.incidents.assignRole({ params: { id: shortId, role }, body: { user } });
  return useAction({
    run: ({ role, user }: { role: RoleName; user: string | null }) => assign(role, user),
    told: (_, { role, user }) => `${user ?? "Nobody"} ${role === "commander" ? "leads" : "speaks for"} ${shortId}.`,
    undo: (_, { role }) => assign(role, roles.find((held) => held.role === role)?.user ?? null),
  });
}

/** Writes into the timeline; it stands there at once. */
export function useNote({ id, shortId }: Pick<Incident, "id" | "shortId">) {
  const me = useMe();
  return useAction({
    run: (text: string) => api.incidents.addNote({ params: { id: shortId }, body: { text } }),
    foresee: (text, queries) => {
      const at = new Date(nowMs());
      const entry = { id: `new ${at.getTime()}`, at, kind: "note", text, actor: me.name, details: {} };
      foreseeIncidents(queries, new Set([id]), noted({ ...entry, isKey: true, editedAt: null, earlier: [] }));
    },
  });
}
