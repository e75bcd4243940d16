import type { CommitFact, DeploymentFact, Fact } from "@shipshape/domain/changes/fact";
import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import { createChangeIntake } from "./change-intake.ts";
import type { ChangeReaders } from "./change-source.ts";
import { readEvents } from "./read-events.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
  for (const name of ["payments", "checkout"]) {
    await house.as("editor").catalog.createService({ body: { name, owner: "shipshape" } });
  }
});
afterAll(() => house.close());

/** A source whose events are the facts themselves. */
const readers: ChangeReaders = {
  plain: ({ body }) => ({
    facts: JSON.parse(body.toString(), (_, value) =>
      typeof value === "string" && /^\d{4}-\d\d-\d\dT.*Z$/.test(value) ? new Date(value) : value,
    ) as Fact[],
  }),
};

/** Hands facts in, an event each, and reads them. */
async function deliver(facts: readonly (Fact | Fact[])[]) {
  const intake = createChangeIntake(house.kernel);
  for (const fact of facts) {
    const body = Buffer.from(JSON.stringify([fact].flat()));
    await intake.take({ sourceId: null, sourceKind: "plain", kind: "facts", delivery: null, headers: {}, body });
  }
  await readEvents(house.kernel, readers);
}
async function tell(...facts: readonly (Fact | Fact[])[]) {
  await deliver(facts);
  await house.settle();
}

const REPOSITORY = "git@github.com:org/payments.git";
const at = (minute: number) => new Date(Date.UTC(2026, 5, 1, 9, minute));
const commit = (sha: string, parents: string[], message = `Change ${sha}`, repository = REPOSITORY): CommitFact => ({
  kind: "commit",
  key: { repository, sha },
  at: at(0),
  fields: { parents, message, author: "dev", authoredAt: at(0) },
});
const deployed = (id: string, minute: number, fields: DeploymentFact["fields"]): DeploymentFact => ({
  kind: "deployment",
  key: { source: "github:org/payments", externalId: id },
  at: at(minute),
  fields: {
    place: { repository: REPOSITORY, environment: "prod" },
    status: "succeeded",
    startedAt: at(minute),
    finishedAt: at(minute + 1),
    ...fields,
  },
});
const sha = (letter: string) => letter.repeat(40);
const shipped = async (version: string) => {
  const rows = await house.kernel.db
    .selectFrom("shippedCommit")
    .innerJoin("deployment", "deployment.id", "deploymentId")
    .select("sha")
    .where("version", "=", version)
    .orderBy("sha")
    .execute();
  return rows.map((row) => row.sha[0]).join("");
};
const deployment = (version: string) =>
  house.kernel.db.selectFrom("deployment").selectAll().where("version", "=", version).executeTakeFirstOrThrow();

