import { describe, expect, test } from "vitest";
import {
  type EscalationNode,
  type EscalationPolicy,
  nodeAt,
  nodesOf,
  pathFrom,
  pathText,
  repeatAfterMinutes,
} from "./escalation.ts";
import { escalationProblems } from "./escalation-problems.ts";
import { escalationReferences, handOffCircle } from "./escalation-references.ts";
import { conditionText, targetText } from "./escalation-words.ts";

const user = (name: string) => ({ kind: "user", name }) as const;
const step = (delayMinutes: number, ...names: string[]): EscalationNode => ({ delayMinutes, targets: names.map(user) });
const branch: EscalationNode = {
  delayMinutes: 0,
  if: { priority: ["P1"] },
  steps: [step(0, "ana"), step(5, "ben")],
  else: [step(30, "cleo")],
};
const policy: EscalationPolicy = { steps: [step(0, "ana"), branch], repeat: 1 };

describe("paths", () => {
  test("every node has one, in the order of the document", () => {
    expect(nodesOf(policy.steps).map(({ path }) => pathText(path))).toEqual([
      "1",
      "2",
      "2.then.1",
      "2.then.2",
      "2.else.1",
    ]);
  });
  test("a path is found again by its text", () => {
    for (const { path, node } of nodesOf(policy.steps)) {
      expect(nodeAt(policy.steps, pathFrom(pathText(path)) ?? [])).toBe(node);
    }
  });
  test.each(["", "0", "then", "1.", "1.then", "1.2", "1.else.x", "1.either.1"])("%j is none", (text) =>
    expect(pathFrom(text)).toBeUndefined(),
  );
});

describe("between two rounds", () => {
  const steps = (...delays: number[]) => delays.map((delayMinutes) => step(delayMinutes, "ana"));
  test.each([
    ["the first step's own delay", { steps: steps(3, 10), repeat: 1 }, 3],
    ["else the longest delay", { steps: steps(0, 10, 4), repeat: 1 }, 10],
    ["in a branch too", policy, 30],
    ["else five minutes, so that nobody is paged twice at once", { steps: steps(0), repeat: 1 }, 5],
    ["what the policy says above all", { steps: steps(0, 10), repeat: 1, repeatAfterMinutes: 30 }, 30],
    ["even if it says at once", { steps: steps(0, 10), repeat: 1, repeatAfterMinutes: 0 }, 0],
  ])("%s", (_, spec, minutes) => expect(repeatAfterMinutes(spec)).toBe(minutes));
});

const deep = (levels: number): EscalationNode =>
  levels === 0 ? step(0, "ana") : { delayMinutes: 0, if: { urgency: "high" }, steps: [deep(levels - 1)] };
const hours = { days: ["MO"], opens: "09:00", closes: "17:00" } as const;

