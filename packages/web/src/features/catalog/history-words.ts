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
  [/\.create|\.apply|\.put|\.import|\.ensure/, "added"],
];

/** What other rooms do to a service: neither it nor what is written of it is other than before. */
const DEEDS: Readonly<Record<string, string>> = {
  "gates.giveEvidence": "Said that an item of its readiness is there",
  "gates.takeEvidence": "Took back that an item of its readiness is there",
  "gates.askExemption": "Asked to go without an item of its readiness",
  "gates.approveExemption": "Let it go without an item of its readiness",
  "gates.endExemption": "Ended that it goes without an item of its readiness",
  "gates.overrideFreeze": "Let it pass a freeze",
  "gates.breakGlass": "Broke the glass of its gate",
  "gates.endBreakGlass": "Gave its gate back to its reasons",
  "gates.answerApproval": "Answered whether a change of it may ship",
  "insights.putWindow": "Said how long after a deployment its incidents count",
};

/** An action that has no words here: "gates: mark retrospective". */
const plainly = (action: string): string => {
  const [room = "", verb = ""] = action.split(".");
  return `${room}: ${verb.replace(/([A-Z])/g, " $1").toLowerCase()}`;
};

/** What was done to the service or to an objective of it, in a sentence. */
export function historySentence({
  action,
  subject,
  fields,
}: Pick<HistoryEntry, "action" | "subject" | "fields">): string {
  const deed = DEEDS[action];
  if (deed) return deed;
  const [kind, name] = subject.split(":");
  const whose = kind === "slo" ? `The objective ${name}: ` : "";
  if (fields.length > 0) return `${whose}changed ${joined(fields.map(wordOf))}`;
  const verb = VERBS.find(([ending]) => ending.test(action))?.[1];
  if (!verb) return `${whose}${plainly(action)}`;
  return `${whose || "The service was "}${verb}`;
}
