import { describe, expect, test } from "vitest";
import {
  type DevLakeDeploymentCommit,
  type DevLakePullRequest,
  finishedDeployments,
  incidentDeployments,
  lowerMedian,
  previousSuccesses,
  prMetrics,
  spanMinutes,
} from "./devlake-compat.ts";
import { devlakeMeasures } from "./devlake-measures.ts";

const at = (text: string): number => Date.parse(`${text.replace(" ", "T")}Z`);
const MINUTE_MS = 60_000;

/** apache/incubator-devlake, backend/plugins/dora/e2e/change_lead_time: what goes in, and what its project_pr_metrics.csv expects. */
type Row = readonly [
  id: string,
  result: string,
  started: string,
  deployment: string,
  scope: string,
  repo: string,
  environment: string,
  previous: string,
];
const ROWS: readonly Row[] = [
  ["1", "SUCCESS", "2023-04-10 06:51:47", "pipeline1", "cicd1", "REPO111", "PRODUCTION", ""],
  ["2", "SUCCESS", "2023-04-10 06:53:51", "pipeline1", "cicd1", "REPO222", "PRODUCTION", ""],
  ["5", "SUCCESS", "2023-04-13 07:28:14", "pipeline4", "cicd1", "REPO111", "PRODUCTION", "1"],
  ["6", "SUCCESS", "2023-04-13 07:29:34", "pipeline4", "cicd1", "REPO222", "PRODUCTION", "2"],
  ["7", "SUCCESS", "2023-04-13 07:31:53", "pipeline5", "cicd1", "REPO111", "STAGING", ""],
  ["8", "SUCCESS", "2023-04-13 07:36:30", "pipeline5", "cicd1", "REPO111", "STAGING", "7"],
  ["9", "SUCCESS", "2023-04-13 07:51:26", "pipeline6", "cicd1", "REPO111", "PRODUCTION", "5"],
  ["10", "SUCCESS", "2023-04-13 07:53:31", "pipeline6", "cicd1", "REPO222", "PRODUCTION", "6"],
  ["11", "FAILURE", "2023-04-13 07:54:39", "pipeline7", "cicd2", "REPO111", "PRODUCTION", ""],
];
const rows = ROWS.map(
  ([id, result, started, deploymentId, scope, repoUrl, environment]): DevLakeDeploymentCommit => ({
    id,
    deploymentId,
    result,
    environment,
    scope,
    repoUrl,
    commitSha: `commit${id}`,
    startedAtMs: at(started),
    finishedAtMs: at(started) + MINUTE_MS,
  }),
);
const DIFFS: Readonly<Record<string, readonly string[]>> = {
  "commit5 commit1": ["pr_merge_commit1", "pr_merge_commit2"],
  "commit6 commit2": ["pr_merge_commit3"],
  "commit8 commit7": ["pr_merge_commit4"],
  "commit11 ": ["pr_merge_commit5"],
};
const diff = (deployed: DevLakeDeploymentCommit, before: DevLakeDeploymentCommit) =>
  new Set(DIFFS[`${deployed.commitSha} ${before.commitSha}`] ?? []);

const pullRequest = (
  id: string,
  author: string,
  [created, merged]: readonly [string, string],
  [sha, authored]: readonly [string, string],
  comments: readonly (readonly [string, string, string])[],
): DevLakePullRequest => ({
  id,
  author,
  mergeCommitSha: id === "pr0" ? "" : `pr_merge_commit${id.slice(2)}`,
  createdAtMs: at(created),
  mergedAtMs: at(merged),
  commits: [
    { sha: "a-later-one", authoredAtMs: at("2024-01-01 00:00:00") },
    { sha, authoredAtMs: at(authored) },
  ],
  comments: comments.map(([comment, when, by]) => ({ id: comment, author: by, createdAtMs: at(when) })),
});
const pullRequests = [
  pullRequest(
    "pr0",
    "a",
    ["2022-01-11 04:51:47", "2022-02-10 04:51:47"],
    ["pr0_commit0", "2022-01-10 04:51:47"],
    [["comment00", "2022-01-11 08:51:47", "a"]],
  ),
  pullRequest(
    "pr1",
    "a",
    ["2023-04-11 04:51:47", "2023-04-11 05:51:47"],
    ["08d2f2b6", "2023-04-10 04:51:47"],
    [
      ["comment01", "2023-04-11 04:53:47", "a"],
      ["comment02", "2023-04-11 04:56:47", "b"],
      ["comment03", "2023-04-11 04:59:47", "c"],
    ],
  ),
  pullRequest(
    "pr2",
    "a",
    ["2023-04-12 04:51:47", "2023-04-12 05:51:47"],
    ["25378455", "2023-04-13 04:51:47"],
    [
      ["comment04", "2023-04-12 04:51:49", "d"],
      ["comment05", "2023-04-12 05:51:47", "e"],
    ],
  ),
  pullRequest(
    "pr3",
    "a",
    ["2023-04-11 06:53:51", "2023-04-14 06:53:51"],
    ["55f44599", "2023-04-07 04:51:47"],
    [
      ["comment07", "2023-04-10 06:53:51", "g"],
      ["comment08", "2023-04-12 06:53:51", "h"],
    ],
  ),
  pullRequest(
    "pr4",
    "",
    ["2023-04-13 07:55:01", "2023-04-13 08:55:01"],
    ["5ad0c09c", "2023-04-05 04:51:47"],
    [
      ["comment10", "2023-04-14 08:55:01", "j"],
      ["comment11", "2023-04-14 08:55:01", "k"],
    ],
  ),
  pullRequest(
    "pr5",
    "",
    ["2023-04-13 07:55:01", "2023-04-13 08:55:01"],
    ["62535543", "2023-04-04 04:51:47"],
    [["comment12", "2022-09-07 23:07:13", "l"]],
  ),
];