describe("a deployment that a source tells", () => {
  test("stands where its repository and its word for the environment say, and is told once", async () => {
    await tell(deployed("1", 0, { version: "1.0", commit: sha("a"), status: "in_progress" }));
    await tell(deployed("1", 5, { status: "failed" }), deployed("1", 5, { status: "failed" }));
    const { deployments } = await house.as("viewer").changes.listDeployments({ query: { service: "payments" } });
    expect(deployments).toMatchObject([{ version: "1.0", environment: "production", status: "failed" }]);
    const told = await house.kernel.db
      .selectFrom("event")
      .select("name")
      .where("name", "like", "changes.deployment%")
      .orderBy("id")
      .execute();
    expect(told.map(({ name }) => name)).toEqual(["changes.deploymentStarted", "changes.deploymentFinished"]);
  });

  test("ships, once its history is known, what the success before it had not; the first one ships nothing", async () => {
    await tell(deployed("2", 10, { version: "2.0", commit: sha("b") }));
    await tell(deployed("3", 20, { version: "3.0", commit: sha("e") }));
    expect(await deployment("2.0")).toMatchObject({ baseline: true, shippedGap: null });
    expect((await deployment("3.0")).shippedGap).toContain("The commits between bbbbbbbb and eeeeeeee are not known");
    expect(await shipped("3.0")).toBe("e");

    await house.advance(3_600_000);
    await tell(commit(sha("e"), [sha("d")]), commit(sha("d"), [sha("c")], "Fix PAY-12"));
    expect(await shipped("3.0")).toBe("e");
    await tell(commit(sha("c"), [sha("b")]));
    expect(await shipped("3.0")).toBe("cde");
    expect(await deployment("3.0")).toMatchObject({ shippedGap: null, missingCommits: [], previousVersion: "2.0" });
    expect(await shipped("2.0")).toBe("");
  });

  test("that is told late takes its place between those that are known", async () => {
    await tell(deployed("2b", 15, { version: "2.5", commit: sha("c") }));
    expect(await shipped("2.5")).toBe("c");
    expect(await shipped("3.0")).toBe("de");
    expect(await deployment("3.0")).toMatchObject({ previousVersion: "2.5" });
  });

  test("that brings back what ran before is a rollback, and ships nothing", async () => {
    await tell(deployed("4", 30, { version: "2.5", commit: sha("c") }));
    const rows = await house.kernel.db
      .selectFrom("deployment")
      .select(["kind", "previousVersion"])
      .where("externalId", "=", "4")
      .execute();
    expect(rows).toEqual([{ kind: "rollback", previousVersion: "3.0" }]);
    expect(await shipped("2.5")).toBe("c");
  });

  test("has the commit of its release or its artifact where it says none", async () => {
    await tell(deployed("5", 40, { version: "5.0", artifact: `registry.example.org/pay@sha256:${"f".repeat(64)}` }));
    expect((await deployment("5.0")).commitSha).toBeNull();
    await tell({
      kind: "artifact",
      key: { identity: `sha256:${"f".repeat(64)}` },
      at: at(41),
      fields: { commit: sha("e"), repository: REPOSITORY },
    });
    expect(await deployment("5.0")).toMatchObject({ commitSha: sha("e") });
    expect(await shipped("5.0")).toBe("de");
  });

  test.each([
    ["6.1", "v6.1"],
    ["v6.2", "6.2"],
    ["6.3.0", "payments-v6.3.0"],
    ["v6.4.0", "payments@6.4.0"],
  ])("%s has the commit of the release %s, whichever comes first", async (version, tag) => {
    const release: Fact = {
      kind: "release",
      key: { place: { service: "payments" }, version: tag },
      at: at(42),
      fields: { commit: sha("e") },
    };
    const ofIt = (id: string, its: string) => deployed(`${version} ${id}`, 42, { version: its });
    await tell(ofIt("before", version), release, ofIt("after", version));
    const rows = await house.kernel.db
      .selectFrom("deployment")
      .select("commitSha")
      .where("version", "=", version)
      .execute();
    expect(rows).toEqual([{ commitSha: sha("e") }, { commitSha: sha("e") }]);
    // one of exactly that name knows better
    await tell({ ...release, key: { ...release.key, version }, fields: { commit: sha("d") } } as Fact);
    expect(await deployment(version)).toMatchObject({ commitSha: sha("d") });
  });

  test("whose place nobody knows waits with the reason, and is mapped when it is known", async () => {
    const place = { name: "billing", environment: "blue" };
    await tell({ ...deployed("9", 50, { place, version: "9.0" }), key: { source: "argo", externalId: "9" } });
    const events = () =>
      house.kernel.db.selectFrom("changeEvent").select(["state", "because"]).orderBy("id", "desc").limit(1).execute();
    expect((await events())[0]).toEqual({
      state: "unmapped",
      because: 'The deployment waits: "billing" is no service of ours; no environment of ours is called "blue".',
    });
    await house.as("editor").catalog.createService({ body: { name: "billing", owner: "shipshape" } });
    await tell({
      ...deployed("9", 51, { place: { ...place, environment: "production" }, version: "9.0" }),
      key: { source: "argo", externalId: "9" },
    });
    expect(await deployment("9.0")).toMatchObject({ environment: "production" });
    const left = await house.kernel.db.selectFrom("changeEvent").select("id").where("state", "=", "unmapped").execute();
    expect(left).toEqual([]);
  });
});

