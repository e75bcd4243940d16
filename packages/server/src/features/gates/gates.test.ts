import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type GateHouse, gateHouse, METRICS, objective } from "../../testing/gate-house.ts";
import { problemOf } from "../../testing/problem-of.ts";

const LEDGER = `---
apiVersion: shipshape/v1
kind: Service
metadata: { name: ledger }
spec: { owner: money }
---
apiVersion: shipshape/v1
kind: Service
metadata: { name: payments }
spec: { owner: money, tier: 1, dependsOn: [ledger] }
`;

let house: GateHouse;
beforeAll(async () => {
  house = await gateHouse(LEDGER + METRICS + objective("charges", "payments"));
});
afterAll(() => house.close());

const freeze = (name: string, fromMinutes: number, toMinutes: number, more = "") => {
  const at = (minutes: number) => new Date(house.kernel.clock.now().getTime() + minutes * 60_000).toISOString();
  return house.apply(`
apiVersion: shipshape/v1
kind: Freeze
metadata: { name: ${name} }
spec: { from: "${at(fromMinutes)}", to: "${at(toMinutes)}", reason: year-end closing ${more} }
`);
};

describe("the gate", () => {
  test("warns while nobody has measured anything, and says so", async () => {
    expect(await house.check()).toMatchObject({
      verdict: "warn",
      because: [{ code: "budget_unmeasured", subject: "charges" }],
    });
  });

  test("is open while there is budget, and no incident and no freeze", async () => {
    await house.push(1, 60, 1);
    expect(await house.check()).toMatchObject({ verdict: "allow", because: [{ code: "clear" }], nextOpening: null });
  });

  test("knows an environment by an alias and by the usual words too, and writes down the place that it is", async () => {
    await house.apply(`
apiVersion: shipshape/v1
kind: Environment
metadata: { name: production, labels: { aliases: [live-eu] } }
spec: { kind: production }
`);
    for (const word of ["prod", "live-eu"]) {
      expect(await house.check({ environment: word })).toMatchObject({ verdict: "allow", environment: "production" });
    }
    const query = { environment: "prod", limit: 2 };
    const { checks } = await house.as("viewer").gates.listChecks({ query });
    expect(checks.map(({ environment }) => environment)).toEqual(["production", "production"]);
    const { gates } = await house.as("viewer").gates.state({ query: { service: "payments", environment: "prod" } });
    expect(gates).toMatchObject([{ environment: "production" }]);
    const unknown = 'There is no environment "moon". Known are production, staging.';
    expect(await problemOf(house.check({ environment: "moon" }))).toMatchObject({ status: 404, message: unknown });
    const ofMoon = house.as("viewer").gates.state({ query: { environment: "moon" } });
    expect(await problemOf(ofMoon)).toMatchObject({ status: 404, message: unknown });
    const headers = await house.headersOf("responder");
    const url = "/api/v1/gates/check.txt?service=payments&environment=prod";
    const { body } = await house.http.app.inject({ method: "GET", url, headers });
    expect(body).toMatch(/^allow: payments in production/);
    const place = { service: "payments", environment: "prod", reason: "Nobody can pay: the fix is ready" };
    const glass = await house.as("responder").gates.breakGlass({ body: place });
    expect(glass.environment).toBe("production");
    await house.as("responder").gates.endBreakGlass({ params: { id: glass.id } });
  });

  test("is shut while a severe incident is open on the service, and names it", async () => {
    const body = { title: "Charges fail", severity: "SEV2" as const, service: "payments", page: false };
    const { shortId } = await house.as("responder").incidents.declare({ body });
    const shut = await house.check();
    expect(shut).toMatchObject({ verdict: "deny", because: [{ code: "incident_open", subject: shortId }] });
    await house.as("responder").incidents.resolve({ params: { id: shortId } });
    expect((await house.check()).verdict).toBe("allow");
  });

  test("warns while a dependency has one", async () => {
    const body = { title: "Ledger is down", severity: "SEV1" as const, service: "ledger", page: false };
    const { shortId } = await house.as("responder").incidents.declare({ body });
    expect(await house.check()).toMatchObject({
      verdict: "warn",
      because: [{ code: "dependency_incident", subject: shortId }],
    });
    await house.as("responder").incidents.resolve({ params: { id: shortId } });
  });

  test("defers during a freeze, says until when, and opens by itself", async () => {
    await freeze("closing", -10, 60, ", selector: { environments: [production] }");
    const shut = await house.check();
    expect(shut).toMatchObject({ verdict: "defer", because: [{ code: "freeze", subject: "closing" }] });
    expect(shut.nextOpening?.getTime()).toBeCloseTo(house.kernel.clock.now().getTime() + 3_600_000, -4);
    expect((await house.check({ environment: "staging" })).verdict).toBe("allow");
    await house.advance(61 * 60_000);
    expect((await house.check()).verdict).toBe("allow");
  });

  test("is shut when the budget is spent, but a rollback may always pass", async () => {
    await house.push(5, 3, 900);
    const shut = await house.check();
    expect(shut).toMatchObject({ verdict: "deny", because: [{ code: "budget_spent", subject: "charges" }] });
    expect(shut.because[0]?.text).toContain("charges has spent its error budget");
    expect(shut.because[0]?.until).toBeInstanceOf(Date);
    expect(await house.check({ changeKind: "rollback" })).toMatchObject({
      verdict: "allow",
      because: [{ code: "rollback" }],
    });
  });

  test("remembers every answer, with who asked", async () => {
    const { checks } = await house.as("viewer").gates.listChecks({ query: { service: "payments" } });
    expect(checks.length).toBeGreaterThan(6);
    expect(checks[0]).toMatchObject({ verdict: "allow", changeKind: "rollback", checkedBy: "the-responder" });
    expect((await house.check({ version: "1.5.0", dryRun: true })).version).toBe("1.5.0");
    await house.check({ version: "1.5.0" });
    const { checks: later } = await house.as("viewer").gates.listChecks({ query: { service: "payments", limit: 1 } });
    expect([later[0]?.version, checks[0]?.version]).toEqual(["1.5.0", null]);
  });

  test("tells its state without writing it down", async () => {
    const before = (await house.as("viewer").gates.listChecks()).checks.length;
    const { gates } = await house.as("viewer").gates.state({ query: {} });
    expect(gates.map(({ service, verdict }) => `${service}: ${verdict}`)).toEqual(["ledger: allow", "payments: deny"]);
    expect((await house.as("viewer").gates.listChecks()).checks).toHaveLength(before);
  });
});