describe("DevLake's own expected results: project_pr_metrics.csv", () => {
  const previous = previousSuccesses(rows);
  const metrics = new Map(prMetrics(pullRequests, rows, previous, diff).map((one) => [one.id, one]));

  test("each successful row follows the one before it in its scope, repository and environment", () => {
    for (const [id, , , , , , , before] of ROWS) expect(previous.get(id)?.id ?? "").toBe(before);
  });

  test.each([
    ["pr0, which was never deployed", "pr0", "pr0_commit0", 1440, null, null, null, null, null, 44_640],
    ["pr1", "pr1", "08d2f2b6", 1440, "comment02", 5, 55, "5", 2978, 4478],
    ["pr2, coded after it was opened", "pr2", "25378455", null, "comment04", 1, 60, "5", 1538, 1598],
    ["pr3, deployed before it was merged", "pr3", "55f44599", 5883, "comment07", null, 5760, "6", null, 10_203],
    ["pr4, which only staging has", "pr4", "5ad0c09c", 11_704, "comment10", 1500, null, null, null, 11_764],
    [
      "pr5, whose comment is older than itself",
      "pr5",
      "62535543",
      13_144,
      "comment12",
      null,
      313_068,
      null,
      null,
      13_204,
    ],
  ])(
    "%s",
    (_, id, firstCommitSha, codingMinutes, firstReviewId, pickupMinutes, reviewMinutes, deploymentCommitId, deployMinutes, cycleMinutes) => {
      expect(metrics.get(id)).toEqual({
        id,
        firstCommitSha,
        codingMinutes,
        firstReviewId,
        pickupMinutes,
        reviewMinutes,
        deploymentCommitId,
        deployMinutes,
        cycleMinutes,
      });
    },
  );
});

/** backend/plugins/dora/e2e/connect_incident_to_deployment, of project1. */
describe("DevLake's own expected results: project_incident_deployment_relationships.csv", () => {
  type Finished = readonly [id: string, result: string, finished: string, deployment: string, environment: string];
  const FINISHED: readonly Finished[] = [
    ["1", "SUCCESS", "2022-09-10 22:51:47", "pipeline1", "PRODUCTION"],
    ["10", "SUCCESS", "2022-09-20 22:51:47", "pipeline6", "PRODUCTION"],
    ["11", "FAILURE", "2022-09-21 22:51:47", "pipeline7", "PRODUCTION"],
    ["12", "SUCCESS", "2022-09-22 22:51:47", "pipeline7", "PRODUCTION"],
    ["13", "SUCCESS", "2022-09-23 22:51:47", "pipeline7", "PRODUCTION"],
    ["2", "SUCCESS", "2022-09-11 22:51:47", "pipeline1", "PRODUCTION"],
    ["3", "SUCCESS", "2022-09-13 22:51:47", "pipeline2", "PRODUCTION"],
    ["4", "SUCCESS", "2022-09-14 22:51:47", "pipeline2", "PRODUCTION"],
    ["5", "SUCCESS", "2022-09-15 22:51:47", "pipeline4", "PRODUCTION"],
    ["6", "SUCCESS", "2022-09-16 22:51:47", "pipeline4", "PRODUCTION"],
    ["7", "SUCCESS", "2022-09-17 22:51:47", "pipeline5", "STAGING"],
    ["8", "SUCCESS", "2022-09-18 22:51:47", "pipeline5", "STAGING"],
    ["9", "SUCCESS", "2022-09-19 22:51:47", "pipeline6", "PRODUCTION"],
  ];
  const deployed = FINISHED.map(
    ([id, result, finished, deploymentId, environment]): DevLakeDeploymentCommit => ({
      id,
      result,
      deploymentId,
      environment,
      scope: "cicd1",
      repoUrl: "REPO111",
      commitSha: id,
      startedAtMs: undefined,
      finishedAtMs: at(finished),
    }),
  );
  test.each([
    ["1367714738", "2022-11-13 23:37:21", "pipeline7"],
    ["1370816458", "2022-11-13 01:07:21", "pipeline7"],
    ["1371320153", "2022-11-02 08:21:09", "pipeline7"],
    ["1372381019", "2022-11-28 01:46:47", "pipeline7"],
    ["1372644519", "2022-11-16 21:34:01", "pipeline7"],
    ["1373792478", "2022-09-15 01:56:16", "pipeline2"],
    ["before anything was deployed", "2022-09-10 22:51:46", undefined],
  ])("%s", (id, created, deployment) => {
    expect(incidentDeployments([{ id, createdAtMs: at(created) }], deployed).get(id)).toBe(deployment);
  });
});

