import { describe, expect, test } from "vitest";
import { BENCHMARKS, bandOf, CLUSTERS } from "./benchmarks.ts";
import { frequencyScore, INDUSTRY_2025, rateScore, score2025, timeScore } from "./score-2025.ts";

const HOUR = 60;
const DAY = 1_440;

describe("where a value stands in a year's table", () => {
  test.each([
    [2019, "lead_time", DAY - 1, ["elite"]],
    [2021, "lead_time", HOUR - 1, ["elite"]],
    [2021, "lead_time", 5 * HOUR, []],
    [2021, "lead_time", 2 * DAY, ["high"]],
    [2023, "lead_time", 10 * DAY, ["medium", "low"]],
    [2024, "lead_time", 40 * DAY, ["low"]],
    [2024, "lead_time", 400 * DAY, []],
    [2019, "recovery_time", 5 * HOUR, ["high", "medium"]],
    [2019, "recovery_time", 3 * DAY, []],
    [2023, "recovery_time", 3 * DAY, ["medium"]],
    [2024, "recovery_time", 30, ["elite"]],
    [2019, "change_fail_rate", 0.1, ["elite", "high", "medium"]],
    [2019, "change_fail_rate", 0.3, []],
    [2021, "change_fail_rate", 0.2, ["high", "medium", "low"]],
    [2023, "change_fail_rate", 0.07, ["elite"]],
    [2023, "change_fail_rate", 0.5, ["low"]],
    [2024, "change_fail_rate", 0.19, ["high"]],
    [2024, "change_fail_rate", 0.11, ["medium"]],
    [2024, "deployment_frequency", 3, ["elite"]],
    [2024, "deployment_frequency", 1, ["high"]],
    [2024, "deployment_frequency", 0.3, ["high"]],
    [2024, "deployment_frequency", 1 / 7, ["high"]],
    [2021, "deployment_frequency", 0.3, []],
    [2021, "deployment_frequency", 0.1, ["high"]],
    [2021, "deployment_frequency", 0.001, ["low"]],
    [2023, "deployment_frequency", 0.1, ["medium", "low"]],
  ] as const)("%i, %s of %d", (year, measure, value, clusters) => {
    expect(bandOf(year, measure, value).clusters).toEqual(clusters);
  });

  test("each table says every cluster of every measure as it was published", () => {
    expect(BENCHMARKS.map(({ year }) => year)).toEqual([2019, 2021, 2023, 2024]);
    const said = (year: number, measure: "change_fail_rate" | "recovery_time") =>
      CLUSTERS.map((cluster) => BENCHMARKS.find((one) => one.year === year)?.clusters[measure][cluster].said);
    expect(said(2024, "change_fail_rate")).toEqual(["5 %", "20 %", "10 %", "40 %"]);
    expect(said(2019, "change_fail_rate")).toEqual(["0 % to 15 %", "0 % to 15 %", "0 % to 15 %", "46 % to 60 %"]);
    expect(said(2021, "recovery_time")).toEqual([
      "less than one hour",
      "less than one day",
      "between one day and one week",
      "more than six months",
    ]);
  });

  test("it says what it stands by", () => {
    expect(bandOf(2024, "change_fail_rate", 0.19).because).toBe("nearest to high (20 %) in 2024");
    expect(bandOf(2021, "lead_time", 300).because).toBe("between what 2021 published: in none of its clusters");
  });
});

describe("the score of 2025", () => {
  test.each([
    [59, 10],
    [60, 8],
    [DAY, 6],
    [7 * DAY, 4],
    [30 * DAY, 2],
    [182 * DAY, 0],
  ])("of %d minutes is %d", (minutes, score) => expect(timeScore(minutes)).toBe(score));
  test.each([
    [25, 10],
    [24, 8],
    [1, 8],
    [0.9, 6],
    [1 / 7, 6],
    [0.1, 4],
    [1 / 31, 2],
    [1 / 200, 0],
    [0, 0],
  ])("of %d deployments a day is %d", (perDay, score) => expect(frequencyScore(perDay)).toBe(score));
  test("of rates is ten less a tenth of the percentage, as the industry's means are", () => {
    expect(rateScore(0.19)).toBeCloseTo(INDUSTRY_2025.changeFailRate.mean);
    expect(rateScore(0.22)).toBeCloseTo(INDUSTRY_2025.reworkRate.mean);
  });
  test("the industry's own mean of the five is what was published", () => {
    const { leadTime, deploymentFrequency, recoveryTime, changeFailRate, reworkRate, overall } = INDUSTRY_2025;
    const all = [leadTime, deploymentFrequency, recoveryTime, changeFailRate, reworkRate].map(({ mean }) => mean);
    expect(all.reduce((sum, one) => sum + one, 0) / 5).toBeCloseTo(overall.mean);
  });
  test("means are of all they are of, or of none", () => {
    const measured = { leadTime: 30, deploymentFrequency: 0.2, recoveryTime: 30, changeFailRate: 0.1, reworkRate: 0.3 };
    expect(score2025(measured)).toMatchObject({
      throughput: (10 + 6 + 10) / 3,
      stability: 8,
      overall: (10 + 6 + 10 + 9 + 7) / 5,
    });
    expect(score2025({ ...measured, recoveryTime: null })).toMatchObject({
      recoveryTime: null,
      throughput: null,
      stability: 8,
      overall: null,
    });
  });
});
