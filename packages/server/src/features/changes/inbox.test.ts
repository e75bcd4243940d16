import { changeReceived } from "@shipshape/contract/integrations";
import type { Fact } from "@shipshape/domain/changes/fact";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { SYSTEM } from "../../kernel/actor.ts";
import { inTransaction } from "../../kernel/database.ts";
import { emit } from "../../kernel/events.ts";
import { problemOf } from "../../testing/problem-of.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import { createChangeIntake } from "./change-intake.ts";
import { inRecord, recordFacts } from "./record-facts.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
  await house.as("editor").catalog.createService({ body: { name: "payments", owner: "shipshape" } });
  for (const [name, minute] of [
    ["pay-api", 1],
    ["pay-worker", 2],
    ["billing", 3],
  ] as const)
    await take(name, minute);
  await house.settle();
});
afterAll(() => house.close());

const editor = () => house.as("editor").changes;

/** What PagerDuty would tell of a change of something that is called so. */
async function take(name: string, minute: number, details = {}): Promise<void> {
  const at = new Date(Date.UTC(2026, 5, 1, 9, minute));
  const body = Buffer.from(JSON.stringify({ summary: `${name} changed`, source: name, at, links: [], details }));
  const event = { sourceId: null, sourceKind: "pagerduty", kind: "change", headers: {}, body };
  await createChangeIntake(house.kernel).take({ ...event, delivery: `${name} ${minute}` });
}
const becauses = async () => (await editor().listInbox({ query: {} })).events.map(({ because }) => because);
const RULE = { condition: 'name.startsWith("pay-")', service: "payments" };

describe("what was not understood", () => {
  test("waits with its reason, and stands there as it came", async () => {
    expect((await becauses()).toReversed()).toEqual([
      'The change is kept without its service: "pay-api" is no service of ours.',
      'The change is kept without its service: "pay-worker" is no service of ours.',
      'The change is kept without its service: "billing" is no service of ours.',
    ]);
    const { events, total } = await editor().listInbox({ query: { limit: 1 } });
    expect(total).toBe(3);
    const event = await editor().getInboxEvent({ params: { id: events[0]?.id ?? "" } });
    expect(JSON.parse(event.body)).toMatchObject({ summary: "billing changed" });
  });

  test("a rule can be tried before it holds; nothing changes by that", async () => {
    const tried = await editor().tryMappingRule({ body: RULE });
    expect(tried).toMatchObject({ problem: null, waiting: 3, fits: 2, understood: 2 });
    expect(tried.examples[0]).toMatchObject({
      now: expect.stringContaining('payments in no environment: the rule "draft"'),
    });
    expect(await becauses()).toHaveLength(3);
    const faulty = await editor().tryMappingRule({ body: { ...RULE, condition: "name =" } });
    expect(faulty.problem?.message).toContain("==");
  });

  test("is read again by a rule that holds, and by a service that is added", async () => {
    await editor().putMappingRule({ params: { name: "pay" }, body: RULE });
    await house.settle();
    expect(await becauses()).toEqual([expect.stringContaining("billing")]);
    const { changes } = await editor().listChanges({ query: { service: "payments" } });
    expect(changes.map(({ title }) => title)).toEqual(["pay-worker changed", "pay-api changed"]);
    await house.as("editor").catalog.createService({ body: { name: "billing", owner: "shipshape" } });
    await house.settle();
    expect(await becauses()).toEqual([]);
  });
});

