import { describe, expect, test } from "vitest";
import { expiredSilence, type Silence, silenceChange, silenceProblem, silenceState, silencing } from "./silence.ts";

const HOUR = 3_600_000;
const NOW = 100 * HOUR;
const span = (fromHours: number, toHours: number, value = "a") => ({
  matchers: [{ name: "team", operator: "=", value } as const],
  startsAtMs: NOW + fromHours * HOUR,
  endsAtMs: NOW + toHours * HOUR,
});
const silence = (id: string, fromHours: number, toHours: number, value?: string): Silence => ({
  ...span(fromHours, toHours, value),
  id,
  shortId: id,
  createdBy: "ana",
  comment: "moving house",
});

test.each([
  ["to come", 1, 2, "pending"],
  ["that begins this instant", 0, 1, "active"],
  ["under way", -1, 1, "active"],
  ["that ends this instant", -1, 0, "expired"],
  ["over", -2, -1, "expired"],
])("a silence %s", (_, from, to, state) => expect(silenceState(span(from, to), NOW)).toBe(state));

describe("a change, as Alertmanager decides it", () => {
  test.each<[string, [number, number], [number, number, string?], string]>([
    ["of the end of one under way", [-1, 1], [-1, 5], "update"],
    ["that ends one under way in the past", [-1, 1], [-1, -0.5], "its end would lie in the past"],
    ["of the start of one under way", [-1, 1], [-2, 1], "it began at another time"],
    ["of what it covers", [-1, 1], [-1, 1, "b"], "its matchers are others"],
    ["that moves one to come", [1, 2], [3, 4], "update"],
    ["that begins one to come in the past", [1, 2], [-1, 2], "its start would lie in the past"],
    ["of one that is over", [-2, -1], [-2, 3], "it is over"],
  ])("%s", (_, current, [from, to, value], expected) => {
    const change = silenceChange(span(...current), span(from, to, value), NOW);
    expect(change.decision === "update" ? "update" : change.because).toBe(expected);
  });
  test("a start that moves within its second is the same", () => {
    const current = span(-1, 1);
    expect(silenceChange(current, { ...current, startsAtMs: current.startsAtMs + 999 }, NOW).decision).toBe("update");
  });
});

test("one that is ended never began, ends now, or stays as it was", () => {
  expect(expiredSilence(span(1, 2), NOW)).toMatchObject({ startsAtMs: NOW, endsAtMs: NOW });
  expect(expiredSilence(span(-1, 2), NOW)).toMatchObject({ startsAtMs: NOW - HOUR, endsAtMs: NOW });
  expect(expiredSilence(span(-2, -1), NOW)).toBeUndefined();
});

test.each([
  ["nothing to match by", [], "at least one matcher required"],
  [
    "only an empty value",
    [{ name: "a", operator: "=", value: "" }],
    "at least one matcher must not match the empty string",
  ],
  [
    "only a pattern that takes nothing",
    [{ name: "a", operator: "=~", value: "x*" }],
    "at least one matcher must not match the empty string",
  ],
  [
    "a pattern that is none",
    [{ name: "a", operator: "=~", value: "(" }],
    'invalid label matcher 0: invalid regular expression "(": error parsing regexp: missing closing ): `(`',
  ],
  ["no name", [{ name: "", operator: "=", value: "x" }], 'invalid label matcher 0: invalid label name ""'],
  ["only a negative one, which Alertmanager lets pass", [{ name: "a", operator: "!=", value: "x" }], undefined],
] as const)("of matchers with %s", (_, matchers, problem) => {
  expect(silenceProblem({ ...span(0, 1), matchers })).toBe(problem);
});

test("an alert is silenced by all that hold and cover it; the one that ends last is named first", () => {
  const silences = [
    silence("SIL-1", -1, 1),
    silence("SIL-2", -1, 3),
    silence("SIL-3", 1, 9),
    silence("SIL-4", -1, 9, "b"),
  ];
  const silenced = silencing(silences, { team: "a" }, NOW);
  expect(silenced).toMatchObject({ decision: "silenced", untilMs: NOW + 3 * HOUR });
  expect(silenced.because).toBe("silenced by SIL-2 of ana until 1970-01-05T07:00:00.000Z: moving house, also by SIL-1");
  expect(silencing(silences, { team: "c" }, NOW).decision).toBe("none");
});
