import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type GateHouse, gateHouse, METRICS, objective } from "../../testing/gate-house.ts";
import { problemOf } from "../../testing/problem-of.ts";

const POLICY = `---
apiVersion: shipshape/v1
kind: ErrorBudgetPolicy
metadata: { name: learning }
spec:
  clauses:
    - name: outage
      when: { oneIncidentTook: 0.2 }
      actions: [{ action: demandRetrospective, changeClasses: [feature] }]
`;

let house: GateHouse;
let incident = "";
beforeAll(async () => {
  house = await gateHouse(METRICS + objective("charges", "payments") + POLICY);
  await house.push(61, 120, 0);
  const body = { title: "Charges fail", severity: "SEV3", service: "payments", page: false } as const;
  incident = (await house.as("responder").incidents.declare({ body })).shortId;
  await house.advance(60 * MINUTE_MS);
  await house.push(1, 60, 20);
  await house.runPeriodic("slo.drawLedgers");
});
afterAll(() => house.close());

const check = (changeClass = "feature") => house.check({ changeClass });
const put = (url = "https://wiki.example.org/retro/1") =>
  house.as("responder").gates.putRetrospective({ params: { incident }, body: { url } });
const list = async () => (await house.as("viewer").gates.listRetrospectives()).retrospectives;

test("features wait while the retrospective of a costly incident is due, fixes do not", async () => {
  const { verdict, because } = await check();
  expect(verdict).toBe("defer");
  expect(because[0]).toMatchObject({
    code: "retrospective_due",
    subject: incident,
    policy: "learning",
    clause: "outage",
  });
  expect(because[0]?.text).toContain(
    `${incident} alone took 66.6 % of the error budget of charges, more than 20 %, and it has no retrospective yet`,
  );
  expect((await check("fix")).because.map(({ code }) => code)).toEqual(["clear"]);
  expect(await list()).toMatchObject([
    {
      incident,
      title: "Charges fail",
      service: "payments",
      due: true,
      url: null,
      took: [{ slo: "charges" }],
    },
  ]);
});

test("it is told once that the clause was reached, with the incident", async () => {
  await house.runPeriodic("gates.watchClauses");
  await house.runPeriodic("gates.watchClauses");
  const told = await house.kernel.db
    .selectFrom("event")
    .select("payload")
    .where("name", "=", "gates.policyClauseReached")
    .execute();
  expect(told.map(({ payload }) => payload)).toMatchObject([{ clause: "outage", incident, tell: [] }]);
});

test("nobody looks back at what is not over", async () => {
  expect(await problemOf(put())).toMatchObject({ status: 409, message: expect.stringContaining("is not over yet") });
  await house.as("responder").incidents.resolve({ params: { id: incident } });
});

test("the word of a person that it was held, with where, lets features pass", async () => {
  expect(await problemOf(put("ftp://nowhere"))).toMatchObject({ faults: [{ path: "url" }] });
  const params = { incident };
  const body = { url: "https://wiki.example.org/retro/1" };
  expect(await problemOf(house.as("viewer").gates.putRetrospective({ params, body }))).toMatchObject({ status: 403 });
  await put();
  expect((await check()).because.map(({ code }) => code)).toEqual(["clear"]);
  expect(await list()).toMatchObject([{ due: false, url: body.url, markedBy: "the-responder" }]);
  const { entries } = await house.as("admin").access.listAudit({ query: { limit: 100 } });
  expect(entries.find(({ action }) => action === "gates.markRetrospective")).toMatchObject({ actor: "the-responder" });
});

test("taken back, they wait again", async () => {
  await house.as("responder").gates.deleteRetrospective({ params: { incident } });
  expect((await check()).verdict).toBe("defer");
  expect(await problemOf(house.as("responder").gates.deleteRetrospective({ params: { incident } }))).toMatchObject({
    status: 404,
  });
});
