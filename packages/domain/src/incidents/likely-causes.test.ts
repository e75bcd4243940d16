import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type IncidentSubject, likelyCauses, type SuspectDeployment } from "./likely-causes.ts";

const MINUTE = 60_000;
const START = 10_000 * MINUTE;
const subject: IncidentSubject = {
  incidentStartMs: START,
  service: "checkout",
  dependencies: ["payments", "inventory"],
  environment: "production",
};
/** A deployment that took two minutes and finished so many minutes before the incident. */
const finished = (id: string, minutesBefore: number, change: Partial<SuspectDeployment> = {}): SuspectDeployment => ({
  id,
  service: "checkout",
  environment: "production",
  version: "2.4.0",
  kind: "deploy",
  status: "succeeded",
  startedAtMs: START - (minutesBefore + 2) * MINUTE,
  finishedAtMs: START - minutesBefore * MINUTE,
  ...change,
});
const ranked = (...deployments: SuspectDeployment[]) =>
  likelyCauses(subject, deployments).map(({ deploymentId }) => deploymentId);

describe("who is suspected", () => {
  test.each([
    ["the service itself", finished("d", 6)],
    ["a dependency", finished("d", 6, { service: "payments" })],
    ["one that finished the moment it began", finished("d", 0)],
    ["one under way", finished("d", 0, { status: "in_progress", finishedAtMs: undefined })],
    ["one that began before and finished after", finished("d", 1, { finishedAtMs: START + 5 * MINUTE })],
    ["one that began in the same instant", finished("d", 0, { startedAtMs: START, finishedAtMs: undefined })],
    ["one that never reported its end", finished("d", 600, { status: "in_progress", finishedAtMs: undefined })],
    ["one that failed", finished("d", 6, { status: "failed" })],
    ["one at the end of the window", finished("d", 1_440)],
  ])("%s", (_, deployment) => expect(ranked(deployment)).toEqual(["d"]));

  test.each([
    ["a service that it does not call", finished("d", 6, { service: "mail" })],
    ["another environment", finished("d", 6, { environment: "staging" })],
    ["what began after the incident", finished("d", 0, { startedAtMs: START + 1, finishedAtMs: undefined })],
    [
      "what began and finished after it",
      finished("d", 0, { startedAtMs: START + MINUTE, finishedAtMs: START + 3 * MINUTE }),
    ],
    [
      "one that never reported its end, of long ago",
      finished("d", 1_600, { status: "in_progress", finishedAtMs: undefined }),
    ],
    ["what is older than the window", finished("d", 1_441)],
  ])("not %s", (_, deployment) => expect(ranked(deployment)).toEqual([]));

  test("any environment where the incident names none", () => {
    const anywhere = { ...subject, environment: undefined };
    expect(likelyCauses(anywhere, [finished("d", 6, { environment: "staging" })])).toHaveLength(1);
  });

  test("the window can be chosen", () => expect(likelyCauses(subject, [finished("d", 61)], 60)).toEqual([]));
});

describe("the order of suspicion", () => {
  test.each([
    [
      "the service before its dependency at the same age",
      [finished("dep", 5, { service: "payments" }), finished("own", 5)],
      ["own", "dep"],
    ],
    ["the later of two", [finished("old", 300), finished("new", 5)], ["new", "old"]],
    [
      "one under way before one long finished",
      [finished("done", 90), finished("now", 1, { finishedAtMs: undefined, status: "in_progress" })],
      ["now", "done"],
    ],
    [
      "one that finished lately before one that never reported its end",
      [finished("lost", 900, { status: "in_progress", finishedAtMs: undefined }), finished("done", 30)],
      ["done", "lost"],
    ],
    ["a rollback last", [finished("back", 2, { kind: "rollback" }), finished("deploy", 60)], ["deploy", "back"]],
    [
      "an aborted one after one that arrived",
      [finished("aborted", 5, { status: "aborted" }), finished("arrived", 5)],
      ["arrived", "aborted"],
    ],
    [
      "a fresh dependency before an own deployment of yesterday",
      [finished("own", 1_200), finished("dep", 3, { service: "payments" })],
      ["dep", "own"],
    ],
    [
      "equals by their start, then by id",
      [finished("b", 5), finished("a", 5), finished("c", 5, { startedAtMs: START - 6 * MINUTE })],
      ["c", "a", "b"],
    ],
  ])("%s", (_, deployments, order) => expect(ranked(...deployments)).toEqual(order));
});

