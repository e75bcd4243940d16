import type { StatusPage, StatusUpdate } from "@shipshape/contract/statuspage";
import type * as z from "zod";
import type { Status } from "../../kit/status-badge.tsx";

export type StatusPageView = z.infer<typeof StatusPage>;
export type StatusUpdateView = z.infer<typeof StatusUpdate>;
export type UpdateStatusName = StatusUpdateView["status"];

const STATUSES: Readonly<Record<UpdateStatusName, Status>> = {
  investigating: { tone: "bad", word: "Investigating" },
  identified: { tone: "warn", word: "Identified" },
  monitoring: { tone: "info", word: "Monitoring" },
  resolved: { tone: "ok", word: "Resolved" },
};

export const updateStatus = (status: UpdateStatusName): Status => STATUSES[status];

export const UPDATE_OPTIONS: readonly { readonly value: UpdateStatusName; readonly label: string }[] = [
  { value: "investigating", label: "Investigating: we see it, and look for the cause" },
  { value: "identified", label: "Identified: we know the cause, and work on it" },
  { value: "monitoring", label: "Monitoring: it is mended, and we watch" },
  { value: "resolved", label: "Resolved: it is over" },
];

/** Words to begin with; customers read no inner names of ours. */
export const OPENING_WORDS: Readonly<Record<UpdateStatusName, string>> = {
  investigating: "We see the problem and are looking for its cause.",
  identified: "We know the cause and are working on it.",
  monitoring: "We have mended it and are watching.",
  resolved: "Everything works as it should again.",
};

/** What comes after what was told last; what the page told by itself, a person says first in their own words. */
export function stageAfter(
  told: Pick<StatusUpdateView, "status" | "publishedBy"> | undefined,
  isOver: boolean,
): UpdateStatusName {
  if (isOver) return "resolved";
  if (told === undefined || told.status === "resolved") return "investigating";
  if (told.publishedBy === "shipshape") return told.status;
  return told.status === "investigating" ? "identified" : "monitoring";
}