test.each([
  ["none", [], null],
  ["one", [7], 7],
  ["two: the smaller", [9, 1], 1],
  ["three", [3, 1, 2], 2],
  ["four: the second", [4, 3, 2, 1], 2],
  ["of a tie across the middle the tie", [1, 5, 5, 9], 5],
  ["a tie that begins above the middle does not count", [1, 2, 5, 5, 5], 5],
  ["null comes before all others", [null, 20, 10], 10],
  ["of nulls across the middle none", [null, 20, null, 10], null],
])("the median is the lower one: %s", (_, values, median) => expect(lowerMedian(values)).toBe(median));

test("spans are rounded up, and null below nought by a minute or more", () => {
  expect(spanMinutes(0, 1)).toBe(1);
  expect(spanMinutes(0, MINUTE_MS)).toBe(1);
  expect(spanMinutes(59_999, 0)).toBe(0);
  expect(spanMinutes(MINUTE_MS, 0)).toBeNull();
  expect(spanMinutes(undefined, 0)).toBeNull();
});

describe("its dashboard", () => {
  const daily = (from: string, days: number, every: number): DevLakeDeploymentCommit[] =>
    Array.from({ length: Math.ceil(days / every) }, (_, nth) => ({
      id: `d${nth}`,
      deploymentId: `d${nth}`,
      result: "SUCCESS",
      environment: "PRODUCTION",
      scope: "cicd1",
      repoUrl: "REPO111",
      commitSha: `${nth}`,
      startedAtMs: undefined,
      finishedAtMs: at(from) + nth * every * 86_400_000,
    }));
  const measure = (deployed: DevLakeDeploymentCommit[], report: "2021" | "2023", more = {}) =>
    devlakeMeasures({
      rows: deployed,
      pullRequests: [],
      incidents: [],
      fromMs: at("2025-01-01 00:00:00"),
      toMs: at("2025-12-31 23:59:59"),
      report,
      ...more,
    });

  test.each([
    ["each day", 1, "2023", "On-demand(elite)"],
    ["each second day", 2, "2023", "Between once per day and once per week(high)"],
    ["each third week", 21, "2023", "Between once per week and once per month(medium)"],
    ["each tenth week", 70, "2023", "Fewer than once per month(low)"],
    ["each second day, of 2021", 2, "2021", "Between once per day and once per month(high)"],
    ["each tenth week, of 2021", 70, "2021", "Between once per month and once every 6 months(medium)"],
  ] as const)("deployed %s", (_, every, report, label) => {
    expect(measure(daily("2025-01-01 12:00:00", 365, every), report).deploymentFrequency).toBe(label);
  });

  test("two deployments of a day are one day", () => {
    const twice = daily("2025-01-01 12:00:00", 365, 7).flatMap((one) => [
      one,
      { ...one, id: `${one.id}b`, deploymentId: `${one.id}b` },
    ]);
    expect(measure(twice, "2023").deploymentDaysPerWeek).toBe(1);
  });

  test("an incident is put down to the last deployment however long before, and recovers since its end", () => {
    const incidents = [{ id: "i", createdAtMs: at("2025-06-30 00:00:00"), resolvedAtMs: at("2025-06-30 02:00:00") }];
    const [one] = daily("2025-01-01 12:00:00", 1, 1);
    if (!one) throw new Error("none");
    const of2023 = measure([one], "2023", { incidents });
    expect(of2023).toMatchObject({
      changeFailureRate: 1,
      changeFailure: "> 15%(low)",
      recovery: "More than one week(low)",
    });
    expect(measure([one], "2021", { incidents })).toMatchObject({
      recoveryMinutes: 120,
      recovery: "Less than one day(high)",
    });
  });

  const june = { fromMs: at("2025-06-01 00:00:00"), toMs: at("2025-06-30 23:59:59") };
  const deployedAt = (...moments: readonly string[]): DevLakeDeploymentCommit[] =>
    moments.flatMap((moment) => daily(moment, 1, 1).map((one) => ({ ...one, id: moment, deploymentId: moment })));
  const incident = (id: string, created: string, resolved?: string) => ({
    id,
    createdAtMs: at(created),
    resolvedAtMs: resolved === undefined ? undefined : at(resolved),
  });

  test("of 2023 a recovery counts where both the deployment and the resolution are in the range", () => {
    const deployed = deployedAt("2025-05-31 23:59:59", "2025-06-10 12:00:00", "2025-06-30 23:00:00");
    const incidents = [
      incident("of a deployment of May", "2025-06-01 00:00:01", "2025-06-01 08:00:00"),
      incident("of June", "2025-06-10 12:30:00", "2025-06-10 13:00:00"),
      incident("resolved in July", "2025-06-30 23:30:00", "2025-07-01 00:00:00"),
      incident("never resolved", "2025-06-11 00:00:00"),
    ];
    expect(measure(deployed, "2023", { ...june, incidents }).recoveryMinutes).toBe(60);
  });

  test("an incident that is opened after the range fails the last deployment of it, once", () => {
    const deployed = deployedAt("2025-06-10 12:00:00", "2025-06-30 23:00:00", "2025-07-02 12:00:00");
    const incidents = [incident("a", "2025-07-01 00:00:00"), incident("b", "2025-07-02 11:59:59")];
    expect(measure(deployed, "2023", { ...june, incidents }).changeFailureRate).toBe(0.5);
  });

  test("an incident before the first deployment fails none", () => {
    const incidents = [incident("a", "2025-06-10 11:59:59", "2025-06-10 12:30:00")];
    expect(measure(deployedAt("2025-06-10 12:00:00"), "2023", { ...june, incidents })).toMatchObject({
      changeFailureRate: 0,
      recoveryMinutes: null,
    });
  });

  test("of 2021 it is the incidents opened in the range, whatever caused them; those that go on move the median down", () => {
    const incidents = [
      incident("of May", "2025-05-31 23:59:59", "2025-06-20 00:00:00"),
      incident("ten minutes", "2025-06-01 00:00:00", "2025-06-01 00:10:59"),
      incident("an hour, ended in July", "2025-06-30 23:30:00", "2025-07-01 00:30:00"),
    ];
    const minutes = (more: readonly object[] = []) =>
      measure([], "2021", { ...june, incidents: [...incidents, ...more] }).recoveryMinutes;
    expect(minutes()).toBe(10);
    expect(minutes([incident("two hours", "2025-06-05 00:00:00", "2025-06-05 02:00:00")])).toBe(60);
    expect(minutes([incident("goes on", "2025-06-05 00:00:00")])).toBe(10);
    expect(minutes([incident("goes on", "2025-06-05 00:00:00"), incident("too", "2025-06-06 00:00:00")])).toBeNull();
  });

  test("months and weeks without a deployment count as nought", () => {
    expect(measure(daily("2025-01-01 12:00:00", 31, 1), "2023")).toMatchObject({
      deploymentDaysPerWeek: 0,
      deploymentDaysPerMonth: 0,
      deploymentFrequency: "Fewer than once per month(low)",
    });
  });

  test("a second before and at midnight of UTC are two days, and at a month's end two months", () => {
    const range = { fromMs: at("2025-06-01 00:00:00"), toMs: at("2025-07-31 23:59:59") };
    const edge = measure(deployedAt("2025-06-30 23:59:59", "2025-07-01 00:00:00"), "2023", range);
    expect(edge.deploymentDaysPerMonth).toBe(1);
    const one = measure(deployedAt("2025-06-30 00:00:00", "2025-06-30 23:59:59"), "2023", range);
    expect(one.deploymentDaysPerMonth).toBe(0);
  });

  test("one deployment of several commits is one, on the day of its last; what failed first and then succeeded counts once", () => {
    const [first, second] = deployedAt("2025-06-10 23:50:00", "2025-06-11 00:10:00");
    if (!first || !second) throw new Error("none");
    const both = [first, { ...second, deploymentId: first.deploymentId, repoUrl: "REPO222" }];
    expect(finishedDeployments(both)).toEqual(new Map([[first.deploymentId, at("2025-06-11 00:10:00")]]));
    const incidents = [incident("a", "2025-06-11 00:05:00")];
    expect(measure(both, "2023", { ...june, incidents }).changeFailureRate).toBe(0);
    const retried = [{ ...first, result: "FAILURE" }, second];
    expect(measure(retried, "2023", { ...june, incidents: [incident("a", "2025-06-11 01:00:00")] })).toMatchObject({
      changeFailureRate: 1,
    });
  });

  test("nothing deployed says so", () => {
    expect(measure([], "2023")).toMatchObject({
      changeFailureRate: null,
      leadTimeMinutes: null,
      deploymentFrequency: "N/A. Please check if you have collected deployments.",
    });
  });
});
