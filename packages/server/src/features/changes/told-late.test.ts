import type { CommitFact, DeploymentFact, Fact, PullRequestFact } from "@shipshape/domain/changes/fact";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import { inRecord, recordFacts } from "./record-facts.ts";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const REPOSITORY = "https://github.com/org/payments";

let house: TestHouse;
let now: Date;
beforeAll(async () => {
  house = await testHouse();
  now = house.kernel.clock.now();
  await house.as("editor").catalog.createService({ body: { name: "payments", owner: "shipshape" } });
});
afterAll(() => house.close());

/** What sources say, recorded; what follows is done, and no periodic look is taken. */
async function tell(...facts: readonly Fact[]): Promise<void> {
  const told = facts.map((fact) => ({ fact, event: "", told: { by: "ci", kind: "plain" } }));
  await inRecord(house.kernel.db, (tx) => recordFacts(house.kernel, tx, told));
  await house.settle();
  expect((await house.as("viewer").insights.dora({ query: { service: "payments" } })).waiting).toBe(0);
}
const at = (daysAgo: number, minute = 0): Date => new Date(now.getTime() - daysAgo * DAY_MS + minute * MINUTE_MS);
const sha = (letter: string): string => letter.repeat(40);
const commit = (letter: string, parent: string | undefined, written: Date): CommitFact => ({
  kind: "commit",
  key: { repository: REPOSITORY, sha: sha(letter) },
  at: written,
  fields: { parents: parent === undefined ? [] : [sha(parent)], message: `Change ${letter}`, committedAt: written },
});
const deployed = (version: string, letter: string, ended: Date): DeploymentFact => ({
  kind: "deployment",
  key: { source: "ci", externalId: `${version} ${ended.getTime()}` },
  at: ended,
  fields: {
    place: { service: "payments", repository: REPOSITORY, environment: "production" },
    version,
    commit: sha(letter),
    status: "succeeded",
    startedAt: new Date(ended.getTime() - MINUTE_MS),
    finishedAt: ended,
  },
});
const pullRequest = (number: number, letter: string, opened: Date, merged: Date): PullRequestFact => ({
  kind: "pull_request",
  key: { repository: REPOSITORY, number },
  at: merged,
  fields: { title: "A change", state: "merged", openedAt: opened, mergedAt: merged, mergeCommitSha: sha(letter) },
});
const leadOf = async (version: string) => {
  const query = { service: "payments", measure: "lead_time", from: at(800), limit: 100 } as const;
  const { rows } = await house.as("viewer").insights.rows({ query });
  return rows
    .filter((row) => row.version === version)
    .map(({ because, changes }) => ({ because, minutes: changes.map((one) => one.minutes) }))
    .toReversed();
};

describe("what is told late is counted without anybody looking for it", () => {
  test("a pull request whose times come after its deployment", async () => {
    await tell(commit("a", undefined, at(5)), commit("b", "a", at(2)), deployed("1.0", "a", at(4)));
    await tell(deployed("1.1", "b", at(1)));
    expect(await leadOf("1.1")).toEqual([{ because: "1 shipped", minutes: [1_440] }]);
    await tell(pullRequest(1, "b", at(3), at(2)));
    expect(await leadOf("1.1")).toEqual([{ because: "1 shipped", minutes: [2_880] }]);
    await tell({ ...pullRequest(1, "b", at(3), at(2)), fields: { firstCommitAt: at(3.5), commits: [sha("b")] } });
    expect(await leadOf("1.1")).toEqual([{ because: "1 shipped", minutes: [3_600] }]);
  });

  test("deployments and commits of last year, and what they make of those that are known", async () => {
    await tell(deployed("0.8", "8", at(300)), deployed("0.9", "9", at(299)));
    expect(await leadOf("0.9")).toEqual([{ because: expect.any(String), minutes: [null] }]);
    await tell(commit("9", "8", at(299.5)), commit("8", undefined, at(301)));
    expect(await leadOf("0.9")).toEqual([{ because: "1 shipped", minutes: [720] }]);
    // what was the first known success ships something now
    expect((await leadOf("1.0"))[0]?.because).not.toMatch(/first known/);
  });

  test("a commit counts where it came first, and not when it comes back after a rollback", async () => {
    await tell(commit("c", "b", at(0.5)), deployed("1.2", "c", at(0.4)), deployed("1.1", "b", at(0.3)));
    await tell(commit("d", "c", at(0.25)), deployed("1.3", "d", at(0.2)), deployed("1.1", "b", at(0.15)));
    await tell(deployed("1.3", "d", at(0.1)));
    expect(await leadOf("1.2")).toEqual([{ because: "1 shipped", minutes: [144] }]);
    expect(await leadOf("1.3")).toEqual([
      { because: "1 of 2 shipped count", minutes: expect.arrayContaining([null, 72]) },
      { because: "an earlier deployment of the same place shipped it", minutes: [null, null] },
    ]);
    expect((await leadOf("1.1"))[1]?.because).toBe("it shipped no commit that its place did not have");
  });
});

