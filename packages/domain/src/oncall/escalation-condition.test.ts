import { describe, expect, test } from "vitest";
import type { EscalationCondition } from "./escalation.ts";
import { conditionHolds } from "./escalation-condition.ts";
import type { EscalationFacts, EscalationWorld } from "./escalation-world.ts";

const zones: Readonly<Record<string, string>> = { ana: "Europe/Berlin", ben: "America/New_York" };
const on = (name: string) => ({ name, because: "on call" });
const world: EscalationWorld = {
  onCall: (schedule) => (schedule === "days" ? { people: [on("ana"), on("ben")], because: "on call" } : undefined),
  membersOfSchedule: () => undefined,
  membersOfTeam: () => undefined,
  timeZoneOfSchedule: (schedule) => (schedule === "days" ? "Asia/Tokyo" : undefined),
  person: (name) => (zones[name] ? { name, timeZone: zones[name], disabled: false } : undefined),
};
const facts: EscalationFacts = {
  priority: "P2",
  urgency: "high",
  severity: "SEV1",
  labels: { env: "prod", region: "eu-1" },
};
/** A Wednesday, 10:00 in Berlin, 05:00 in New York, 18:00 in Tokyo. */
const WEDNESDAY = Date.parse("2026-03-11T09:00:00Z");
const office = { days: ["MO", "TU", "WE", "TH", "FR"], opens: "09:00", closes: "17:00" } as const;
const night = { ...office, opens: "22:00", closes: "06:00" };
const of = (kind: "user" | "schedule", name: string) => ({ ...office, responder: { kind, name } });

describe("a condition", () => {
  test.each<[string, EscalationCondition, boolean, string]>([
    ["one of the priorities", { priority: ["P1", "P2"] }, true, "its priority is P2"],
    ["another priority", { priority: ["P1"] }, false, "its priority is P2, not P1"],
    ["urgency", { urgency: "low" }, false, "its urgency is high, not low"],
    ["severity", { severity: ["SEV1"] }, true, "its severity is SEV1"],
    ["a label", { labels: ['env="prod"'] }, true, 'its labels match env="prod"'],
    ["a pattern is anchored", { labels: ['region=~"eu"'] }, false, 'do not match region=~"eu"'],
    ["two labels, one of them wrong", { labels: ['env="prod"', 'region="us"'] }, false, 'region="us"'],
    ["a label that is not there is empty", { labels: ['team=""'] }, true, 'team=""'],
    ["everything that it names", { priority: ["P2"], labels: ['env="dev"'] }, false, 'env="dev"'],
    ["and tells all of it", { priority: ["P2"], urgency: "high" }, true, "its priority is P2, and its urgency is high"],
    ["any", { any: [{ priority: ["P1"] }, { urgency: "high" }] }, true, "its urgency is high"],
    [
      "none of any",
      { any: [{ priority: ["P1"] }, { urgency: "low" }] },
      false,
      "not P1, and its urgency is high, not low",
    ],
    ["not", { not: { priority: ["P1"] } }, true, "its priority is P2, not P1"],
    ["all", { all: [{ priority: ["P2"] }, { not: { urgency: "high" } }] }, false, "its urgency is high"],
    [
      "hours in a zone",
      { hours: { ...office, timeZone: "Europe/Berlin" } },
      true,
      "within Mon–Fri 09:00–17:00 in Europe/Berlin, Wed 10:00",
    ],
    [
      "hours of a schedule",
      { hours: { ...office, schedule: "days" } },
      false,
      "outside of Mon–Fri 09:00–17:00 of days, Wed 18:00 in Asia/Tokyo",
    ],
    [
      "hours of a schedule that is gone",
      { hours: { ...office, schedule: "gone" } },
      false,
      "there is no schedule gone",
    ],
    ["hours of one responder", { hours: of("user", "ben") }, false, "Wed 05:00 in America/New_York for ben"],
    [
      "hours of responders: one who is at work is enough",
      { hours: of("schedule", "days") },
      true,
      "Europe/Berlin for ana",
    ],
    ["hours of nobody", { hours: of("user", "zoe") }, false, "whose clock could be read"],
    [
      "hours over midnight belong to the day on which they begin",
      { hours: { ...night, days: ["TU"], timeZone: "America/New_York" } },
      true,
      "within",
    ],
  ])("%s", (_, condition, decision, because) => {
    expect(conditionHolds(condition, facts, world, WEDNESDAY)).toEqual({
      decision,
      because: expect.stringContaining(because),
    });
  });
});
