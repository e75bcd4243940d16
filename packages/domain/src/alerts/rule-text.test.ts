import { expect, test } from "vitest";
import { ruleTimeText } from "./rule-text.ts";

const office = {
  kind: "hours",
  outside: false,
  timeZone: "Europe/Berlin",
  days: ["MO", "FR"],
  opens: "09:00",
  closes: "17:00",
  holidays: [],
} as const;

test.each([
  [
    { kind: "once", from: new Date("2026-03-02T09:00:00Z"), to: new Date("2026-03-02T11:30:00Z") } as const,
    "2026-03-02 09:00 UTC to 2026-03-02 11:30 UTC",
  ],
  [office, "MO FR 09:00 to 17:00 (Europe/Berlin)"],
  [{ ...office, outside: true }, "outside of MO FR 09:00 to 17:00 (Europe/Berlin)"],
  [
    {
      kind: "recurring",
      rrule: "FREQ=WEEKLY;BYDAY=SU",
      firstStart: "2026-03-01T02:00",
      timeZone: "Europe/Berlin",
      durationMinutes: 90,
    } as const,
    "every week on Sunday at 2 AM, for 1 h 30 min (Europe/Berlin)",
  ],
])("a rule's time is told in words", (time, words) => expect(ruleTimeText(time)).toBe(words));