test("an event that nobody can read says why, and holds up no other", async () => {
  const intake = createChangeIntake(house.kernel);
  const event = { sourceId: null, kind: "x", delivery: null, headers: {} };
  await intake.take({ ...event, sourceKind: "plain", body: Buffer.from("{") });
  await intake.take({ ...event, sourceKind: "nobody", body: Buffer.from("{}") });
  await tell(deployed("10", 60, { version: "10.0\0" }));
  const rows = await house.kernel.db
    .selectFrom("changeEvent")
    .select("because")
    .where("state", "=", "failed")
    .orderBy("id")
    .execute();
  expect(rows.map(({ because }) => because)).toEqual([
    expect.stringContaining("JSON"),
    "nobody reads events of the kind nobody",
  ]);
  expect(await deployment("10.0\uFFFD")).toBeDefined();
});

test("what comes while others are read waits for its own call: a stream is read in batches, and not one by one", async () => {
  const intake = createChangeIntake(house.kernel);
  const take = (version: string) => {
    const body = Buffer.from(JSON.stringify([deployed(version, 70, { version })]));
    return intake.take({ sourceId: null, sourceKind: "plain", kind: "facts", delivery: null, headers: {}, body });
  };
  const coming: Promise<unknown>[] = [];
  const trickling: ChangeReaders = {
    plain: (event) => {
      if (coming.length < 2) coming.push(take(`12.${coming.length}`));
      return readers["plain"]?.(event) ?? { facts: [] };
    },
  };
  await take("11.0");
  expect(await readEvents(house.kernel, trickling)).toBe(1);
  await Promise.all(coming);
  expect(await readEvents(house.kernel, trickling)).toBe(1);
  await Promise.all(coming);
  expect(await readEvents(house.kernel, trickling)).toBe(1);
  expect(await deployment("12.1")).toBeDefined();
  await house.settle();
});

test("a long history is read in parts, and all of it: who starts a deployment waits for one of them at most", async () => {
  const history = Array.from({ length: 3 }, (_, nth) =>
    commit(sha(`${nth + 7}`), [], "x".repeat(700_000), "https://github.com/org/long"),
  );
  await deliver(history);
  const { rows } = await sql<{ read: number }>`
    select count(*) as read from change_event
    where octet_length(body) > 700000 and state = 'mapped'`.execute(house.kernel.db);
  expect(rows[0]?.read).toBe(3);
});

/** Everything that the record says, but for what is made up by it: ids, numbers. */
async function record() {
  const { rows } = await sql<{ all: unknown }>`
    select jsonb_build_object(
      'deployments', (select jsonb_agg(jsonb_build_array(external_id, service.name, environment, version, commit_sha, previous_version,
        deployment.kind, status, started_at, finished_at, baseline, shipped_gap, missing_commits) order by external_id)
        from deployment join service on service.id = service_id where source in ('order', 'argo')),
      'twins', (select jsonb_agg(jsonb_build_array(twin.external_id, leader.external_id, twin.status) order by twin.external_id)
        from deployment_twin twin join deployment leader on leader.id = twin.deployment_id),
      'shipped', (select jsonb_agg(jsonb_build_array(external_id, sha) order by external_id, sha)
        from shipped_commit join deployment on deployment.id = deployment_id where source in ('order', 'argo')),
      'commits', (select jsonb_agg(jsonb_build_array(sha, parents, message, tickets) order by sha)
        from commit join repository on repository.id = repository_id where repository.url like '%/order'),
      'pulls', (select jsonb_agg(jsonb_build_array(number, title, state, merge_commit_sha, tickets) order by number) from pull_request),
      'builds', (select jsonb_agg(jsonb_build_array(external_id, status, commit_sha) order by external_id) from build),
      'artifacts', (select jsonb_agg(jsonb_build_array(identity, commit_sha, version) order by identity)
        from artifact where identity like 'pkg:%'),
      'releases', (select jsonb_agg(jsonb_build_array(version, commit_sha, title) order by version) from release),
      'changes', (select jsonb_agg(jsonb_build_array(external_id, kind, title, environment, at) order by external_id) from change),
      'not understood', (select jsonb_agg(because) from change_event where state in ('failed', 'unmapped'))
    ) as all`.execute(house.kernel.db);
  return rows[0]?.all;
}

