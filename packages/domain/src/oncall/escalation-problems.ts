import type { Problem } from "../problem.ts";
import { timeZoneProblem } from "../time/time-zone.ts";
import {
  type EscalationCondition,
  type EscalationHours,
  type EscalationNode,
  type EscalationPolicy,
  type EscalationTarget,
  handOffOf,
  nodesOf,
  type PlacedNode,
} from "./escalation.ts";
import { labelMatchers } from "./escalation-condition.ts";
import { documentPath } from "./escalation-references.ts";

const MOST_NODES = 100;
const DEEPEST = 5;
const DEEPEST_CONDITION = 10;

const problem = (path: string, message: string): Problem => ({ path, message });

/** What is wrong with an escalation policy, each with its mend; an empty list when it can be used. */
export function escalationProblems({ steps, repeat, stillWorking }: EscalationPolicy): Problem[] {
  const placed = nodesOf(steps);
  return [
    ...(steps.length === 0 ? [problem("steps", "nobody would be told: add a step with a target")] : []),
    ...(placed.length > MOST_NODES ? [problem("steps", `${placed.length} are too many: at most ${MOST_NODES}`)] : []),
    ...placed.flatMap(nodeProblems),
    ...listProblems(steps, "steps"),
    ...(Number.isInteger(repeat) && repeat >= 0
      ? []
      : [problem("repeat", `${repeat} is no number of repeats: use a whole number from 0 up`)]),
    ...(stillWorking && !(stillWorking.askAfterMinutes > 0 && stillWorking.answerWithinMinutes > 0)
      ? [problem("stillWorking", "both times are minutes above 0")]
      : []),
  ];
}

function nodeProblems({ path, node }: PlacedNode): Problem[] {
  const at = documentPath(path);
  const { delayMinutes } = node;
  const late =
    Number.isFinite(delayMinutes) && delayMinutes >= 0
      ? []
      : [
          problem(
            `${at}.delayMinutes`,
            `${delayMinutes} is no delay: use minutes from 0 up, counted from the step before`,
          ),
        ];
  if (path.length > 2 * DEEPEST - 1) {
    // what stands in it is too deep as well: one mend for all
    if (path.length > 2 * DEEPEST + 1) return [];
    return [problem(at, `branches stand at most ${DEEPEST - 1} deep: hand off to another policy for the rest`)];
  }
  return [...late, ...(node.if === undefined ? stepProblems(node, at) : branchProblems(node, node.if, at))];
}

function stepProblems(
  { targets = [], steps, else: otherwise, acknowledgements }: EscalationNode,
  at: string,
): Problem[] {
  const sided = steps !== undefined || otherwise !== undefined;
  return [
    ...(targets.length === 0 && !sided
      ? [problem(`${at}.targets`, "this step tells nobody: add a user or a schedule, or make it a branch with 'if'")]
      : []),
    ...(sided ? [problem(`${at}.if`, "'steps' and 'else' need an 'if' that decides between them")] : []),
    ...(handOffOf({ delayMinutes: 0, targets }) !== undefined && targets.length > 1
      ? [problem(`${at}.targets`, "a hand-off is a step of its own: move the other targets to a step before it")]
      : []),
    ...(acknowledgements === undefined || (Number.isInteger(acknowledgements) && acknowledgements >= 1)
      ? []
      : [problem(`${at}.acknowledgements`, `${acknowledgements} cannot acknowledge: use a whole number from 1 up`)]),
    ...targets.flatMap((target, index) => targetProblems(target, `${at}.targets[${index}]`)),
  ];
}

function targetProblems(target: EscalationTarget, at: string): Problem[] {
  if (target.kind === "roundRobin" && (target.users === undefined) === (target.schedule === undefined)) {
    return [problem(at, "a round robin goes over 'users' or over those on call for a 'schedule': name one of the two")];
  }
  if (target.kind === "roundRobin" && target.users?.length === 0) {
    return [problem(`${at}.users`, "a round robin over nobody: add users")];
  }
  if (target.kind === "everyone" && (target.team === undefined) === (target.schedule === undefined)) {
    return [problem(at, "everyone of a 'schedule' or of a 'team': name one of the two")];
  }
  if (target.kind === "webhook" && !/^https?:\/\/[^\s/]/.test(target.url)) {
    return [problem(`${at}.url`, "write a whole address such as https://example.com/hooks/pager")];
  }
  return [];
}

function branchProblems(
  { targets, steps, else: otherwise }: EscalationNode,
  asks: EscalationCondition,
  at: string,
): Problem[] {
  const isEmpty = (steps ?? []).length === 0 && (otherwise ?? []).length === 0;
  return [
    ...(targets === undefined
      ? []
      : [problem(`${at}.targets`, "a branch tells nobody itself: move targets to 'steps' or 'else'")]),
    ...(isEmpty
      ? [problem(`${at}.steps`, "whatever it decides, nothing follows: add steps to 'steps' or 'else'")]
      : []),
    ...conditionProblems(asks, `${at}.if`),
  ];
}

/** After a hand-off nothing of its list is reached any more. */
function listProblems(nodes: readonly EscalationNode[], at: string): Problem[] {
  const handsOff = nodes.findIndex((node) => handOffOf(node) !== undefined);
  const unreached = handsOff >= 0 && handsOff < nodes.length - 1;
  return [
    ...(unreached
      ? [
          problem(
            `${at}[${handsOff + 1}]`,
            "nothing comes back from the hand-off before it: move it in front, or remove it",
          ),
        ]
      : []),
    ...nodes.flatMap((node, index) => [
      ...listProblems(node.steps ?? [], `${at}[${index}].steps`),
      ...listProblems(node.else ?? [], `${at}[${index}].else`),
    ]),
  ];
}

const CONDITIONS = ["priority", "urgency", "severity", "labels", "hours", "all", "any", "not"] as const;

function conditionProblems(condition: EscalationCondition, at: string, depth = 1): Problem[] {
  const { labels = [], hours, all = [], any = [], not } = condition;
  if (CONDITIONS.every((name) => condition[name] === undefined)) {
    return [problem(at, `it asks nothing: name at least one of ${CONDITIONS.join(", ")}`)];
  }
  if (depth > DEEPEST_CONDITION) {
    return [problem(at, `conditions stand at most ${DEEPEST_CONDITION} deep: say it in fewer, or in two branches`)];
  }
  return [
    ...labels.flatMap((text, index) => {
      const read = labelMatchers(text);
      return "problem" in read
        ? [problem(`${at}.labels[${index}]`, `write matchers such as env="production" (${read.problem})`)]
        : [];
    }),
    ...(hours ? hoursProblems(hours, `${at}.hours`) : []),
    ...all.flatMap((one, index) => conditionProblems(one, `${at}.all[${index}]`, depth + 1)),
    ...any.flatMap((one, index) => conditionProblems(one, `${at}.any[${index}]`, depth + 1)),
    ...(not ? conditionProblems(not, `${at}.not`, depth + 1) : []),
  ];
}

function hoursProblems({ timeZone, schedule, responder }: EscalationHours, at: string): Problem[] {
  const clocks = [timeZone, schedule, responder].filter((clock) => clock !== undefined).length;
  if (clocks !== 1) {
    return [problem(at, "whose clock? Name exactly one of timeZone, schedule and responder")];
  }
  const wrong = timeZone === undefined ? undefined : timeZoneProblem(timeZone);
  return wrong === undefined ? [] : [problem(`${at}.timeZone`, wrong)];
}
