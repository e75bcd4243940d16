import type { Fact } from "@shipshape/domain/changes/fact";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { problemOf } from "../../testing/problem-of.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import { inRecord, recordFacts } from "./record-facts.ts";

let house: TestHouse;
const REPOSITORY = "https://github.com/org/payments";
const sha = (letter: string) => letter.repeat(40);
const at = (day: number) => new Date(Date.UTC(2026, 4, day, 9));

const record = (...facts: Fact[]) =>
  inRecord(house.kernel.db, (tx) =>
    recordFacts(
      house.kernel,
      tx,
      facts.map((fact) => ({
        fact,
        event: "00000000-0000-4000-8000-000000000000",
        told: { by: "test", kind: "plain" },
      })),
    ),
  );
const commit = (letter: string, parents: string[], message: string): Fact => ({
  kind: "commit",
  key: { repository: REPOSITORY, sha: sha(letter) },
  at: at(1),
  fields: { parents: parents.map(sha), message, author: `author of ${letter}`, authoredAt: at(1) },
});
const deployed = (environment: string, day: number, version: string, letter: string): Fact => ({
  kind: "deployment",
  key: { source: "ci", externalId: `${environment}/${day}` },
  at: at(day),
  fields: {
    place: { service: "payments", repository: REPOSITORY, environment },
    version,
    commit: sha(letter),
    status: "succeeded",
    startedAt: at(day),
    finishedAt: at(day),
    deployedBy: "deployer",
  },
});

beforeAll(async () => {
  house = await testHouse();
  await house.as("editor").catalog.createService({ body: { name: "payments", owner: "shipshape" } });
  await record(
    commit("a", [], "Begin"),
    commit("b", ["a"], "feat(queue): answer sooner PAY-1"),
    commit("c", ["b"], "fix: a crash (#7)"),
    commit("d", ["c"], "feat!: another wire PAY-2"),
    {
      kind: "pull_request",
      key: { repository: REPOSITORY, number: 7 },
      at: at(1),
      fields: { title: "fix: a crash nobody saw OPS-9", mergeCommitSha: sha("c"), state: "merged" },
    },
    {
      kind: "release",
      key: { place: { service: "payments" }, version: "1.1" },
      at: at(2),
      fields: { commit: sha("b") },
    },
    {
      kind: "release",
      key: { place: { service: "payments" }, version: "1.2" },
      at: at(3),
      fields: { commit: sha("c") },
    },
    deployed("staging", 1, "1.0", "a"),
    deployed("production", 2, "1.0", "a"),
    deployed("staging", 3, "1.1", "b"),
    deployed("staging", 4, "1.2", "c"),
    deployed("production", 5, "1.2", "c"),
    deployed("staging", 6, "1.3", "d"),
  );
});
afterAll(() => house.close());

const viewer = () => house.as("viewer").changes;

test("the matrix tells what runs where, and how far that is behind", async () => {
  const { environments, rows } = await viewer().matrix({ query: {} });
  expect(environments.map(({ name }) => name)).toEqual(["production", "staging"]);
  expect(rows).toMatchObject([
    {
      service: "payments",
      cells: [
        { environment: "production", version: "1.2", drift: null, kind: "deploy" },
        { environment: "staging", version: "1.3" },
      ],
    },
  ]);
  const yaml = (name: string, kind: string) =>
    `---\napiVersion: shipshape/v1\nkind: Environment\nmetadata: { name: ${name} }\nspec: { kind: ${kind} }\n`;
  const files = [{ path: "e.yaml", text: yaml("staging", "staging") + yaml("production", "production") }];
  await house.as("editor").configuration.apply({ body: { files } });
  const again = await viewer().matrix({ query: { search: "pay" } });
  expect(again.environments.map(({ name }) => name)).toEqual(["staging", "production"]);
  expect(again.rows[0]?.cells[0]?.drift).toMatchObject({ environment: "staging", deployments: 1, commits: 1 });
  expect(again.rows[0]?.cells[1]?.drift).toBeNull();
});

test("two environments differ by commits, pull requests and tickets, in both directions", async () => {
  const { services } = await viewer().compareEnvironments({ query: { left: "staging", right: "production" } });
  expect(services).toMatchObject([
    {
      service: "payments",
      left: { version: "1.3" },
      right: { version: "1.2" },
      onlyLeft: { commits: [{ sha: sha("d") }], tickets: ["PAY-2"] },
      onlyRight: { commits: [] },
      gap: null,
    },
  ]);
});

