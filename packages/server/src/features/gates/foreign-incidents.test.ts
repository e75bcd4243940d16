import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "../../kernel/id.ts";
import { type GateHouse, gateHouse } from "../../testing/gate-house.ts";
import { serviceByName } from "../catalog/index.ts";

const SERVICES = ["ledger", "search"].map(
  (name) => `---
apiVersion: shipshape/v1
kind: Service
metadata: { name: ${name} }
spec: { owner: money }
`,
);
const PAYMENTS = `---
apiVersion: shipshape/v1
kind: Service
metadata: { name: payments }
spec: { owner: money, dependsOn: [ledger] }
`;

let house: GateHouse;
beforeAll(async () => {
  house = await gateHouse(SERVICES.join("") + PAYMENTS);
});
afterAll(() => house.close());

type Told = { readonly environment?: string; readonly status?: string; readonly ignoredBy?: string };

/** An incident that PagerDuty leads, while a test runs. */
async function whileLed(service: string, more: Told, run: () => Promise<void>): Promise<void> {
  const id = newId();
  const serviceId = (await serviceByName(house.kernel.db, service))?.id ?? null;
  const openedAt = new Date(house.kernel.clock.now().getTime() - 60_000);
  const row = { id, source: "pagerduty", externalId: "PD-1", title: "Cards fail", status: "open", openedAt, serviceId };
  await house.kernel.db
    .insertInto("foreignIncident")
    .values({ ...row, ...more })
    .execute();
  await run();
  await house.kernel.db.deleteFrom("foreignIncident").where("id", "=", id).execute();
}

const codes = async () => (await house.check()).because.map(({ code }) => code);

test("an incident that another system leads warns, with who leads it and what to do", async () => {
  await whileLed("payments", {}, async () => {
    expect(await house.check()).toMatchObject({
      verdict: "warn",
      because: [
        {
          code: "foreign_incident",
          subject: "PD-1",
          text: 'PD-1 ("Cards fail") is open on payments: pagerduty leads it',
          action: expect.stringContaining("say so in the system that leads it"),
        },
      ],
    });
    expect((await house.check({ changeKind: "rollback" })).verdict).toBe("allow");
  });
  expect((await house.check()).verdict).toBe("allow");
});

test("one of what the service depends on is told as such; one of a stranger is none", async () => {
  await whileLed("ledger", {}, async () => {
    const { because } = await house.check();
    expect(because[0]?.text).toBe(
      'PD-1 ("Cards fail") is open on ledger, which payments depends on: pagerduty leads it',
    );
  });
  await whileLed("search", {}, async () => expect(await codes()).toEqual(["no_slo"]));
});

test.each([
  ["is over", { status: "resolved" }, "no_slo"],
  ["a rule ignores", { ignoredBy: "chores" }, "no_slo"],
  ["is of another environment", { environment: "staging" }, "no_slo"],
  ["is of this environment", { environment: "production" }, "foreign_incident"],
])("one that %s", (_, more, code) => whileLed("payments", more, async () => expect(await codes()).toEqual([code])));

test("a rule may shut the gate for them, and is tried on deployments of the past by what was open then", async () => {
  const gates = house.as("editor").gates;
  const here = { when: "incidents.foreign > 0", effect: "deny" as const, message: "Somebody leads one here" };
  const there = { ...here, when: "incidents.foreignDependencies > 0" };
  await gates.putRule({ params: { name: "led" }, body: { rule: here } });
  const deployed = { service: "payments", environment: "production", version: "1", finished: "succeeded" as const };
  const outcome = async (rule: typeof here) =>
    (await gates.tryRule({ body: { rule } })).trials.map((one) => one.outcome);
  await house.advance(2 * 3_600_000);
  await house.as("responder").changes.startDeployment({ body: deployed });
  await whileLed("payments", {}, async () => {
    expect((await house.check()).verdict).toBe("deny");
    expect([await outcome(here), await outcome(there)]).toEqual([["holds"], ["passes"]]);
  });
  await whileLed("ledger", {}, async () =>
    expect([await outcome(here), await outcome(there)]).toEqual([["passes"], ["holds"]]),
  );
});

const declare = (service: string) =>
  house.as("responder").incidents.declare({ body: { title: "Down", severity: "SEV1", service, page: false } });

test("a trial counts incidents of what a service depends on, and of no stranger", async () => {
  const rule = { when: "incidents.dependencies > 0", effect: "deny" as const, message: "What it needs is down" };
  const deploy = async (version: string) => {
    await house.advance(2 * 3_600_000);
    const body = { service: "payments", environment: "production", version };
    await house.as("responder").changes.startDeployment({ body });
  };
  await declare("search");
  await deploy("2");
  await declare("ledger");
  await deploy("3");
  const { trials } = await house.as("editor").gates.tryRule({ body: { rule } });
  expect(trials.slice(0, 2).map(({ version, outcome }) => [version, outcome])).toEqual([
    ["3", "holds"],
    ["2", "passes"],
  ]);
});

test("an incident of another service whose alerts touch this one shuts its gate as one of its own", async () => {
  const payments = await serviceByName(house.kernel.db, "payments");
  await house.as("editor").catalog.createService({ body: { name: "store", owner: "money" } });
  const { id: incidentId } = await declare("store");
  expect(await codes()).not.toContain("incident_open");
  await touched(incidentId, payments?.id ?? "");
  const { verdict, because } = await house.check();
  expect([verdict, because[0]?.text]).toEqual([
    "deny",
    expect.stringContaining("(SEV1) is open on payments: resolve it"),
  ]);
});

/** As if an alert of this service had joined it. */
async function touched(incidentId: string, serviceId: string): Promise<void> {
  const { db } = house.kernel;
  const alert = await db.selectFrom("alert").select("id").executeTakeFirst();
  await db
    .insertInto("incidentAlert")
    .values({ incidentId, alertId: alert?.id ?? newId(), serviceId })
    .execute();
}