describe("an event that nobody needs to understand", () => {
  const dismissed = async () => (await editor().listInbox({ query: { state: "dismissed" } })).events;

  test("is dismissed with a reason, waits no more for any rule or service, and that is taken back", async () => {
    await take("toy", 6);
    await house.settle();
    const [waiting] = (await editor().listInbox({ query: {} })).events;
    const ids = [waiting?.id ?? ""];
    expect(await problemOf(editor().dismissEvents({ body: { ids, reason: " " } }))).toMatchObject({ status: 400 });
    const viewer = house.as("viewer").changes;
    expect(await problemOf(viewer.dismissEvents({ body: { ids, reason: "mine" } }))).toMatchObject({ status: 403 });
    expect(await editor().dismissEvents({ body: { ids, reason: "A toy of ours" } })).toEqual({ events: 1 });
    expect(await editor().listInbox({ query: {} })).toMatchObject({ events: [], total: 0, dismissed: 1 });
    const by = { by: "the-editor", reason: "A toy of ours", at: expect.any(Date) };
    expect(await dismissed()).toMatchObject([{ because: expect.stringContaining('"toy"'), dismissed: by }]);
    expect(await editor().mapAgain({ body: {} })).toEqual({ events: 0 });
    expect(await problemOf(editor().dismissEvents({ body: { ids, reason: "again" } }))).toMatchObject({ status: 409 });

    expect(await editor().takeBackDismissal({ body: { ids } })).toEqual({ events: 1 });
    await house.settle();
    expect(await dismissed()).toEqual([]);
    const after = await editor().listInbox({ query: {} });
    expect(after).toMatchObject({ total: 1, dismissed: 0, events: [{ state: "unmapped", dismissed: null }] });
    expect(await problemOf(editor().takeBackDismissal({ body: { ids } }))).toMatchObject({ status: 409 });
    const { entries } = await house.as("admin").access.listAudit({ query: { subject: "change-inbox" } });
    expect(entries.slice(0, 3).map(({ action }) => action)).toEqual([
      "changes.takeBackDismissal",
      "changes.mapAgain",
      "changes.dismissEvents",
    ]);
  });

  test("is what a rule would begin with, until a rule ignores it: then it is no change of ours", async () => {
    const [waiting] = (await editor().listInbox({ query: {} })).events;
    const { draft } = await editor().getInboxEvent({ params: { id: waiting?.id ?? "" } });
    expect(draft).toEqual({ condition: 'name == "toy"', name: "toy" });
    await editor().putMappingRule({
      params: { name: "toys" },
      body: { condition: draft?.condition ?? "", ignore: true },
    });
    await take("toy", 7, { again: true });
    await house.settle();
    expect(await becauses()).toEqual([]);
    const { changes } = await editor().listChanges({ query: {} });
    expect(changes.filter(({ title }) => title === "toy changed")).toHaveLength(1);
    const said = await house.kernel.db.selectFrom("changeEvent").select(["state", "because"]).execute();
    expect(said.filter(({ state }) => state === "ignored").map(({ because }) => because)).toEqual([
      'the rule "toys" ignores it',
      'the rule "toys" ignores it',
    ]);
    await editor().removeMappingRule({ params: { name: "toys" } });
  });
});

test("a change that a door for alerts heard of twice, of one moment, is one", async () => {
  const payload = {
    integrationId: null,
    service: "payments",
    summary: "Refunds on",
    source: "flags",
    at: "2026-06-01T10:00:00Z",
    details: {},
    links: [],
  };
  const hear = (more: object = {}) =>
    inTransaction(house.kernel.db, (tx) =>
      emit(tx, SYSTEM, changeReceived, { ...payload, ...more }, "service:payments"),
    );
  await hear();
  await house.settle();
  await hear();
  await hear({ at: "2026-06-01T10:01:00Z" });
  await house.settle();
  const { changes } = await editor().listChanges({ query: {} });
  expect(changes.filter(({ title }) => title === "Refunds on").map(({ at }) => at.toISOString())).toEqual([
    "2026-06-01T10:01:00.000Z",
    "2026-06-01T10:00:00.000Z",
  ]);
});

test("of a build that deploys, a trial and a draft tell where it deploys", async () => {
  const build = { full_url: "https://ci.example.org/job/old/7/", number: 7, phase: "FINALIZED", status: "SUCCESS" };
  const parameters = { ENVIRONMENT: "prod", VERSION: "1.0" };
  const told = { name: "old", build: { ...build, timestamp: Date.UTC(2026, 5, 1), parameters } };
  const event = { sourceId: null, sourceKind: "jenkins", kind: "finalized", headers: {} };
  const body = Buffer.from(JSON.stringify(told));
  await createChangeIntake(house.kernel).take({ ...event, body, delivery: "old 7" });
  await house.settle();
  const { examples } = await editor().tryMappingRule({ body: { condition: 'name == "old"', service: "payments" } });
  expect(examples).toMatchObject([{ told: "old · prod", now: expect.stringContaining("payments in production") }]);
  const ids = (await editor().listInbox({ query: {} })).events.map(({ id }) => id);
  expect(ids).toHaveLength(1);
  await editor().dismissEvents({ body: { ids, reason: "An old job" } });
});