describe("the environments that are compared", () => {
  const compare = (left: string, right: string, service?: string) =>
    viewer().compareEnvironments({ query: { left, right, ...(service ? { service } : {}) } });

  test("may be named by a usual word, and are told by their names", async () => {
    const { left, right, services } = await compare("stg", "PROD");
    expect({ left, right, versions: [services[0]?.left?.version, services[0]?.right?.version] }).toEqual({
      left: "staging",
      right: "production",
      versions: ["1.3", "1.2"],
    });
  });
  test("are two that there are", async () => {
    const unknown = await problemOf(compare("stagging", "production"));
    expect([unknown.status, unknown.message]).toEqual([
      404,
      'There is no environment "stagging". There are production, staging.',
    ]);
    expect((await problemOf(compare("production", "prod"))).message).toContain("is production too");
    expect(await problemOf(compare("staging", "production", "paymnets"))).toMatchObject({ status: 404 });
    const notes = await problemOf(viewer().releaseNotes({ query: { service: "payments", environment: "produktion" } }));
    expect(notes.message).toContain('There is no environment "produktion"');
  });
  test("have a service in neither, or one commit under two names, and say so", async () => {
    const editor = house.as("editor");
    for (const name of ["idle", "cart"]) await editor.catalog.createService({ body: { name, owner: "shipshape" } });
    expect((await compare("staging", "production", "idle")).services).toMatchObject([
      { service: "idle", left: null, right: null, gap: "It runs in neither." },
    ]);
    const place = (environment: string, version: string) => ({
      service: "cart",
      environment,
      version,
      commit: sha("7"),
    });
    await editor.changes.startDeployment({ body: { ...place("staging", "77777777"), finished: "succeeded" } });
    await editor.changes.startDeployment({ body: { ...place("production", "v7"), finished: "succeeded" } });
    const differing = (await compare("staging", "production")).services.map(({ service }) => service);
    expect(differing).toEqual(["payments"]);
    expect((await compare("staging", "production", "cart")).services).toMatchObject([
      { left: { version: "77777777", commit: sha("7") }, right: { version: "v7", commit: sha("7") } },
    ]);
  });
});

test.each([
  ["whose commit is not known in one of the two", { commit: undefined }, false],
  ["whose commit is known by its beginning there", { commit: sha("9").slice(0, 8) }, false],
  ["that was built from another commit there", { commit: sha("8") }, true],
])("a service at one version %s", async (name, there, differs) => {
  const service = name.replaceAll(" ", "-").slice(0, 50);
  const editor = house.as("editor");
  await editor.catalog.createService({ body: { name: service, owner: "shipshape" } });
  const run = (environment: string, more: { commit?: string | undefined }) =>
    editor.changes.startDeployment({ body: { service, environment, version: "2.0", finished: "succeeded", ...more } });
  await run("staging", { commit: sha("9") });
  await run("production", there);
  for (const [left, right] of [
    ["staging", "production"],
    ["production", "staging"],
  ] as const) {
    const { services } = await viewer().compareEnvironments({ query: { left, right } });
    expect(services.some((one) => one.service === service)).toBe(differs);
  }
});

describe("where something is", () => {
  test.each([
    ["a commit by its beginning", { commit: "ccccccc" }, ["there", "there"]],
    ["a ticket of a commit", { ticket: "pay-2" }, ["not_yet", "there"]],
    ["a ticket of a pull request", { ticket: "OPS-9" }, ["there", "there"]],
    ["a pull request", { pullRequest: 7 }, ["there", "there"]],
    ["what was there from the beginning", { commit: sha("a") }, ["there", "there"]],
  ])("%s", async (_, query, states) => {
    const { places } = await viewer().whereabouts({ query });
    expect(places.map(({ environment, state }) => [environment, state])).toEqual([
      ["production", states[0]],
      ["staging", states[1]],
    ]);
  });

  test("is nowhere any more after a rollback", async () => {
    await record(deployed("staging", 7, "1.2", "c"));
    const { places } = await viewer().whereabouts({ query: { ticket: "PAY-2" } });
    expect(places[1]).toMatchObject({
      environment: "staging",
      state: "was",
      because: expect.stringContaining("went back to 1.2"),
    });
  });

  test("must be asked of one thing", async () => {
    expect(await problemOf(viewer().whereabouts({ query: {} }))).toMatchObject({ status: 400 });
    expect((await viewer().whereabouts({ query: { ticket: "NO-1" } })).because).toContain("No commit of NO-1 is known");
  });
});

