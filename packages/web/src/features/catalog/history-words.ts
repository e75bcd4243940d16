import type { catalog } from "@shipshape/contract/catalog";
import type { CallOutput } from "@shipshape/contract/route";

export type HistoryEntry = CallOutput<typeof catalog.serviceHistory>["changes"][number];

const WORDS: Readonly<Record<string, string>> = {
  displayName: "its name",
  dependsOn: "what it depends on",
  escalationPolicy: "whom it pages",
  lifecycle: "its lifecycle",
  timeWindow: "its window",
  objectives: "its target",
  indicator: "its indicator",
};

const wordOf = (field: string): string => WORDS[field] ?? `its ${field.replace(/([A-Z])/g, " $1").toLowerCase()}`;

function joined(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}

const VERBS: readonly (readonly [ending: RegExp, words: string])[] = [
  [/\.unarchive|\.restore/, "taken back from the archive"],
  [/\.archive/, "archived"],
  [/\.remove|\.delete/, "removed"],
];

/** What was done to the service or to an objective of it, in a sentence. */
export function historySentence({
  action,
  subject,
  fields,
}: Pick<HistoryEntry, "action" | "subject" | "fields">): string {
  const [kind, name] = subject.split(":");
  const whose = kind === "slo" ? `The objective ${name}: ` : "";
  if (fields.length > 0) return `${whose}changed ${joined(fields.map(wordOf))}`;
  const verb = VERBS.find(([ending]) => ending.test(action))?.[1] ?? "added";
  return `${whose || "The service was "}${verb}`;
}
