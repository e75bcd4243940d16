import type { ApiProblem } from "@shipshape/contract/problem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SloHouse, sloHouse } from "../../testing/test-slo-house.ts";
import { indicatorsByName } from "./indicators-by-name.ts";

let house: SloHouse;
beforeAll(async () => {
  house = await sloHouse();
});
afterAll(() => house.close());

const indicator = (name: string, spec: object) => ({
  apiVersion: "shipshape/v1",
  kind: "Indicator",
  metadata: { name },
  spec: { source: "prom", ...spec },
});
const latency = { template: "latency", histogram: "rpc_seconds", limit: "300ms" };

test("goes in, comes out the same, and changes nothing when applied again", async () => {
  expect(await house.apply(indicator("fast", latency))).toMatchObject({ creates: 1 });
  const { documents } = await house.as("viewer").configuration.export({ query: { kind: "Indicator" } });
  expect(documents).toMatchObject([{ metadata: { name: "fast" }, spec: { template: "latency", limit: "300ms" } }]);
  expect(await house.apply(...(documents as object[]))).toMatchObject({ creates: 0, updates: 0, unchanged: 1 });
  expect((await indicatorsByName(house.kernel.db, ["fast", "none"])).get("fast")).toMatchObject({ unit: "seconds" });
});

describe("is refused where it stands", () => {
  test.each([
    ["an unknown template", { template: "magic" }, "spec.template", ""],
    ["a ratio of good and bad", { template: "ratio", good: "a", bad: "b", total: "c" }, "spec", "exactly one of"],
    ["an unknown source", { ...latency, source: "nowhere" }, "spec.source", 'no data source "nowhere"'],
    [
      "an unknown source of one query",
      { template: "ratio", bad: { source: "nowhere", query: "b" }, total: "t" },
      "spec.bad.source",
      'no data source "nowhere"',
    ],
    [
      "PromQL that does not parse",
      { template: "threshold", op: "lt", limit: 1, value: "foo bar" },
      "spec.value",
      "(character 5)",
    ],
    ["a limit that is no time", { ...latency, limit: "soon" }, "spec.limit", "300ms"],
    ["a histogram in a function", { ...latency, histogram: "rate(x[5m])" }, "spec.histogram", "without functions"],
    [
      "a function asked of a page",
      {
        ...latency,
        template: "threshold",
        histogram: undefined,
        limit: 1,
        op: "lt",
        value: "rate(x[5m])",
        source: "page",
      },
      "spec.value",
      "plain selector",
    ],
    [
      "native histograms of a page",
      { ...latency, histogramType: "native", source: "page" },
      "spec.histogram",
      "of type prometheus",
    ],
  ])("%s", async (_, spec, path, message) => {
    const problem = (await house.apply(indicator("bad", spec)).catch((error: unknown) => error)) as ApiProblem;
    expect(problem).toMatchObject({ status: 400 });
    expect(problem.faults).toContainEqual(
      expect.objectContaining({ path: expect.stringContaining(path), message: expect.stringContaining(message) }),
    );
    expect((await indicatorsByName(house.kernel.db, ["bad"])).size).toBe(0);
  });
});
