import { describe, expect, test } from "vitest";
import { fieldsIn, fieldsText, ruleIn } from "./rule-input.ts";

function form(fields: Readonly<Record<string, string | readonly string[]>>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of typeof value === "string" ? [value] : value) data.append(name, one);
  }
  return data;
}
const rule = (fields: Readonly<Record<string, string | readonly string[]>>) =>
  ruleIn(form(fields), "Europe/Berlin", undefined);

describe("the rule that a form says", () => {
  test("its condition, its services and what is ticked, and nothing else", () => {
    expect(
      rule({
        when: ' labels.a == "b" ',
        services: "payments, search",
        actions: ["pause"],
        pauseMinutes: "3",
        priority: "P1",
      }),
    ).toMatchObject({
      when: 'labels.a == "b"',
      services: ["payments", "search"],
      do: { pause: { minutes: 3 } },
      stop: false,
    });
  });
  test("an empty condition is none", () => expect(rule({ when: " " }).when).toBeUndefined());
  test.each([
    ["priority", { priority: "P1" }, { priority: "P1" }],
    ["suppress", { reason: "noise" }, { suppress: { reason: "noise" } }],
    [
      "threshold",
      { count: "3", withinMinutes: "5", by: "service.name, labels.zone" },
      { threshold: { count: 3, withinMinutes: 5, by: ["service.name", "labels.zone"] } },
    ],
    [
      "deduplicate",
      { key: "labels.host", keyMinutes: "30" },
      { deduplicate: { key: "labels.host", withinMinutes: 30 } },
    ],
    ["group", { groupBy: "", groupMinutes: "10" }, { group: { by: [], withinMinutes: 10 } }],
    [
      "workingHours",
      { workingDays: ["MO", "TU"], workingOpens: "08:00" },
      { workingHours: { timeZone: "Europe/Berlin", days: ["MO", "TU"], opens: "08:00", closes: "17:00" } },
    ],
  ] as const)("%s", (action, fields, expected) => {
    expect(rule({ actions: [action], ...fields }).do).toEqual(expected);
  });
  test("a stretch of time is read in the reader's zone", () => {
    expect(rule({ during: "once", from: "2026-03-02T10:00", to: "2026-03-02T12:00" }).during).toMatchObject({
      kind: "once",
      from: new Date("2026-03-02T09:00:00Z"),
    });
    expect(rule({ during: "always" }).during).toBeUndefined();
  });
});

test("labels are one a line, and read back the same", () => {
  const fields = { team: '"db"', zone: null, both: 'labels.a == "b" ? "x" : "y"' };
  expect(fieldsIn(fieldsText(fields))).toEqual(fields);
  expect(fieldsIn("")).toBeUndefined();
});
