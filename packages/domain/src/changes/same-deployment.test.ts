import fc from "fast-check";
import { expect, test } from "vitest";
import { type DeploymentTold, sameDeployments } from "./same-deployment.ts";

const at = (minute: number): Date => new Date(Date.UTC(2026, 5, 1, 9, minute));
const told = (source: string, minute: number, more: Partial<DeploymentTold> = {}): DeploymentTold => ({
  source,
  externalId: `${source}-${minute}`,
  version: "1.0",
  commit: null,
  status: "succeeded",
  startedAt: at(minute),
  finishedAt: at(minute + 2),
  ...more,
});
const groups = (...all: readonly DeploymentTold[]) =>
  sameDeployments(all).map((group) => group.map(({ externalId }) => externalId));

test.each([
  [
    "the same version at the same time is one, whose words our own API leads",
    [told("github", 0), told("", 1)],
    [["-1", "github-0"]],
  ],
  ["a minute after the end is the same time", [told("", 0), told("argocd", 3)], [["-0", "argocd-3"]]],
  ["an hour later is another", [told("", 0), told("argocd", 70)], [["-0"], ["argocd-70"]]],
  ["one source tells its own apart", [told("github", 0), told("github", 1)], [["github-0"], ["github-1"]]],
  [
    "commits decide where both say theirs",
    [told("", 0, { commit: "abcdef12" }), told("github", 0, { version: "abcdef12", commit: "abcdef1234" })],
    [["-0", "github-0"]],
  ],
  [
    "another commit is another deployment, whatever it is called",
    [told("", 0, { commit: "abcdef12" }), told("github", 0, { commit: "1234567890" })],
    [["-0"], ["github-0"]],
  ],
  ["v1.0 is 1.0", [told("", 0), told("github", 0, { version: "v1.0" })], [["-0", "github-0"]]],
  [
    "one that failed is not the one that succeeded",
    [told("", 3), told("github", 0, { status: "failed" })],
    [["github-0"], ["-3"]],
  ],
  [
    "one that goes on is the one that ended",
    [told("", 0, { status: "in_progress", finishedAt: null }), told("github", 10)],
    [["-0", "github-10"]],
  ],
  ["of two that fit the nearest is meant", [told("", 0), told("", 4), told("github", 5)], [["-0"], ["-4", "github-5"]]],
] as const)("%s", (_, all, wanted) => {
  expect(groups(...all)).toEqual(wanted);
});

test("the order in which they came changes nothing, and each stands in one group", () => {
  const one = fc.record({
    source: fc.constantFrom("", "github", "argocd"),
    minute: fc.integer({ min: 0, max: 30 }),
    commit: fc.constantFrom(null, "a".repeat(40), "b".repeat(8)),
    status: fc.constantFrom("in_progress", "succeeded", "failed" as const),
  });
  fc.assert(
    fc.property(
      fc.array(one, { maxLength: 12 }).chain((rows) => {
        const all = rows.map(({ source, minute, commit, status }, nth) =>
          told(source, minute, { externalId: `${nth}`, commit, status: status as DeploymentTold["status"] }),
        );
        return fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }));
      }),
      ([all, shuffled]) => {
        expect(groups(...shuffled)).toEqual(groups(...all));
        expect(groups(...all).flat()).toHaveLength(all.length);
      },
    ),
  );
});
