import type { changeInbox } from "@shipshape/contract/changes-inbox";
import type { changesRecord } from "@shipshape/contract/changes-record";
import type { changeSources } from "@shipshape/contract/changes-sources";
import type { CallOutput } from "@shipshape/contract/route";
import type { Status } from "../../kit/status-badge.tsx";
import { deploymentStatus, isDeploymentStatus } from "./deployment-words.ts";

export type ServiceDifferenceView = CallOutput<typeof changesRecord.compareEnvironments>["services"][number];
export type BeyondView = ServiceDifferenceView["onlyLeft"];
export type CommitView = BeyondView["commits"][number];
export type PullRequestView = BeyondView["pullRequests"][number];
export type WhereaboutView = CallOutput<typeof changesRecord.whereabouts>["places"][number];
export type ListedChangeView = CallOutput<typeof changesRecord.listChanges>["changes"][number];
export type InboxEventView = CallOutput<typeof changeInbox.listInbox>["events"][number];
export type EventView = CallOutput<typeof changeInbox.getInboxEvent>;
export type SourceEventView = CallOutput<typeof changeSources.listSourceEvents>["events"][number];
export type MappingRuleView = CallOutput<typeof changesRecord.listMappingRules>["rules"][number];
export type MatrixCellView = CallOutput<typeof changesRecord.matrix>["rows"][number]["cells"][number];

/** How a change went, in the words of deployments; another word as its source said it. */
export const changeStatus = (status: string): Status =>
  isDeploymentStatus(status) ? deploymentStatus({ status }) : { tone: "muted", word: status.replaceAll("_", " ") };

const EVENT_STATES: Readonly<Record<SourceEventView["state"], Status>> = {
  waiting: { tone: "unknown", word: "not read yet" },
  mapped: { tone: "ok", word: "understood" },
  unmapped: { tone: "warn", word: "unmapped" },
  ignored: { tone: "muted", word: "not kept" },
  failed: { tone: "bad", word: "not read" },
  dismissed: { tone: "muted", word: "dismissed" },
};
/** What became of an event. */
export const eventStatus = (state: string): Status =>
  Object.entries(EVENT_STATES).find(([known]) => known === state)?.[1] ?? { tone: "muted", word: state };

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;

/** How far a place is behind another: "3 commits, 2 days behind staging". */
export function driftWords({ drift }: MatrixCellView): string | undefined {
  if (!drift) return undefined;
  const days = drift.days < 1 ? "less than a day" : plural(Math.floor(drift.days), "day");
  const what = drift.commits === null ? plural(drift.deployments, "deployment") : plural(drift.commits, "commit");
  return `${what}, ${days} behind ${drift.environment}`;
}

/** Who changed something: by name, else the kind of the source that told of it. */
export const changedBy = ({ by, source }: Pick<ListedChangeView, "by" | "source">): string =>
  by ?? source?.split(":")[0] ?? "nobody named";

export type Sought =
  | { readonly commit: string }
  | { readonly ticket: string }
  | { readonly pullRequest: number }
  | undefined;

/** What a person typed, as it is asked for: a hash, !7 or PR 7, or a ticket. */
export function soughtIn(typed: string): Sought {
  const text = typed.trim();
  if (text.length < 2) return undefined;
  if (/^[0-9a-f]{7,64}$/i.test(text)) return { commit: text };
  const number = /^(?:!|pr\s*#?|pull request\s*#?)(\d{1,9})$/i.exec(text)?.[1];
  return number === undefined ? { ticket: text } : { pullRequest: Number(number) };
}
