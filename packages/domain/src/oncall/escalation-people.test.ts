import { describe, expect, test } from "vitest";
import type { EscalationTarget } from "./escalation.ts";
import { peopleOfTargets } from "./escalation-people.ts";
import { chosen, inTurn } from "./escalation-turns.ts";
import type { EscalationWorld } from "./escalation-world.ts";

const on = (name: string) => ({ name, because: "on call for days" });
const world: EscalationWorld = {
  onCall: (schedule) =>
    ({
      days: { people: [on("ana"), on("ben")], because: "on call for days" },
      empty: { people: [], because: "nobody is on call for empty: gap" },
    })[schedule],
  membersOfSchedule: (schedule) => (schedule === "days" ? ["ana", "ben", "cleo"] : undefined),
  membersOfTeam: (team) => ({ money: ["cleo", "dora"], bare: [] })[team],
  timeZoneOfSchedule: () => "UTC",
  person: (name) => (name === "ghost" ? undefined : { name, timeZone: "UTC", disabled: name === "dora" }),
};
const reached = (targets: EscalationTarget[], turns = new Map<string, number>()) =>
  peopleOfTargets(targets, world, 0, turns);

describe("the people of a step", () => {
  test.each<[string, EscalationTarget, string[], string[]]>([
    ["a person", { kind: "user", name: "ana" }, ["ana"], []],
    ["nobody by that name", { kind: "user", name: "ghost" }, [], ["there is no such user"]],
    ["whoever is on call", { kind: "schedule", name: "days" }, ["ana", "ben"], []],
    ["a gap", { kind: "schedule", name: "empty" }, [], ["nobody is on call for empty: gap"]],
    ["a schedule that is gone", { kind: "schedule", name: "gone" }, [], ["the schedule gone does not exist"]],
    ["everyone of a schedule", { kind: "everyone", schedule: "days" }, ["ana", "ben", "cleo"], []],
    ["everyone of a team", { kind: "everyone", team: "money" }, ["cleo"], ["that account is disabled"]],
    ["an empty team", { kind: "everyone", team: "bare" }, [], ["nobody is in the team bare"]],
    ["a round robin", { kind: "roundRobin", users: ["ben", "ana"] }, ["ben"], []],
    ["a round robin over those on call", { kind: "roundRobin", schedule: "days" }, ["ana"], []],
    [
      "a round robin passes over who cannot be told",
      { kind: "roundRobin", users: ["dora", "ana"] },
      ["ana"],
      ["disabled"],
    ],
    ["a round robin of nobody", { kind: "roundRobin", users: ["dora"] }, [], ["disabled"]],
  ])("%s", (_, target, names, missing) => {
    const { people, unreachable } = reached([target]);
    expect(people.map(({ name }) => name)).toEqual(names);
    expect(unreachable).toEqual(missing.map((text) => expect.stringContaining(text)));
  });

  test("who is meant twice is told once, for both reasons", () => {
    expect(
      reached([
        { kind: "schedule", name: "days" },
        { kind: "user", name: "ana" },
      ]).people,
    ).toEqual([
      { name: "ana", because: "on call for days; named by the escalation policy" },
      { name: "ben", because: "on call for days" },
    ]);
  });

  test("two round robins of one step choose two people", () => {
    const robin = { kind: "roundRobin", users: ["ana", "ben", "cleo"] } as const;
    expect(reached([robin, robin]).people.map(({ name }) => name)).toEqual(["ana", "ben"]);
  });
});

describe("turns", () => {
  test("go round, and a newcomer is next", () => {
    let turns: ReadonlyMap<string, number> = new Map();
    const told: string[] = [];
    for (const members of [
      ["a", "b"],
      ["a", "b"],
      ["a", "b"],
      ["a", "b", "c"],
      ["a", "b", "c"],
      ["a", "c"],
    ]) {
      const [next = ""] = inTurn(members, turns);
      told.push(next);
      turns = chosen(turns, next);
    }
    expect(told).toEqual(["a", "b", "a", "c", "b", "a"]);
  });
});