test("what a merge brought belongs to its pull request, though nobody told of which commits that is", async () => {
  const merge: CommitFact = {
    ...commit("3", "d", at(0.06)),
    fields: { parents: [sha("d"), sha("2")], committedAt: at(0.06) },
  };
  await tell(commit("1", "d", at(0.09)), commit("2", "1", at(0.08)), merge, deployed("2.0", "3", at(0.05)));
  await tell(pullRequest(2, "3", at(0.07), at(0.06)));
  // from its first commit on: 0.04 days
  expect(await leadOf("2.0")).toEqual([{ because: "1 shipped", minutes: [57] }]);
});

test("an incident's timeline tells of what was deployed around it, and not of last year", async () => {
  const declared = await house
    .as("responder")
    .incidents.declare({ body: { title: "Payments fail", severity: "SEV2", service: "payments", page: false } });
  await house.settle();
  await tell(deployed("0.7", "7", at(301)), deployed("2.9", "e", at(0.01)));
  const { timeline } = await house.as("viewer").incidents.get({ params: { id: declared.id } });
  const texts = timeline.filter(({ kind }) => kind === "deployment").map(({ text, at: when }) => [text, when]);
  expect(texts).toContainEqual([expect.stringMatching(/^payments 2\.9 was deployed to production/), at(0.01)]);
  expect(JSON.stringify(texts)).not.toContain("0.7");
});

test("of all that a batch made otherwise whoever counts is told once, from the earliest on", async () => {
  await tell(
    commit("4", undefined, at(3)),
    commit("5", "4", at(2)),
    deployed("6.0", "4", at(3, 5)),
    deployed("7.0", "5", at(2, 5)),
  );
  const batch = [pullRequest(67, "5", at(3), at(2)), commit("f", "5", at(1)), deployed("8.0", "f", at(1, 5))];
  const told = batch.map((fact) => ({ fact, event: "", told: { by: "ci", kind: "plain" } }));
  await inRecord(house.kernel.db, (tx) => recordFacts(house.kernel, tx, told));
  const { rows } = await sql<{ payload: { told: readonly object[] } }>`
    select jobs.payload from graphile_worker._private_jobs jobs
    join graphile_worker._private_tasks tasks on tasks.id = jobs.task_id
    where tasks.identifier like '%onHistoryRevised'`.execute(house.kernel.db);
  const revisions = rows.flatMap(({ payload }) => payload.told);
  expect(revisions).toMatchObject([{ payload: { since: new Date(at(2, 4)).toISOString() } }]);
  await house.settle();
});

test("a deployment that names nobody is by whoever told of it, by the name that they have here", async () => {
  const told = deployed("by-nobody", "0", at(0));
  await tell({ ...told, key: { source: "cdevents:https://tekton.example.org/ns/shop", externalId: "1" } });
  const { deployments } = await house.as("viewer").changes.listDeployments({ query: { service: "payments" } });
  expect(deployments.find(({ version }) => version === "by-nobody")?.deployedBy).toBe("ci");
});