describe("what is wrong with a policy", () => {
  test.each<[string, Partial<EscalationPolicy>, string[]]>([
    ["nothing", {}, []],
    ["no steps", { steps: [] }, ["steps"]],
    ["a negative delay", { steps: [step(-1, "ana")] }, ["steps[0].delayMinutes"]],
    ["a delay that is none", { steps: [step(0, "ana"), step(Number.NaN, "ben")] }, ["steps[1].delayMinutes"]],
    ["a step that tells nobody", { steps: [step(0)] }, ["steps[0].targets"]],
    ["a negative repeat", { repeat: -1 }, ["repeat"]],
    ["half a repeat", { repeat: 0.5 }, ["repeat"]],
    ["sides without a question", { steps: [{ ...branch, if: undefined }] }, ["steps[0].if"]],
    ["a branch with targets", { steps: [{ ...branch, targets: [user("ana")] }] }, ["steps[0].targets"]],
    ["a branch to nowhere", { steps: [{ ...branch, steps: [], else: undefined }] }, ["steps[0].steps"]],
    ["a question that asks nothing", { steps: [{ ...branch, if: {} }] }, ["steps[0].if"]],
    [
      "a matcher that cannot be read",
      { steps: [{ ...branch, if: { labels: ["env=~("] } }] },
      ["steps[0].if.labels[0]"],
    ],
    ["hours on no clock", { steps: [{ ...branch, if: { hours } }] }, ["steps[0].if.hours"]],
    [
      "hours on two clocks",
      { steps: [{ ...branch, if: { hours: { ...hours, timeZone: "UTC", schedule: "x" } } }] },
      ["steps[0].if.hours"],
    ],
    [
      "hours in no zone",
      { steps: [{ ...branch, if: { hours: { ...hours, timeZone: "Mars" } } }] },
      ["steps[0].if.hours.timeZone"],
    ],
    ["branches too deep", { steps: [deep(5)] }, ["steps[0].steps[0].steps[0].steps[0].steps[0].steps[0]"]],
    ["a wrong step deep down", { steps: [{ ...branch, else: [step(0)] }] }, ["steps[0].else[0].targets"]],
    [
      "a step after a hand-off",
      { steps: [{ delayMinutes: 0, targets: [{ kind: "policy", name: "p" }] }, step(5, "ana")] },
      ["steps[1]"],
    ],
    [
      "a hand-off among others",
      { steps: [{ delayMinutes: 0, targets: [user("ana"), { kind: "policy", name: "p" }] }] },
      ["steps[0].targets"],
    ],
    [
      "a round robin over nothing",
      { steps: [{ delayMinutes: 0, targets: [{ kind: "roundRobin" }] }] },
      ["steps[0].targets[0]"],
    ],
    [
      "everyone of two things",
      { steps: [{ delayMinutes: 0, targets: [{ kind: "everyone", team: "a", schedule: "b" }] }] },
      ["steps[0].targets[0]"],
    ],
    [
      "a webhook to nowhere",
      { steps: [{ delayMinutes: 0, targets: [{ kind: "webhook", url: "nowhere" }] }] },
      ["steps[0].targets[0].url"],
    ],
    [
      "nobody's acknowledgement",
      { steps: [{ ...step(0, "ana"), acknowledgements: 0 }] },
      ["steps[0].acknowledgements"],
    ],
    ["a question asked at once", { stillWorking: { askAfterMinutes: 0, answerWithinMinutes: 5 } }, ["stillWorking"]],
  ])("%s", (_, change, paths) => {
    expect(escalationProblems({ ...policy, ...change }).map(({ path }) => path)).toEqual(paths);
  });

  test("every name is told with where it stands", () => {
    const spec: EscalationPolicy = {
      repeat: 0,
      steps: [
        {
          delayMinutes: 0,
          targets: [
            { kind: "roundRobin", users: ["ana", "ben"] },
            { kind: "everyone", team: "money" },
          ],
        },
        {
          delayMinutes: 0,
          if: { not: { hours: { ...hours, responder: { kind: "schedule", name: "days" } } } },
          steps: [{ delayMinutes: 0, targets: [{ kind: "policy", name: "nights" }] }],
        },
      ],
    };
    expect(escalationReferences(spec).map(({ kind, name, path }) => `${kind} ${name} ${path}`)).toEqual([
      "User ana steps[0].targets[0].users[0]",
      "User ben steps[0].targets[0].users[1]",
      "Team money steps[0].targets[1].team",
      "Schedule days steps[1].if.not.hours.responder.name",
      "EscalationPolicy nights steps[1].steps[0].targets[0].name",
    ]);
  });

  test("a circle of hand-offs is found, however long; two ways to one policy are none", () => {
    const to = (...names: string[]) => ({
      steps: names.map((name) => ({ delayMinutes: 0, targets: [{ kind: "policy", name } as const] })),
    });
    const known = new Map([
      ["a", to("b", "c")],
      ["b", to("c")],
      ["c", to("d")],
      ["d", to()],
      ["x", to("y")],
      ["y", to("x")],
      ["z", to("x")],
    ]);
    const circle = (name: string) => handOffCircle(name, (one) => known.get(one));
    expect(circle("a")).toBeUndefined();
    expect(circle("x")).toEqual(["x", "y", "x"]);
    expect(circle("z")).toBeUndefined();
  });
});

describe("in words", () => {
  test.each([
    [{ priority: ["P1", "P2"] as const, labels: ['env="prod"'] }, 'the priority is P1 or P2, and env="prod" matches'],
    [{ not: { urgency: "high" as const } }, "not (the urgency is high)"],
    [{ any: [{ urgency: "low" as const }, { severity: ["SEV1"] }] }, "the urgency is low, or the severity is SEV1"],
    [
      { hours: { ...hours, days: ["MO", "TU", "WE", "TH", "FR"] as const, schedule: "days" } },
      "it is Mon–Fri 09:00–17:00 of days",
    ],
    [
      { hours: { ...hours, days: ["SA", "SU"] as const, responder: { kind: "schedule" as const, name: "days" } } },
      "it is Sat, Sun 09:00–17:00 of whoever is on call for days",
    ],
  ])("%j", (condition, words) => expect(conditionText(condition)).toBe(words));

  test("an address is told without what may be secret in it", () => {
    expect(targetText({ kind: "webhook", url: "https://hooks.example.com/T0/SECRET" })).toBe(
      "the program at hooks.example.com",
    );
  });
});
