import { expect, test } from "vitest";
import { silencesIn } from "./silence.ts";

const NOW = Date.parse("2026-03-02T10:00:00Z");
const of = (matchers: object[], more: object = {}) => ({
  matchers,
  startsAt: "2026-03-02T09:00:00Z",
  endsAt: "2026-03-02T12:00:00Z",
  comment: "we are at it",
  ...more,
});
const silence = (matchers: object[]) => ({
  matchers,
  startsAt: new Date(NOW),
  endsAt: new Date("2026-03-02T12:00:00Z"),
  comment: "we are at it",
});

test("a file that amtool wrote", () => {
  const text = JSON.stringify([
    of([
      { name: "team", value: "a|b", isRegex: true, isEqual: true },
      { name: "env", value: "test", isRegex: false, isEqual: false },
      { name: "alertname", value: "DiskFull", isRegex: false },
    ]),
  ]);
  expect(silencesIn(text, NOW)).toEqual([
    silence([
      { name: "team", operator: "=~", value: "a|b" },
      { name: "env", operator: "!=", value: "test" },
      { name: "alertname", operator: "=", value: "DiskFull" },
    ]),
  ]);
});

test("what 'silence list --json' wrote means the same as it did", () => {
  const matchers = [{ name: "team", operator: "!~", value: "a|b" }];
  expect(silencesIn(JSON.stringify({ silences: [of(matchers)] }), NOW)).toEqual([silence(matchers)]);
});

test("a silence that is over is left out", () => {
  expect(silencesIn(JSON.stringify([of([], { endsAt: "2026-03-02T09:30:00Z" })]), NOW)).toEqual([]);
});
