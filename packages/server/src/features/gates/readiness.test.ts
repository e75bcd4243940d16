import { DAY_MS } from "@shipshape/domain/time/milliseconds";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type GateHouse, gateHouse } from "../../testing/gate-house.ts";
import { problemOf } from "../../testing/problem-of.ts";

const CONFIGURATION = `
apiVersion: shipshape/v1
kind: Team
metadata: { name: money }
spec: { contacts: [{ kind: slack, value: "#money" }] }
---
apiVersion: shipshape/v1
kind: Service
metadata: { name: ledger }
spec: { owner: money, tier: 2 }
---
apiVersion: shipshape/v1
kind: Service
metadata: { name: payments }
spec: { owner: money, tier: 3, dependsOn: [ledger], runbook: "https://wiki.example.org/payments" }
`;

let house: GateHouse;
beforeAll(async () => {
  house = await gateHouse(CONFIGURATION);
});
afterAll(() => house.close());

const readiness = (name = "payments") => house.as("viewer").gates.getReadiness({ params: { name } });
const item = async (key: string, name = "payments") =>
  (await readiness(name)).items.find((one) => one.key === key) ?? expect.unreachable(key);
const inDays = (days: number) => new Date(house.kernel.clock.now().getTime() + days * DAY_MS);

test("what the platform knows is found by itself, and what is missing says what to do", async () => {
  expect(await readiness()).toMatchObject({ checklist: "default", required: "C", reached: null, ready: false });
  expect(await item("owner")).toMatchObject({ decision: "pass", by: "automatic", because: "money owns it" });
  expect(await item("contacts")).toMatchObject({ decision: "pass" });
  expect(await item("runbook")).toMatchObject({ decision: "pass", wanted: false });
  expect(await item("dependency-slos")).toMatchObject({ decision: "fail", because: "ledger has no objective" });
  expect(await item("slo")).toMatchObject({ decision: "fail", mend: expect.stringContaining("Add an objective") });
  await house.check();
  expect(await item("gate")).toMatchObject({ decision: "pass" });
});

test("the class follows the tier where there is no objective", async () => {
  expect(await readiness("ledger")).toMatchObject({
    required: "B",
    requiredBecause: expect.stringContaining("tier 2"),
  });
});

describe("a person's word", () => {
  const give = (body: Record<string, unknown>, key = "restore") =>
    house.as("editor").gates.giveEvidence({ params: { name: "payments", item: key }, body });
  const day = (days: number) => inDays(days).toISOString().slice(0, 10);

  test("passes an item from the day that it speaks of, until its time is over", async () => {
    expect(await give({ note: "42 minutes", doneOn: day(-170) })).toMatchObject({ givenBy: "the-editor" });
    expect(await item("restore")).toMatchObject({
      decision: "pass",
      by: "manual",
      because: expect.stringContaining("42 minutes"),
    });
    await house.advance(11 * DAY_MS);
    expect(await item("restore")).toMatchObject({ decision: "fail", because: expect.stringContaining("held until") });
    const { entries } = await house.as("admin").access.listAudit({ query: { subject: "service:payments" } });
    expect(entries[0]).toMatchObject({ action: "gates.giveEvidence" });
  });
  test("needs a note or a link, a day that is not ahead, and an item that there is", async () => {
    expect((await problemOf(give({}))).faults).toMatchObject([{ path: "note" }]);
    expect((await problemOf(give({ note: "soon", doneOn: day(2) }))).faults).toMatchObject([{ path: "doneOn" }]);
    expect(await problemOf(give({ note: "so" }, "unicorns"))).toMatchObject({ status: 404 });
  });
  test("is taken back", async () => {
    await give({ note: "again" });
    await house.as("editor").gates.takeEvidence({ params: { name: "payments", item: "restore" } });
    expect((await item("restore")).evidence).toBeNull();
  });
});