test("release notes hold all that was released since the last one in that environment", async () => {
  const notes = await viewer().releaseNotes({ query: { service: "payments", environment: "production" } });
  expect(notes).toMatchObject({ version: "1.2", previousVersion: "1.0", releases: ["1.1", "1.2"], gap: null });
  expect(notes.groups.map(({ type, notes: all }) => [type, all.map(({ text }) => text)])).toEqual([
    ["feat", ["queue: answer sooner PAY-1"]],
    ["fix", ["a crash nobody saw OPS-9"]],
  ]);
  expect(notes.markdown).toContain("# payments 1.2 in production, after 1.0\n\nHolds also 1.1.");
  const { releases } = await viewer().listReleases({ query: { service: "payments" } });
  expect(releases.map(({ version, runsIn }) => [version, runsIn])).toEqual([
    ["1.2", ["production", "staging"]],
    ["1.1", []],
  ]);
});

test("a release runs where its commit runs, whatever it is called there", async () => {
  const place = {
    service: "payments",
    environment: "preview",
    version: "bbbbbbbb",
    commit: sha("b"),
    startedAt: at(1),
  };
  await house.as("editor").changes.startDeployment({ body: { ...place, finished: "succeeded" } });
  const { releases } = await viewer().listReleases({ query: { service: "payments" } });
  expect(releases.find(({ version }) => version === "1.1")?.runsIn).toEqual(["preview"]);
});

test("a change that a door for alerts heard of is in the record, and in the list of all changes", async () => {
  await record({
    kind: "change",
    key: { source: "flags", externalId: "1" },
    at: at(8),
    fields: { change: "flag", title: "New queue on", place: { service: "payments" }, author: "operator", at: at(8) },
  });
  const { changes } = await viewer().listChanges({ query: { service: "payments", limit: 3 } });
  expect(changes.map(({ kind, title, by }) => [kind, title, by])).toEqual([
    ["flag", "New queue on", "operator"],
    ["rollback", "1.2", "deployer"],
    ["deploy", "1.3", "deployer"],
  ]);
  expect((await viewer().listChanges({ query: { by: "oper" } })).changes).toHaveLength(1);
});

test("a deployment that is told by itself is of the repository that knows its commit", async () => {
  const deploy = (version: string, letter: string, day: number) => {
    const place = { service: "payments", environment: "qa", version, commit: sha(letter) };
    return house
      .as("editor")
      .changes.startDeployment({ body: { ...place, startedAt: at(day), finished: "succeeded" } });
  };
  await deploy("1.1", "b", 7);
  await deploy("1.3", "d", 8);
  const { groups, gap } = await viewer().releaseNotes({ query: { service: "payments", environment: "qa" } });
  expect(gap).toBeNull();
  expect(groups.flatMap(({ notes }) => notes.flatMap(({ commits }) => commits)).toSorted()).toEqual([
    sha("c"),
    sha("d"),
  ]);
  const { places } = await viewer().whereabouts({ query: { ticket: "PAY-2" } });
  expect(places).toContainEqual(expect.objectContaining({ environment: "qa", state: "there" }));
});

test("a place whose first deployment named no commit has it not yet, too", async () => {
  const place = { service: "payments", environment: "canary", version: "0.9" };
  await house.as("editor").changes.startDeployment({ body: { ...place, finished: "succeeded" } });
  await house.settle();
  const { places, because } = await viewer().whereabouts({ query: { ticket: "PAY-2" } });
  expect(because).toMatch(/^PAY-2 is in .*qa.*, and not yet in .*canary/);
  expect(places).toContainEqual(
    expect.objectContaining({ environment: "canary", state: "not_yet", because: "0.9 runs there, without it." }),
  );
});

test("the matrix takes 2.0 and v2.0 for one version: a tag has a v before it where an image has none", async () => {
  await house.as("editor").catalog.createService({ body: { name: "prefixed", owner: "shipshape" } });
  const ship = async (environment: string, version: string) => {
    await house.advance(60_000);
    const body = { service: "prefixed", environment, version, finished: "succeeded" } as const;
    await house.as("responder").changes.startDeployment({ body });
  };
  const drifts = async () => {
    const { rows } = await viewer().matrix({ query: { search: "prefixed" } });
    return rows[0]?.cells.map(({ version, drift }) => [version, drift?.deployments ?? 0]);
  };
  await ship("staging", "2.0");
  await ship("production", "v2.0");
  expect(await drifts()).toEqual([
    ["v2.0", 0],
    ["2.0", 0],
  ]);
  await ship("staging", "2.1");
  expect(await drifts()).toEqual([
    ["v2.0", 1],
    ["2.1", 0],
  ]);
});
