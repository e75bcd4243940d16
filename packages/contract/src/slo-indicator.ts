import { isNamedSelector, isTimeLimit } from "@shipshape/domain/slo/indicator-template";
import * as z from "zod";
import { Name } from "./value.ts";

const Query = z.string().min(1).max(4000);

/** A query of the indicator's source; or, where it comes from another one, both. */
export const IndicatorQuery = z.union([Query, z.strictObject({ source: Name, query: Query })]);

const LabelName = z.string().regex(/^[a-zA-Z_]\w*$/, "the name of a label, such as service");

const base = {
  description: z.string().max(1050).default(""),
  source: Name.describe("the DataSource that is asked, where a query names none itself"),
  groupBy: z.array(LabelName).max(3).default([]).describe("one objective for each value of these labels"),
};
const template = <const T extends string, S extends z.ZodRawShape>(name: T, shape: S) =>
  z.strictObject({ template: z.literal(name), ...base, ...shape });

const counter = z.boolean().default(true).describe("the series only grow; false: each answer is a minute's events");
const TimeLimit = z
  .union([z.number().positive(), z.string()])
  .refine(isTimeLimit, "a length of time such as 300ms, 1.5s, 10m, 2h or 1d; a number is in seconds");
const Histogram = IndicatorQuery.refine(
  (histogram) => isNamedSelector(typeof histogram === "string" ? histogram : histogram.query),
  'a histogram\'s name with its labels, such as http_request_duration_seconds{service="cart"}, without functions',
);

const oneOf =
  (...fields: readonly string[]) =>
  (spec: object): boolean =>
    fields.filter((field) => (spec as Record<string, unknown>)[field] !== undefined).length === 1;
const exactlyOne = (...fields: readonly [string, string]) =>
  [oneOf(...fields), `exactly one of '${fields[0]}' and '${fields[1]}' is needed`] as const;

/** Indicators as typed templates (Google SRE Workbook, chapter 2: the SLI menu). */
export const IndicatorSpec = z.discriminatedUnion("template", [
  template("ratio", {
    counter,
    good: IndicatorQuery.optional(),
    bad: IndicatorQuery.optional(),
    total: IndicatorQuery,
  }).refine(...exactlyOne("good", "bad")),
  template("rawRatio", {
    success: IndicatorQuery.optional().describe("gives the share of good events, 0 to 1"),
    failure: IndicatorQuery.optional().describe("gives the share of bad events, 0 to 1"),
    total: IndicatorQuery.optional().describe("gives the events of a minute; absent: every minute counts the same"),
  }).refine(...exactlyOne("success", "failure")),
  template("threshold", {
    value: IndicatorQuery.describe("a level; several series are several events"),
    op: z.enum(["lt", "lte", "gt", "gte"]).describe("good when value op limit"),
    limit: z.number(),
  }),
  template("latency", {
    histogram: Histogram,
    histogramType: z.enum(["classic", "native"]).default("classic"),
    limit: TimeLimit.describe("good up to here; between two buckets, interpolated"),
    unit: z.enum(["seconds", "milliseconds"]).default("seconds").describe("what the histogram observes"),
  }),
  template("freshness", {
    newest: IndicatorQuery.optional().describe("gives when the newest data was made, as Unix time in seconds"),
    age: IndicatorQuery.optional().describe("gives the age of the newest data, in seconds"),
    limit: TimeLimit,
  }).refine(...exactlyOne("newest", "age")),
  template("coverage", { counter, processed: IndicatorQuery, expected: IndicatorQuery }),
  template("correctness", {
    counter,
    correct: IndicatorQuery.optional(),
    wrong: IndicatorQuery.optional(),
    checked: IndicatorQuery,
  }).refine(...exactlyOne("correct", "wrong")),
  template("throughput", {
    events: IndicatorQuery.optional().describe("a counter of what was done"),
    rate: IndicatorQuery.optional().describe("gives what is done a second"),
    atLeast: z.number().positive(),
    per: z.enum(["second", "minute", "hour"]).default("second"),
  }).refine(...exactlyOne("events", "rate")),
]);
