import type { IconName } from "../../kit/icon.tsx";
import type { Tone } from "../../kit/status-badge.tsx";
import { Timeline } from "../../kit/timeline.tsx";
import type { IncidentDetailView } from "./incident-words.ts";

type Entry = IncidentDetailView["timeline"][number];
type Look = { readonly icon: IconName; readonly tone: Tone };

const LOOKS: readonly (readonly [kind: RegExp, Look])[] = [
  [/^(opened|declared)/, { icon: "incidents", tone: "bad" }],
  [/resolved|recovered/, { icon: "check", tone: "ok" }],
  [/acknowledged/, { icon: "check", tone: "info" }],
  [/alert|burn/, { icon: "alerts", tone: "warn" }],
  [/failed|undelivered/, { icon: "close", tone: "bad" }],
  [/paged|escalat|deliver|page/, { icon: "oncall", tone: "warn" }],
  [/deployment|cause|rollback/, { icon: "delivery", tone: "info" }],
  [/note/, { icon: "user", tone: "muted" }],
];

const lookOf = (kind: string): Look =>
  LOOKS.find(([pattern]) => pattern.test(kind))?.[1] ?? { icon: "right", tone: "muted" };

/** The story, newest first. */
export function IncidentTimeline({ entries }: { entries: readonly Entry[] }) {
  const newestFirst = entries.toReversed().toSorted((a, b) => b.at.getTime() - a.at.getTime());
  const items = newestFirst.map(({ id, at, kind, text, actor }) => ({ key: id, at, text, by: actor, ...lookOf(kind) }));
  return <Timeline label="What happened, newest first" items={items} />;
}
