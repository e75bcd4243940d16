import { expect, test } from "vitest";
import { weightOf } from "./severity.tsx";

test.each([
  ["critical", "bad"],
  ["error", "bad"],
  ["High", "bad"],
  ["a word that nobody knows", "bad"],
  ["warning", "warn"],
  ["minor", "warn"],
  ["low", "info"],
  ["info", "info"],
  ["none", "muted"],
  ["SEV2", "bad"],
  ["SEV3", "warn"],
])("%s looks like what it is taken for when it pages: %s", (severity, tone) => {
  expect(weightOf(severity).tone).toBe(tone);
});