test("a place or service nobody knows is an error, not a yes", async () => {
  expect(await problemOf(house.check({ environment: "moon" }))).toMatchObject({
    status: 404,
    message: expect.stringContaining("Known are production, staging"),
  });
  expect(await problemOf(house.check({ service: "paymets" }))).toMatchObject({ status: 404 });
});

describe("a rollback to a named version", () => {
  const put = (version: string) =>
    house.as("responder").changes.startDeployment({
      body: { service: "payments", environment: "staging", version, finished: "succeeded" },
    });
  const back = (version: string) => house.check({ environment: "staging", changeKind: "rollback", version });
  test("passes where nobody knows what ran there, and where it ran, by any of its names", async () => {
    expect((await house.check({ environment: "staging" })).verdict).toBe("deny");
    expect((await back("v0.9.0")).verdict).toBe("allow");
    await put("v1.0.0");
    await put("v1.1.0");
    expect(await back("1.0.0")).toMatchObject({ verdict: "allow", because: [{ code: "rollback" }] });
  });

  test("that never ran there is judged as a deploy, and the check says so", async () => {
    expect(await back("9.9.9")).toMatchObject({
      verdict: "deny",
      changeKind: "rollback",
      changeClass: "feature",
      because: [
        { code: "budget_spent" },
        { code: "rollback_unknown", action: expect.stringContaining("ran there before") },
      ],
    });
  });
});

test("a deploy that calls itself a rollback is refused: policies and rules would let it pass", async () => {
  const refused = await problemOf(house.check({ changeClass: "rollback" }));
  expect(refused).toMatchObject({ status: 400, faults: [{ path: "changeClass" }] });
  expect(await house.check({ changeKind: "rollback", changeClass: "rollback" })).toMatchObject({ verdict: "allow" });
});

test("a freeze that ends before it starts, or is for nobody, is refused by field", async () => {
  expect((await problemOf(freeze("wrong", 10, -10))).faults).toMatchObject([{ path: "spec.to" }]);
  expect((await problemOf(freeze("wrong", 0, 10, ", selector: { services: [paymets] }"))).faults).toMatchObject([
    { path: "spec.selector.services[0]", message: 'there is no service "paymets": did you mean "payments"?' },
  ]);
});
