import { afterAll, beforeAll, expect, test } from "vitest";
import { problemOf } from "./testing/problem-of.ts";
import { type TestHouse, testHouse } from "./testing/test-house.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
});
afterAll(() => house.close());

const query = { onlyNew: "true" } as const;
const rotation = { members: [null], firstHandoff: "2026-01-05T09:00", period: { unit: "weeks" as const, count: 1 } };

test.each([
  [
    "a schedule",
    (name: string, description: string, more: object) =>
      house.as("editor").oncall.putSchedule({
        params: { name },
        body: { description, timeZone: "UTC", rotations: [{ name: "week", ...rotation }] },
        ...more,
      }),
    (name: string) => house.as("viewer").oncall.getSchedule({ params: { name } }),
  ],
  [
    "an escalation policy",
    (name: string, description: string, more: object) =>
      house.as("editor").oncall.putEscalationPolicy({
        params: { name },
        body: { description, steps: [{ targets: [{ kind: "webhook", url: "https://example.org/hook" }] }] },
        ...more,
      }),
    (name: string) => house.as("viewer").oncall.getEscalationPolicy({ params: { name } }),
  ],
  [
    "a calendar",
    (name: string, description: string, more: object) =>
      house
        .as("editor")
        .oncall.putCalendar({ params: { name }, body: { description, dates: [{ date: "2026-12-24" }] }, ...more }),
    async (name: string) =>
      (await house.as("viewer").oncall.listCalendars()).calendars.find((calendar) => calendar.name === name),
  ],
  [
    "a rule",
    (name: string, description: string, more: object) =>
      house.as("editor").alerts.putRule({
        params: { name },
        body: {
          displayName: description,
          when: 'labels["alertname"] == "Noise"',
          do: { suppress: { reason: "noise" } },
        },
        ...more,
      }),
    (name: string) => house.as("viewer").alerts.getRule({ params: { name } }),
  ],
  [
    "a mapping rule",
    (name: string, description: string, more: object) =>
      house.as("editor").changes.putMappingRule({
        params: { name },
        body: { displayName: description, condition: "true", ignore: true },
        ...more,
      }),
    async (name: string) =>
      (await house.as("viewer").changes.listMappingRules()).rules.find((rule) => rule.name === name),
  ],
])("%s that is made anew is not written over one of its name", async (what, put, read) => {
  await put("first-line", "the first", { query });
  expect(await problemOf(put("first-line", "another", { query }))).toMatchObject({
    status: 409,
    message: `There is ${what} "first-line" already: change that one, or choose another name.`,
    faults: [{ path: "name" }],
  });
  expect(Object.values((await read("first-line")) ?? {})).toContain("the first");
  await put("first-line", "changed", {});
  expect(Object.values((await read("first-line")) ?? {})).toContain("changed");
});