describe("a mapping rule as code", () => {
  const apply = (text: string) =>
    house.as("admin").configuration.apply({ body: { files: [{ path: "rules.yaml", text }] } });

  test("is exported as it was applied, and applying what was exported changes nothing", async () => {
    const written = `apiVersion: shipshape/v1
kind: ChangeMapping
metadata: { name: blue, displayName: The blue ones, labels: { why: [history] } }
spec:
  description: Jobs of the old pipeline.
  position: 30
  condition: name.startsWith("blue-") && environment == "old"
  service: payments
  environment: production
---
apiVersion: shipshape/v1
kind: ChangeMapping
metadata: { name: bots }
spec: { condition: 'kind == "bot"', ignore: true, enabled: false }
`;
    const actions = ({ changes }: Awaited<ReturnType<typeof apply>>) =>
      changes.map(({ action, kind, name }) => `${action} ${kind} ${name}`);
    expect(actions(await apply(written))).toEqual(["create ChangeMapping blue", "create ChangeMapping bots"]);
    const { documents } = await house.as("admin").configuration.export({ query: { kind: "ChangeMapping" } });
    const exported = documents.map((document) => stringify(document)).join("---\n");
    expect(exported).toContain('condition: name.startsWith("blue-") && environment == "old"');
    expect(actions(await apply(exported)).filter((action) => /blue|bots/.test(action))).toEqual([
      "unchanged ChangeMapping blue",
      "unchanged ChangeMapping bots",
    ]);
    const { rules } = await editor().listMappingRules();
    expect(rules.find(({ name }) => name === "blue")).toMatchObject({
      displayName: "The blue ones",
      labels: { why: ["history"] },
      position: 30,
      service: "payments",
      environment: "production",
      ignore: false,
      enabled: true,
    });
    expect(rules.find(({ name }) => name === "bots")).toMatchObject({ service: null, ignore: true, enabled: false });
    await editor().removeMappingRule({ params: { name: "blue" } });
    await editor().removeMappingRule({ params: { name: "bots" } });
  });
});

test("rules are refused by field, moved and taken away; each is written down", async () => {
  const put = (name: string, body: Parameters<ReturnType<typeof editor>["putMappingRule"]>[0]["body"]) =>
    editor().putMappingRule({ params: { name }, body });
  const problem = await problemOf(put("wrong", { condition: "nobody == 1", service: "gone" }));
  expect(problem.faults?.map(({ path }) => path)).toEqual(["condition", "service"]);
  await put("noise", { condition: 'branch == "test"', ignore: true, position: 200 });
  const { rules } = await editor().moveMappingRule({ params: { name: "noise" }, body: { before: "pay" } });
  expect(rules.map(({ name }) => name)).toEqual(["noise", "pay"]);
  await editor().removeMappingRule({ params: { name: "noise" } });
  const { entries } = await house.as("admin").access.listAudit({ query: { subject: "mapping-rule:noise" } });
  expect(entries.map(({ action }) => action)).toEqual([
    "changes.removeMappingRule",
    "changes.moveMappingRule",
    "changes.putMappingRule",
  ]);
});

test("a repository that the catalog names tells the service of what is deployed from it", async () => {
  const links = [{ title: "Source code", url: "https://github.com/org/shop/tree/main/api" }];
  await house.as("editor").catalog.createService({ body: { name: "storefront", owner: "shipshape", links } });
  await house.settle();
  const fact: Fact = {
    kind: "deployment",
    key: { source: "ci", externalId: "1" },
    at: new Date(Date.UTC(2026, 5, 1)),
    fields: {
      place: { repository: "git@github.com:org/shop.git", environment: "prod" },
      version: "1",
      status: "succeeded",
    },
  };
  const told = { by: "ci", kind: "ci" };
  await inRecord(house.kernel.db, (tx) => recordFacts(house.kernel, tx, [{ fact, told, event: "x" }]));
  const { deployments } = await house.as("viewer").changes.listDeployments({ query: { service: "storefront" } });
  expect(deployments).toMatchObject([{ version: "1", environment: "production" }]);
});

