import type { Matcher } from "../alerts/matcher.ts";
import { matcherProblem, matchesAll } from "../alerts/matcher.ts";
import { readMatchers } from "../alerts/read-matchers.ts";
import { openSpans } from "../time/business-hours.ts";
import type { EscalationCondition, EscalationHours } from "./escalation.ts";
import { hoursText } from "./escalation-words.ts";
import type { EscalationFacts, EscalationWorld } from "./escalation-world.ts";

export type ConditionVerdict = { readonly decision: boolean; readonly because: string };

const verdict = (decision: boolean, because: string): ConditionVerdict => ({ decision, because });

/** Whether a condition holds at an instant: everything that it names must, and the first that does not is the reason. */
export function conditionHolds(
  condition: EscalationCondition,
  facts: EscalationFacts,
  world: EscalationWorld,
  atMs: number,
): ConditionVerdict {
  const held: string[] = [];
  for (const part of partsOf(condition)) {
    const { decision, because } = part(facts, world, atMs);
    if (!decision) return verdict(false, because);
    held.push(because);
  }
  return verdict(true, held.join(", and "));
}

type Part = (facts: EscalationFacts, world: EscalationWorld, atMs: number) => ConditionVerdict;

function partsOf({ priority, urgency, severity, labels, hours, all, any, not }: EscalationCondition): Part[] {
  return [
    ...(priority ? [(facts: EscalationFacts) => oneOf("priority", facts.priority, priority)] : []),
    ...(urgency ? [(facts: EscalationFacts) => oneOf("urgency", facts.urgency, [urgency])] : []),
    ...(severity ? [(facts: EscalationFacts) => oneOf("severity", facts.severity, severity)] : []),
    ...(labels ?? []).map(
      (text): Part =>
        (facts) =>
          labelMatches(text, facts.labels),
    ),
    ...(hours ? [((_, world, atMs) => withinHours(hours, world, atMs)) satisfies Part] : []),
    ...(all ?? []).map(
      (one): Part =>
        (...at) =>
          conditionHolds(one, ...at),
    ),
    ...(any ? [((...at) => anyHolds(any, ...at)) satisfies Part] : []),
    ...(not ? [((...at) => negated(conditionHolds(not, ...at))) satisfies Part] : []),
  ];
}

function oneOf(what: string, is: string | undefined, wanted: readonly string[]): ConditionVerdict {
  if (is !== undefined && wanted.includes(is)) return verdict(true, `its ${what} is ${is}`);
  return verdict(false, `its ${what} is ${is ?? "unknown"}, not ${wanted.join(" or ")}`);
}

/** The matchers of a condition as data, or what is wrong with their text. */
export function labelMatchers(text: string): { readonly matchers: readonly Matcher[] } | { readonly problem: string } {
  const read = readMatchers(text);
  if (!read.ok) return { problem: read.because };
  const problem = read.matchers.map(matcherProblem).find((found) => found !== undefined);
  if (problem !== undefined) return { problem };
  return read.matchers.length === 0 ? { problem: "it names no label" } : { matchers: read.matchers };
}

function labelMatches(text: string, labels: Readonly<Record<string, string>>): ConditionVerdict {
  const read = labelMatchers(text);
  if ("problem" in read) return verdict(false, `${text} cannot be read (${read.problem})`);
  return matchesAll(read.matchers, labels)
    ? verdict(true, `its labels match ${text}`)
    : verdict(false, `its labels do not match ${text}`);
}

function anyHolds(
  conditions: readonly EscalationCondition[],
  ...at: readonly [facts: EscalationFacts, world: EscalationWorld, atMs: number]
): ConditionVerdict {
  const verdicts = conditions.map((one) => conditionHolds(one, ...at));
  return (
    verdicts.find(({ decision }) => decision) ?? verdict(false, verdicts.map(({ because }) => because).join(", and "))
  );
}

const negated = ({ decision, because }: ConditionVerdict): ConditionVerdict => verdict(!decision, because);

/** On the clock of a schedule or a place; for responders on the clock of each, and one of them is enough. */
function withinHours(hours: EscalationHours, world: EscalationWorld, atMs: number): ConditionVerdict {
  const { responder } = hours;
  if (responder === undefined) {
    const timeZone = hours.schedule === undefined ? hours.timeZone : world.timeZoneOfSchedule(hours.schedule);
    if (timeZone === undefined)
      return verdict(false, `there is no schedule ${hours.schedule} whose clock could be read`);
    const isOpen = isWithin(hours, timeZone, atMs);
    return verdict(
      isOpen,
      `it is ${isOpen ? "within" : "outside of"} ${hoursText(hours)}, ${clockText(timeZone, atMs)}`,
    );
  }
  const names =
    responder.kind === "user"
      ? [responder.name]
      : (world.onCall(responder.name, atMs)?.people ?? []).map((one) => one.name);
  const people = names.flatMap((name) => world.person(name) ?? []);
  if (people.length === 0) return verdict(false, `nobody is on call for ${responder.name} whose clock could be read`);
  const awake = people.find(({ timeZone }) => isWithin(hours, timeZone, atMs));
  const read = awake ?? people[0];
  const clock = read === undefined ? "" : `, ${clockText(read.timeZone, atMs)} for ${read.name}`;
  return verdict(awake !== undefined, `it is ${awake ? "within" : "outside of"} ${hoursText(hours)}${clock}`);
}

const isWithin = ({ days, opens, closes }: EscalationHours, timeZone: string, atMs: number): boolean =>
  openSpans({ timeZone, days, opens, closes, holidays: [] }, { fromMs: atMs, toMs: atMs + 1 }).length > 0;

/** "Sun 03:00 in Europe/Berlin" */
const clockText = (timeZone: string, atMs: number): string => {
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone, weekday: "short", hour: "2-digit", minute: "2-digit" });
  return `${clock.format(atMs).replace(",", "")} in ${timeZone}`;
};