describe("an exemption", () => {
  const ask = (until: Date) =>
    house.as("editor").gates.askExemption({
      params: { name: "payments", item: "tracing" },
      body: { reason: "It is rewritten in the summer", until },
    });
  test("holds once somebody else approved it, and ends by itself", async () => {
    const { id, status } = await ask(inDays(30));
    expect(status).toBe("waiting");
    expect((await item("tracing")).decision).toBe("fail");
    expect(await problemOf(house.as("editor").gates.approveExemption({ params: { id } }))).toMatchObject({
      status: 403,
    });
    const approved = await house.as("responder").gates.approveExemption({ params: { id } });
    expect(approved).toMatchObject({ status: "in force", approvedBy: "the-responder" });
    expect(await item("tracing")).toMatchObject({ decision: "exempt", because: expect.stringContaining("rewritten") });
    await house.advance(31 * DAY_MS);
    expect((await item("tracing")).decision).toBe("fail");
  });
  test("is ended before its time", async () => {
    const { id } = await ask(inDays(30));
    await house.as("admin").gates.approveExemption({ params: { id } });
    await house.as("responder").gates.endExemption({ params: { id } });
    expect((await item("tracing")).decision).toBe("fail");
    expect(await problemOf(house.as("admin").gates.endExemption({ params: { id } }))).toMatchObject({ status: 409 });
  });
  test("stays in the history when it is over: by its time, by somebody's word, or refused", async () => {
    const { id } = await ask(inDays(30));
    expect((await readiness()).exemptions.map(({ status }) => status)).toEqual(["waiting", "over", "over"]);
    await house.as("responder").gates.endExemption({ params: { id } });
    expect((await readiness()).exemptions).toMatchObject([
      { id, status: "over", approvedBy: null, endedBy: "the-responder" },
      { status: "over", approvedBy: "the-admin", endedBy: "the-responder" },
      { status: "over", approvedBy: "the-responder", endedAt: null, endedBy: null },
    ]);
  });
  test("lies ahead, and not for ever", async () => {
    expect((await problemOf(ask(inDays(-1)))).faults).toMatchObject([{ path: "until" }]);
    expect((await problemOf(ask(inDays(400)))).faults).toMatchObject([{ path: "until" }]);
  });
});

test("a checklist as code takes the place of the one built in, for what it selects", async () => {
  await house.apply(`apiVersion: shipshape/v1
kind: ReadinessChecklist
metadata: { name: money }
spec:
  selector: { services: [pay*] }
  items:
    - { key: owner, title: Owned, area: ownership, classes: [A, B, C], check: owner, mend: Name its team }
    - { key: runbook, title: Runbook, area: observability, classes: [A, B], check: runbook, mend: Add one }
`);
  expect(await readiness()).toMatchObject({ checklist: "money", reached: "A", ready: true, passed: 1, counted: 1 });
  expect(await readiness("ledger")).toMatchObject({ checklist: "default" });
  const { checklists } = await house.as("viewer").gates.listChecklists();
  expect(checklists.map(({ name }) => name)).toEqual(["money", "default"]);
});

test("how ready every service is stands in one list, and is kept day by day", async () => {
  const { services } = await house.as("viewer").gates.listReadiness();
  expect(services.map(({ service, ready }) => [service, ready])).toEqual([
    ["ledger", false],
    ["payments", true],
  ]);
  await house.runPeriodic("gates.keepReadiness");
  await house.advance(DAY_MS);
  await house.runPeriodic("gates.keepReadiness");
  const { history } = await readiness();
  expect(history).toMatchObject([
    { reached: "A", passed: 1, counted: 1 },
    { reached: "A", passed: 1, counted: 1 },
  ]);
});

test("how it is deployed is what the catalog says; its releases are its changelog", async () => {
  const storefront = (annotations: string) => `apiVersion: shipshape/v1
kind: Service
metadata: { name: storefront, annotations: ${annotations} }
spec: { owner: money, tier: 3 }
`;
  const both = async () => Promise.all(["deployment-strategy", "changelog"].map((key) => item(key, "storefront")));
  await house.apply(storefront("{}"));
  expect(await both()).toMatchObject([
    { decision: "fail", by: "automatic", because: "the catalog does not say how it is deployed" },
    { decision: "fail", by: "automatic", because: "no release of it is known, and no link is titled changelog" },
  ]);
  await house.apply(storefront("{ example.org/deployment-strategy: canary }"));
  const commit = "e".repeat(40);
  const at = inDays(-30);
  const commits = [{ sha: commit, parents: [], author: "operator", authoredAt: at, committedAt: at, message: "Begin" }];
  const tags = [{ name: "v1.2.0", commit, at }];
  const repository = "https://github.com/money/storefront";
  await house.as("editor").changes.importHistory({ body: { repository, service: "storefront", commits, tags } });
  await house.settle();
  expect(await both()).toMatchObject([
    { decision: "pass", because: "the catalog says canary" },
    { decision: "pass", because: expect.stringContaining("its last known release is v1.2.0, of ") },
  ]);
  await house.apply(storefront("{ deployment-strategy: recreate }"));
  expect(await item("deployment-strategy", "storefront")).toMatchObject({ decision: "fail" });
  const headers = await house.headersOf("responder");
  const url = "/api/v1/gates/argo-rollouts?service=storefront&environment=production";
  expect((await house.http.app.inject({ method: "GET", url, headers })).statusCode).toBe(200);
  const seen = await item("deployment-strategy", "storefront");
  expect(seen).toMatchObject({
    decision: "pass",
    by: "automatic",
    because: expect.stringContaining("Argo Rollouts brings"),
  });
});
