import type { BackTestResult } from "./back-test.ts";
import { percent } from "./percent.ts";

const counted = (share: number | undefined): string => (share === undefined ? "nothing counted" : percent(share));
const count = (events: number): string => Number(events.toPrecision(4)).toLocaleString("en");

/** `2 → 5`, or `5` where it stays, or where there was nothing before. */
const change = (before: string | undefined, after: string): string =>
  before === undefined || before === after ? after : `${before} → ${after}`;

/**
 * What another definition makes of an objective's past, in sentences: what is left of the budget, the least there was, the
 * alerts that would have fired, and the incidents whose outcome differs. Without `before` it is a new objective.
 */
export function backTestSentences(before: BackTestResult | undefined, after: BackTestResult, days: number): string[] {
  const { badEvents, allowedBadEvents, remainingShare } = after.budget;
  const left = change(before && counted(before.budget.remainingShare), counted(remainingShare));
  const events = remainingShare === undefined ? "" : ` (${count(badEvents)} bad of ${count(allowedBadEvents)} allowed)`;
  const pages = change(before && String(before.pages), String(after.pages));
  const tickets = change(before && String(before.tickets), String(after.tickets));
  const span = days === 1 ? "day" : `${days} days`;
  const noise = after.pagesWithoutIncident;
  const unknown = noise > 0 ? `, ${noise} of them in no known incident` : "";
  return [
    `budget left: ${left}${events}`,
    ...lowestSentence(before, after),
    `pages in the last ${span}: ${pages}${unknown}; tickets: ${tickets}`,
    ...incidentSentences(before, after),
    ...(after.measuredShare < 0.9 ? [`only ${percent(after.measuredShare)} of that time was measured`] : []),
  ];
}

function lowestSentence(before: BackTestResult | undefined, { lowest }: BackTestResult): string[] {
  if (lowest === undefined) return [];
  const least = change(before?.lowest && counted(before.lowest.remainingShare), counted(lowest.remainingShare));
  return [`the least that was left: ${least}`];
}

function incidentSentences(before: BackTestResult | undefined, { incidents }: BackTestResult): string[] {
  if (incidents.length === 0) return [];
  const caught = (all: BackTestResult["incidents"]): number => all.filter(({ outcome }) => outcome === "caught").length;
  const total = change(before && String(caught(before.incidents)), String(caught(incidents)));
  const outcomes = new Map(before?.incidents.map(({ incident, outcome }) => [incident.reference, outcome]));
  const differing = incidents.filter(({ incident, outcome }) => {
    const earlier = outcomes.get(incident.reference);
    return before === undefined ? outcome === "missed" : earlier !== outcome;
  });
  return [
    `incidents caught: ${total} of ${incidents.length}`,
    ...differing.map(({ incident, outcome, because }) => {
      const word = before === undefined ? "" : "now ";
      return `${incident.reference} (${incident.title}) is ${word}${outcome}: ${because}`;
    }),
  ];
}
