import { expect, test } from "vitest";
import { reopening } from "./reopening.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const resolved = (acknowledgedBy: string | null, firingAlerts = 0) => ({
  resolvedAtMs: 0,
  acknowledgedBy,
  firingAlerts,
});

test.each([
  ["soon after, with whoever looked after it, and pages nobody", resolved("ana", 2), HOUR, "acknowledged", false],
  ["later as open, because they may have gone home", resolved("ana"), HOUR + 1, "open", false],
  ["as open where nobody had answered", resolved(null), 4_000, "open", false],
  ["and pages again while an alert fires that nobody looks after", resolved(null, 1), 4_000, "open", true],
  ["and pages again later while an alert fires", resolved("ana", 3), 2 * DAY, "open", true],
] as const)("is reopened %s", (_, incident, afterMs, status, pages) => {
  expect(reopening(incident, afterMs)).toMatchObject({ decision: "reopen", status, pages });
});

test("says why", () => {
  expect(reopening(resolved(null, 1), HOUR).because).toBe("nobody looks after it, and an alert still fires");
  expect(reopening(resolved(null), HOUR).because).toContain("so nobody is paged: escalate");
});

test("what is over for more than a week stays over", () => {
  expect(reopening(resolved("ana"), 7 * DAY)).toMatchObject({ decision: "reopen" });
  expect(reopening(resolved("ana"), 9 * DAY)).toEqual({
    decision: "refuse",
    because: "it is over for 9 d: declare a new incident, and name this one there",
  });
});
