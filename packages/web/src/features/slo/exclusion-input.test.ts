import { describe, expect, test } from "vitest";
import { exclusionIn, type Rhythm, rruleOf } from "./exclusion-input.ts";

test.each<[Rhythm, string, string]>([
  ["daily", "2026-03-12T02:00", "FREQ=DAILY"],
  ["weekdays", "2026-03-12T02:00", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"],
  ["weekly", "2026-03-15T02:00", "FREQ=WEEKLY;BYDAY=SU"],
  ["monthly", "2026-03-10T02:00", "FREQ=MONTHLY;BYDAY=2TU"],
  ["monthly", "2026-03-31T02:00", "FREQ=MONTHLY;BYDAY=-1TU"],
  ["own", "2026-03-10T02:00", "FREQ=YEARLY"],
])("%s from %s is %s", (rhythm, firstStart, rule) => expect(rruleOf(rhythm, firstStart, "FREQ=YEARLY")).toBe(rule));

describe("what a form says of an exclusion", () => {
  const fields = (said: Record<string, string | string[]>) => {
    const data = new FormData();
    for (const [name, values] of Object.entries(said)) for (const value of [values].flat()) data.append(name, value);
    return data;
  };
  const slo = { name: "charges", service: "payments" };

  test("a stretch of local time, of one objective", () => {
    const said = { kind: "once", from: "2026-03-12T02:00", to: "2026-03-12T04:00", reason: " Migration " };
    expect(exclusionIn(fields(said), "Europe/Berlin", slo)).toMatchObject({
      reason: "Migration",
      when: { kind: "once", from: new Date("2026-03-12T01:00Z"), to: new Date("2026-03-12T03:00Z") },
      selector: { slos: ["charges"] },
    });
  });

  test("nothing while it ends before it begins", () => {
    const said = { kind: "once", from: "2026-03-12T04:00", to: "2026-03-12T02:00" };
    expect(exclusionIn(fields(said), "UTC", slo)).toBeUndefined();
  });

  test("business hours, of everything the service promises", () => {
    const said = { kind: "business_hours", days: ["TU", "MO"], opens: "08:00", closes: "18:00", scope: "service" };
    expect(exclusionIn(fields(said), "UTC", slo)).toMatchObject({
      when: { kind: "business_hours", timeZone: "UTC", days: ["MO", "TU"], opens: "08:00", closes: "18:00" },
      selector: { services: ["payments"] },
    });
  });
});