const ORDER = "https://github.com/org/order";
const place = { service: "checkout", repository: ORDER, environment: "production" };
const ofOrder = (id: string, minute: number, fields: DeploymentFact["fields"]): DeploymentFact => ({
  ...deployed(id, minute, { place, ...fields }),
  key: { source: "order", externalId: id },
});
/** Another source that tells of the same deployments, in its own words. */
const byArgo = (id: string, minute: number, fields: DeploymentFact["fields"]): DeploymentFact => ({
  ...deployed(id, minute, { place, ...fields }),
  key: { source: "argo", externalId: id },
});
const STORY: readonly Fact[] = [
  ...["1", "2", "3", "4"].map((one, nth) =>
    commit(sha(one), nth === 0 ? [] : [sha(String(nth))], `Step ${one} PAY-${one}`, ORDER),
  ),
  {
    kind: "commit",
    key: { repository: ORDER, sha: sha("3") },
    at: at(9),
    fields: { message: "Step 3, better said OPS-3" },
  },
  {
    kind: "pull_request",
    key: { repository: ORDER, number: 7 },
    at: at(1),
    fields: { title: "PAY-9 opened", state: "open" },
  },
  {
    kind: "pull_request",
    key: { repository: ORDER, number: 7 },
    at: at(2),
    fields: { state: "merged", mergeCommitSha: sha("3"), commits: [sha("2")] },
  },
  { kind: "build", key: { source: "ci", externalId: "1" }, at: at(1), fields: { status: "running", place } },
  { kind: "build", key: { source: "ci", externalId: "1" }, at: at(1), fields: { status: "failed", commit: sha("2") } },
  {
    kind: "artifact",
    key: { identity: "pkg:npm/order@4.0" },
    at: at(3),
    fields: { commit: sha("4"), repository: ORDER },
  },
  // of the deployment 3.0, in the words of a tag
  { kind: "release", key: { place, version: "v3.0" }, at: at(3), fields: { commit: sha("3"), title: "Third" } },
  ofOrder("o1", 10, { version: "1.0", commit: sha("1") }),
  ofOrder("o2", 20, { version: "2.0", commit: sha("2").slice(0, 8) }),
  ofOrder("o3", 30, { version: "3.0", status: "in_progress" }),
  ofOrder("o3", 31, { status: "succeeded" }),
  ofOrder("o4", 40, { artifact: "pkg:npm/order@4.0" }),
  ofOrder("o5", 50, { version: "2.0", commit: sha("2") }),
  ofOrder("o6", 60, { version: "6.0", commit: sha("4"), status: "failed" }),
  byArgo("a2", 21, { version: "v2.0" }),
  byArgo("a3", 29, { version: "other", commit: sha("3").slice(0, 8), status: "failed", finishedAt: at(30) }),
  byArgo("a3", 32, { status: "succeeded", finishedAt: at(32) }),
  byArgo("a4", 38, { version: "4.0", commit: sha("4"), finishedAt: at(41) }),
  byArgo("a5", 51, { version: "2.0", commit: sha("2") }),
  { ...byArgo("a5", 52, { startedAt: at(300), finishedAt: at(301) }) },
  byArgo("a6", 60, { version: "6.0", commit: sha("4") }),
  {
    kind: "change",
    key: { source: "tf", externalId: "1" },
    at: at(5),
    fields: { change: "infrastructure", title: "Plan", place },
  },
];

test("in whatever order and however often facts arrive, the record is the same", async () => {
  const clear = () =>
    sql`truncate change_event, told_deployment, shipped_commit, deployment, commit, pull_request, pull_request_commit, build, artifact, release,
      change, repository cascade`.execute(house.kernel.db);
  await clear();
  await tell(...STORY);
  const wanted = await record();
  expect(wanted).toMatchObject({
    twins: expect.arrayContaining([["a2", "o2", "succeeded"]]),
    shipped: expect.arrayContaining([["o3", sha("3")]]),
    "not understood": null,
  });
  const deliveries = fc.shuffledSubarray([...STORY, ...STORY.slice(0, 9)], { minLength: STORY.length + 9 });
  await fc.assert(
    fc.asyncProperty(
      deliveries,
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 30, maxLength: 30 }),
      async (facts, sizes) => {
        await clear();
        let from = 0;
        for (const size of sizes) {
          await deliver(facts.slice(from, from + size));
          from += size;
        }
        expect(await record()).toEqual(wanted);
      },
    ),
    { numRuns: 4 },
  );
});