test("what services that are described together say of their code is learned together, a repository of two among it", async () => {
  const [ours, shared] = ["https://github.com/org/ours", "https://github.com/org/shared"];
  const service = (name: string, ...urls: string[]) => {
    const links = urls.map((url) => `{ title: Source code, url: "${url}" }`).join(", ");
    const spec = `spec: { owner: shipshape, tier: 1, links: [${links}] }`;
    return `apiVersion: shipshape/v1\nkind: Service\nmetadata: { name: ${name} }\n${spec}\n`;
  };
  const described = (...services: string[]) =>
    house.as("admin").configuration.apply({ body: { files: [{ path: "all.yaml", text: services.join("---\n") }] } });
  const lies = async () => {
    const { rows } = await sql<{ name: string; urls: string[] }>`
      select service.name, array_agg(repository.url order by repository.url) as urls
      from repository_service join service on service.id = service_id join repository on repository.id = repository_id
      where service.name like 'code-%' group by service.name order by service.name`.execute(house.kernel.db);
    return Object.fromEntries(rows.map(({ name, urls }) => [name, urls]));
  };
  await described(service("code-a", ours, shared), service("code-b", shared), service("code-c"));
  const { rows: jobs } = await sql<{ told: number }>`select json_array_length(job.payload -> 'told') as told
    from graphile_worker._private_jobs job join graphile_worker._private_tasks task on task.id = job.task_id
    where task.identifier = 'changes.onServiceChanged'`.execute(house.kernel.db);
  expect(jobs).toEqual([{ told: 3 }]);
  await house.settle();
  expect(await lies()).toEqual({ "code-a": [ours, shared], "code-b": [shared] });
  await described(service("code-a", ours), service("code-b"), service("code-c", shared));
  await house.settle();
  expect(await lies()).toEqual({ "code-a": [ours], "code-c": [shared] });
});

test("what was not understood is read again by an environment that is added, or that is called so besides", async () => {
  const environment = (labels: string) =>
    house.as("admin").configuration.apply({
      body: {
        files: [
          {
            path: "blue.yaml",
            text: `apiVersion: shipshape/v1\nkind: Environment\nmetadata: { name: blue${labels} }\nspec: { kind: staging }\n`,
          },
        ],
      },
    });
  for (const called of ["blue", "azure"]) {
    const status = {
      repository: { full_name: "org/pay", html_url: "https://github.com/org/pay" },
      deployment: { id: called, sha: "5".repeat(40), environment: called, created_at: "2026-06-01T09:00:00Z" },
      deployment_status: { state: "success", created_at: "2026-06-01T09:01:00Z" },
    };
    const body = Buffer.from(
      JSON.stringify({ ...status, deployment: { ...status.deployment, payload: { service: "payments" } } }),
    );
    const event = { sourceId: null, sourceKind: "github", kind: "deployment_status", headers: {}, body };
    await createChangeIntake(house.kernel).take({ ...event, delivery: called });
  }
  await house.settle();
  const unknown = (name: string) => `The deployment waits: no environment of ours is called "${name}".`;
  expect(await becauses()).toEqual([unknown("azure"), unknown("blue")]);
  await environment("");
  await house.settle();
  expect(await becauses()).toEqual([unknown("azure")]);
  await environment(", labels: { aliases: [azure] }");
  await house.settle();
  expect(await becauses()).toEqual([]);
});

test("a change in an environment that nobody knows says so, and finds it when it is described", async () => {
  await take("payments", 5, { environment: "lab" });
  await house.settle();
  const why = 'The change is kept without its environment: no environment of ours is called "lab".';
  expect(await becauses()).toEqual([why]);
  const text = "apiVersion: shipshape/v1\nkind: Environment\nmetadata: { name: lab }\nspec: { kind: testing }\n";
  await house.as("admin").configuration.apply({ body: { files: [{ path: "lab.yaml", text }] } });
  await house.settle();
  expect(await becauses()).toEqual([]);
  const { changes } = await editor().listChanges({ query: { service: "payments", environment: "lab" } });
  expect(changes.map(({ title }) => title)).toEqual(["payments changed"]);
});
