import { afterEach, describe, expect, test, vi } from "vitest";
import { runAgainst } from "../testing/run-against.ts";
import { doraCommand } from "./insights.ts";

const spread = (p50: number) => ({ count: 4, p50, p75: p50 * 2, p90: p50 * 3 });
const BASELINE = {
  why: "baseline",
  because: "it is the first known deployment of its place: what it shipped cannot be told",
  count: 1,
};
const MEASURES = {
  deploymentFrequency: { counted: 4, excluded: [], perDay: 4 / 90, days: 90, knownSince: null, daysDeployed: 2 },
  leadTime: {
    counted: 2,
    excluded: [
      BASELINE,
      { why: "nothing_shipped", because: "it shipped no commit that its place did not have", count: 1 },
    ],
    changes: 4,
    excludedChanges: [],
    minutes: spread(1_500),
    coding: spread(60),
    pickup: null,
    review: spread(90),
    deploy: spread(5),
  },
  changeFailRate: { counted: 4, excluded: [], failed: 1, share: 0.25 },
  recoveryTime: { counted: 1, excluded: [], minutes: { count: 1, p50: 35, p75: 35, p90: 35 } },
  reworkRate: { counted: 4, excluded: [], rework: 1, share: 0.25 },
};
const NONE = { counted: 0, excluded: [] };
const FORMER = {
  deploymentFrequency: { ...NONE, perDay: 0, days: 90, knownSince: null, daysDeployed: 0 },
  leadTime: {
    ...NONE,
    changes: 0,
    excludedChanges: [],
    ...{ minutes: null, coding: null, pickup: null, review: null, deploy: null },
  },
  changeFailRate: { ...NONE, failed: 0, share: null },
  recoveryTime: { ...NONE, minutes: null },
  reworkRate: { ...NONE, rework: 0, share: null },
};
const ASKED = {
  service: "payments",
  team: null,
  environments: ["production"],
  from: "2026-01-01T00:00:00Z",
  to: "2026-04-01T00:00:00Z",
  waiting: 0,
};
const SCORE = {
  ...{ leadTime: 8, deploymentFrequency: 6, recoveryTime: 9, changeFailRate: 4, reworkRate: 4 },
  ...{ throughput: 7, stability: 5, overall: 6.2 },
};
const DORA = {
  ...ASKED,
  measures: MEASURES,
  former: FORMER,
  bands: {
    year: "2024",
    deploymentFrequency: { clusters: ["medium"], because: "between once a week and once a month" },
    leadTime: { clusters: [], because: "between" },
    changeFailRate: { clusters: ["high", "medium"], because: "20 %" },
    recoveryTime: null,
  },
  score2025: SCORE,
  weeks: [],
  distribution: [],
  devlake: null,
};
const ROW = {
  ...{ deployment: "DEP-2", service: "payments", environment: "production", version: "1.1.0", kind: "deploy" },
  ...{ status: "succeeded", at: "2026-03-01T10:00:00Z", counted: true, why: null, because: "3 shipped" },
  minutes: 1_500,
  changes: [],
};

