/** How much an alert matters, from P1, which wakes people whatever else holds, to P5, which is for the record. */
export const PRIORITIES = ["P1", "P2", "P3", "P4", "P5"] as const;
export type Priority = (typeof PRIORITIES)[number];
/** Which of a person's notification rules is used. */
export type Urgency = "high" | "low";

/** What senders write as severity: Prometheus, PagerDuty, Opsgenie and burn alerts. */
export const SEVERITY_WORDS: Readonly<Record<Priority, readonly string[]>> = {
  P1: ["critical", "page", "emergency", "fatal", "disaster", "p1", "sev1"],
  P2: ["error", "major", "high", "p2", "sev2"],
  P3: ["warning", "warn", "ticket", "minor", "medium", "average", "p3", "sev3"],
  P4: ["low", "p4", "sev4"],
  P5: ["info", "information", "informational", "notice", "none", "debug", "p5", "sev5"],
};
const WORDS: ReadonlyMap<string, Priority> = new Map(
  PRIORITIES.flatMap((priority) => SEVERITY_WORDS[priority].map((word) => [word, priority] as const)),
);

/** The priority of an alert that no rule gave one. A word that nobody knows counts as an error: rather too loud than missed. */
export function priorityOf(severity: string | undefined): { readonly priority: Priority; readonly because: string } {
  const word = severity?.trim().toLowerCase() ?? "";
  if (word === "") return { priority: "P3", because: "no severity was given" };
  const priority = WORDS.get(word);
  return priority === undefined
    ? { priority: "P2", because: `"${word}" is no severity that is known, so it counts as an error` }
    : { priority, because: `its severity is ${word}` };
}

const isPriority = (text: string): text is Priority => (PRIORITIES as readonly string[]).includes(text);

/** A sender's word for a priority, in capitals or not; none where it is no priority. */
export function priorityWord(text: string | null | undefined): Priority | undefined {
  const word = text?.trim().toUpperCase() ?? "";
  return isPriority(word) ? word : undefined;
}

/** P1 and P2 are worth waking somebody for. */
export const urgencyOf = (priority: Priority): Urgency => (priority === "P1" || priority === "P2" ? "high" : "low");
