import { compileIndicator, type IndicatorTemplate } from "@shipshape/domain/slo/indicator-template";
import { expect } from "vitest";
import { type Before, type CountedIndicator, countGroups } from "../features/slo/count-groups.ts";
import type { Answer } from "../features/telemetry/index.ts";
import { seriesOf } from "../features/telemetry/series.ts";

export const MINUTE = Date.parse("2026-03-01T12:00:00Z");
export const AT = MINUTE + 20_000;
export const SOON = AT + 15_000;
export const MINUTE_MS = 60_000;

export type Labels = Record<string, string>;
export type Given = readonly (readonly [labels: Labels, value: number])[];
export const gives = (series: Given, warnings: string[] = []): Answer => ({
  ok: true,
  series: series.map(([labels, value]) => seriesOf(labels, value)),
  isKnown: series.length > 0,
  warnings,
});
export const nothing = (isKnown = false): Answer => ({ ok: true, series: [], isKnown, warnings: [] });
export const fails = (faultOf: "source" | "query", because: string): Answer => ({ ok: false, faultOf, because });

export type Sides = Record<string, Answer>;
export const template = (given: object): IndicatorTemplate => ({ source: "prom", ...given }) as IndicatorTemplate;
export const BAD_RATIO = template({ template: "ratio", counter: true, bad: "b", total: "t" });
export const GOOD_RATIO = template({ template: "ratio", counter: true, good: "g", total: "t" });

export const count = (spec: IndicatorTemplate, sides: Sides, before: Before, atMs: number): CountedIndicator =>
  countGroups(compileIndicator(spec), new Map(Object.entries(sides)) as never, before, atMs);
/** Where everything stands after a round, for the next one. */
export const after = (counted: CountedIndicator, atMs: number): Before => ({
  atMs,
  groups: new Map(counted.groups.map(({ key, readings }) => [key, readings])),
});
/** Counts round after round, fifteen seconds apart; what the last one gave. */
export function rounds(spec: IndicatorTemplate, given: readonly Sides[], apartMs = 15_000): CountedIndicator {
  let before: Before;
  let last: CountedIndicator = { groups: [], problem: null };
  given.forEach((sides, index) => {
    last = count(spec, sides, before, AT + index * apartMs);
    if (last.problem === null) before = after(last, AT + index * apartMs);
  });
  return last;
}
export const only = ({ groups, problem }: CountedIndicator) => {
  expect(problem).toBeNull();
  expect(groups).toHaveLength(1);
  return groups[0] as (typeof groups)[number];
};
export const total = (value: number, labels: Labels = {}) => [{ __name__: "t", ...labels }, value] as const;
export const bad = (value: number, labels: Labels = {}) => [{ __name__: "b", ...labels }, value] as const;

export const value = (...values: number[]) =>
  gives(values.map((one, index) => [{ __name__: "v", pod: String(index) }, one]));
export const now = (spec: object, sides: Sides) => count(template(spec), sides, undefined, AT);