/** What was asked, with its query by name, and what a person reads. */
async function run(answer: unknown, ...argv: string[]) {
  const { sent, url, printed } = await runAgainst(answer, [doraCommand()], "dora", ...argv);
  return { asked: sent && url && { ...sent, url }, query: Object.fromEntries(url?.searchParams ?? []), printed };
}
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("the five measures", () => {
  test("of a young record say since when there is data", async () => {
    const deploymentFrequency = {
      ...MEASURES.deploymentFrequency,
      perDay: 4 / 7,
      days: 7,
      knownSince: "2026-03-28T10:00:00Z",
    };
    const { printed } = await run({ ...DORA, measures: { ...MEASURES, deploymentFrequency } }, "--service", "payments");
    expect(printed).toMatch(/deployment frequency +4\.0 a week/);
    expect(printed).toMatch(/The first known deployment was 2026-03-28 .*: the frequency is the mean of (7 d|1 w)\./);
  });

  test("are a line each, beside those before, and below it what each leaves out", async () => {
    const { printed, query } = await run(DORA, "--service", "payments", "--env", "production");
    expect(query).toEqual({ service: "payments", environment: "production" });
    expect(printed).toContain("payments in production, ");
    expect(printed).toMatch(/deployment frequency +0\.3 a week +– +medium +4/);
    expect(printed).toMatch(/lead time \(p50 \/ p75 \/ p90\) +1 d 1 h \/ 2 d 2 h \/ 3 d 3 h +– +in no cluster +2/);
    expect(printed).toMatch(/ {2}pickup +–/);
    expect(printed).toMatch(/change fail rate +25\.0 % +– +high or medium +4/);
    expect(printed).toContain("lead time leaves out\n  1: it is the first known deployment");
    expect(printed).toContain("score of 2025: 6.2 of 10");
    expect(printed).not.toContain("first known deployment was");
    expect(Math.max(...printed.split("\n").map(({ length }) => length))).toBeLessThan(130);
  });

  test("of a team, a kind of environment and a stretch of time; with what DevLake would say", async () => {
    const devlake = {
      report: "2023",
      ...{ deploymentDaysPerWeek: 1, deploymentDaysPerMonth: 4, deploymentDaysPerSixMonths: 24 },
      ...{ deploymentFrequency: "high", leadTimeMinutes: 360, leadTime: "elite", changeFailureRate: 0 },
      ...{ changeFailure: "elite", recoveryMinutes: null, recovery: "N/A" },
    };
    const waiting = { ...DORA, service: null, team: "checkout", waiting: 2, devlake };
    const { printed, query } = await run(
      waiting,
      ...["--team", "checkout", "--tier", "staging", "--from", "2026-01-01T00:00:00Z", "--to", "2026-02-01T00:00:00Z"],
      ...["--year", "2021", "--compat", "devlake", "--report", "2023"],
    );
    expect(query).toEqual({
      ...{ team: "checkout", tier: "staging", from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z" },
      ...{ year: "2021", compat: "devlake", report: "2023" },
    });
    expect(printed).toContain("the services of checkout");
    expect(printed).toContain("The newest facts of 2 services are not counted yet.");
    expect(printed).toMatch(/Lead time for changes +elite +6 h/);
  });

  test("are JSON as the API gives them", async () => {
    const { printed } = await run(DORA, "--json");
    expect(JSON.parse(printed)).toMatchObject({ measures: { reworkRate: { share: 0.25 } } });
  });
});

test("each service's measures are asked for in the scope that was said", async () => {
  const said = ["services", "--team", "checkout", "--env", "staging", "--from", "2026-01-01T00:00:00Z", "--json"];
  const { query } = await run({ ...ASKED, services: [] }, ...said);
  expect(query).toEqual({ team: "checkout", environment: "staging", from: "2026-01-01T00:00:00Z" });
});

test("what incidents are put down to is asked for of one service, and only of those nobody decided", async () => {
  const { query } = await run({ attributions: [] }, "causes", "--service", "payments", "--undecided");
  expect(query).toEqual({ service: "payments", undecided: "true" });
});

describe("the deployments behind a measure", () => {
  test("are told with what they count as; there may be more", async () => {
    const { printed, asked, query } = await run({ ...ASKED, rows: [ROW], next: "x" }, "--explain", "lead-time");
    expect([asked?.url.pathname, query["measure"]]).toEqual(["/api/v1/insights/rows", "lead_time"]);
    expect(printed).toMatch(
      /DEP-2 +payments +production +1\.1\.0 +2026-03-\d\d \d\d:\d\d( UTC)? +yes +1 d 1 h +3 shipped/,
    );
    expect(printed).toContain("There are more");
  });

  test("of none that is known are asked for of no server", async () => {
    await expect(run({}, "--explain", "speed")).rejects.toThrow(/no measure "speed"\. There are: deployment_frequency/);
  });
});

test("what brought an incident about is confirmed, corrected or left to the rule: one of the three", async () => {
  const decided = {
    ...{
      incident: "INC-1",
      incidentId: "0197c5a0-0000-7000-8000-000000000001",
      title: "Charges fail",
      service: "payments",
    },
    ...{ beganAt: "2026-03-01T10:00:00Z", resolvedAt: null, deployment: "DEP-2", deployed: null, confidence: 1 },
    ...{ because: "the-responder corrected it", decidedBy: "the-responder", decidedAt: "2026-03-01T11:00:00Z" },
    rule: { deployment: null, confidence: 0, because: "nothing was deployed" },
  };
  const { asked, printed } = await run(decided, "cause", "INC-1", "--deployment", "DEP-2", "--note", "the rounding");
  expect(asked).toMatchObject({ method: "PUT", body: { deployment: "DEP-2", note: "the rounding" } });
  expect(printed).toBe("INC-1 is put down to DEP-2: the-responder corrected it.\n");
  expect((await run(decided, "cause", "INC-1", "--none")).asked?.body).toEqual({ deployment: null });
  expect((await run(decided, "cause", "INC-1", "--undo")).asked?.method).toBe("DELETE");
  await expect(run(decided, "cause", "INC-1", "--none", "--undo")).rejects.toThrow("Give one of");
});
