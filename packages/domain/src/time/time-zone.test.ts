import { expect, test } from "vitest";
import { isTimeZone, timeZoneProblem } from "./time-zone.ts";

test.each([["UTC"], ["Europe/Berlin"], ["Australia/Lord_Howe"], ["Africa/Casablanca"], ["Pacific/Chatham"]])(
  "%s is a zone",
  (zone) => expect(timeZoneProblem(zone)).toBeUndefined(),
);

test.each([[""], ["Berlin"], ["Mars/Olympus"], ["+05:30"], ["-03"], ["local time"]])(
  "%j is none, and the mend names one",
  (text) => {
    expect(isTimeZone(text)).toBe(false);
    expect(timeZoneProblem(text)).toContain(`such as "Europe/Berlin"`);
  },
);