describe("the reason", () => {
  test.each([
    [finished("d", 6), "checkout 2.4.0 was deployed to production 6 min before the trouble began"],
    [finished("d", 0), "checkout 2.4.0 was deployed to production the moment the trouble began"],
    [
      finished("d", 6, { service: "payments" }),
      "payments 2.4.0 was deployed to production 6 min before the trouble began, and checkout depends on it",
    ],
    [
      finished("d", 6, { status: "failed" }),
      "checkout 2.4.0 failed to deploy to production 6 min before the trouble began",
    ],
    [
      finished("d", 6, { kind: "rollback" }),
      "the rollback of checkout to 2.4.0 was deployed to production 6 min before the trouble began",
    ],
    [
      finished("d", 1, { finishedAtMs: undefined, status: "in_progress" }),
      "checkout 2.4.0 was being deployed to production when the trouble began",
    ],
    [
      finished("d", 598, { finishedAtMs: undefined, status: "in_progress" }),
      "checkout 2.4.0 began to be deployed to production 10 h before the trouble began, and never reported its end",
    ],
  ])("%#", (deployment, because) => expect(likelyCauses(subject, [deployment])[0]?.because).toBe(because));
});

describe("the confidence", () => {
  const confidence = (deployment: SuspectDeployment): number =>
    likelyCauses(subject, [deployment])[0]?.confidence ?? Number.NaN;

  test("halves every three hours of the usual window", () => {
    expect(confidence(finished("d", 180))).toBeCloseTo(confidence(finished("d", 0)) / 2, 12);
    expect(confidence(finished("d", 1_440))).toBeCloseTo(confidence(finished("d", 0)) / 256, 12);
  });

  const deployment = fc.record({
    id: fc.uuid(),
    service: fc.constantFrom("checkout", "payments", "mail"),
    environment: fc.constantFrom("production", "staging"),
    version: fc.constant("1"),
    kind: fc.constantFrom("deploy" as const, "rollback" as const),
    status: fc.constantFrom("in_progress" as const, "succeeded" as const, "failed" as const, "aborted" as const),
    startedAtMs: fc.integer({ min: START - 3_000 * MINUTE, max: START + 100 * MINUTE }),
    finishedAtMs: fc.option(fc.integer({ min: START - 2_900 * MINUTE, max: START + 200 * MINUTE }), { nil: undefined }),
  });

  test("lies between 0 and 1, falls down the list, and does not hang on the order of the input", () => {
    fc.assert(
      fc.property(fc.uniqueArray(deployment, { selector: ({ id }) => id, maxLength: 12 }), (deployments) => {
        const causes = likelyCauses(subject, deployments);
        expect(likelyCauses(subject, deployments.toReversed())).toEqual(causes);
        for (const [index, cause] of causes.entries()) {
          expect(cause.confidence > 0 && cause.confidence < 1).toBe(true);
          expect(cause.confidence).toBeLessThanOrEqual(causes[index - 1]?.confidence ?? 1);
        }
      }),
    );
  });
});

describe("a dependency of a dependency", () => {
  const far = {
    ...subject,
    indirect: [
      { service: "bank", through: ["payments"] },
      { service: "vault", through: ["payments", "bank"] },
    ],
  };
  const causes = (...deployments: SuspectDeployment[]) => likelyCauses(far, deployments);

  test("is suspected, the less the further it is away, and says through what", () => {
    const found = causes(
      finished("vault", 6, { service: "vault" }),
      finished("bank", 6, { service: "bank" }),
      finished("payments", 6, { service: "payments" }),
    );
    expect(found.map(({ deploymentId }) => deploymentId)).toEqual(["payments", "bank", "vault"]);
    expect(found.map(({ because }) => because)).toEqual([
      "payments 2.4.0 was deployed to production 6 min before the trouble began, and checkout depends on it",
      "bank 2.4.0 was deployed to production 6 min before the trouble began, and checkout depends on it through payments",
      "vault 2.4.0 was deployed to production 6 min before the trouble began, and checkout depends on it through payments and bank",
    ]);
  });

  test("yields to a deployment of the service itself, however recent it is", () => {
    const [first] = causes(finished("bank", 0, { service: "bank" }), finished("own", 60));
    expect(first?.deploymentId).toBe("own");
  });
});
