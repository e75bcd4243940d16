import type { ApiProblem } from "@shipshape/contract/problem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
  const user = (name: string) =>
    `apiVersion: shipshape/v1\nkind: User\nmetadata: { name: ${name} }\nspec: { email: ${name}@example.org }\n`;
  const policy = `apiVersion: shipshape/v1
kind: EscalationPolicy
metadata: { name: nights }
spec: { steps: [{ delayMinutes: 0, targets: [{ kind: user, name: engineer-one }] }] }
`;
  const text = [user("engineer-one"), user("engineer-two"), policy].join("---\n");
  await house.as("admin").configuration.apply({ body: { files: [{ path: "people.yaml", text }] } });
});
afterAll(() => house.close());

const editor = () => house.as("editor").catalog;
const refusal = (call: Promise<unknown>) =>
  call.then(
    () => expect.unreachable("it was allowed"),
    (error: unknown) => error as ApiProblem,
  );
const auditOf = async (name: string) =>
  (await house.as("admin").access.listAudit({ query: { subject: `team:${name}` } })).entries;

describe("a team", () => {
  test("is added with its people, and is the same as in a document", async () => {
    const body = {
      name: "payments-team",
      displayName: "Payments",
      members: ["engineer-two"],
      escalationPolicy: "nights",
    };
    expect(await editor().createTeam({ body })).toMatchObject({ ...body, contacts: [] });
    const { documents } = await house.as("admin").configuration.export({ query: { kind: "Team" } });
    expect(documents).toMatchObject([{ metadata: { name: "payments-team" }, spec: { members: ["engineer-two"] } }]);
    expect(await auditOf("payments-team")).toMatchObject([{ actor: "the-editor", action: "catalog.createTeam" }]);
  });

  test("is changed and changed back; said the same way again it is left alone", async () => {
    const before = {
      name: "payments-team",
      displayName: "Payments",
      members: ["engineer-two"],
      escalationPolicy: "nights",
    };
    const change = (members: string[]) =>
      editor().updateTeam({ params: { name: "payments-team" }, body: { ...before, members } });
    expect((await change(["engineer-one", "engineer-two"])).members).toEqual(["engineer-one", "engineer-two"]);
    expect((await change(["engineer-two"])).members).toEqual(["engineer-two"]);
    await change(["engineer-two"]);
    expect((await auditOf("payments-team")).map(({ action }) => action)).toEqual([
      "catalog.updateTeam",
      "catalog.updateTeam",
      "catalog.createTeam",
    ]);
  });

  test("is removed when it owns nothing, and can be added again", async () => {
    await editor().createTeam({ body: { name: "short-lived" } });
    await editor().removeTeam({ params: { name: "short-lived" } });
    expect((await editor().listTeams()).teams.map(({ name }) => name)).not.toContain("short-lived");
    expect((await editor().createTeam({ body: { name: "short-lived" } })).name).toBe("short-lived");
  });

  test("knows how many services it owns", async () => {
    await editor().createService({ body: { name: "payments", owner: "payments-team" } });
    expect(await editor().getTeam({ params: { name: "payments-team" } })).toMatchObject({
      services: 1,
      builtIn: false,
    });
  });
});

describe("what cannot be is refused with the mend:", () => {
  test.each<[string, () => Promise<unknown>, number, string]>([
    ["a name that is taken", () => editor().createTeam({ body: { name: "payments-team" } }), 409, "There is a team"],
    [
      "a member misspelt",
      () => editor().createTeam({ body: { name: "x", members: ["enginer-one"] } }),
      400,
      'members[0]: there is no user "enginer-one": did you mean "engineer-one"?',
    ],
    [
      "a policy that is not there",
      () => editor().createTeam({ body: { name: "x", escalationPolicy: "days" } }),
      400,
      'escalationPolicy: there is no escalation policy "days"',
    ],
    [
      "another name",
      () => editor().updateTeam({ params: { name: "payments-team" }, body: { name: "pay" } }),
      400,
      'a team keeps its name, "payments-team"',
    ],
    [
      "a team that is not there",
      () => editor().getTeam({ params: { name: "payment-team" } }),
      404,
      'Did you mean "payments-team"?',
    ],
    [
      "removing the owner of something",
      () => editor().removeTeam({ params: { name: "payments-team" } }),
      409,
      '"payments-team" owns payments: give what it owns to another team first.',
    ],
    ["a viewer", () => house.as("viewer").catalog.createTeam({ body: { name: "x" } }), 403, "catalog:write"],
  ])("%s", async (_, call, status, message) => {
    const problem = await refusal(call());
    expect(problem.message).toContain(message);
    expect(problem.status).toBe(status);
  });
});

test("a team that a policy tells stays, and says by which", async () => {
  await editor().createTeam({ body: { name: "told" } });
  const params = { name: "tells" };
  const steps = [{ delayMinutes: 0, targets: [{ kind: "everyone" as const, team: "told" }] }];
  await house.as("editor").oncall.putEscalationPolicy({ params, body: { steps } });
  const problem = await refusal(editor().removeTeam({ params: { name: "told" } }));
  expect(problem).toMatchObject({
    status: 409,
    message: expect.stringContaining('EscalationPolicy tells names "told": name another team there first.'),
  });
  await house.as("editor").oncall.deleteEscalationPolicy({ params });
  await editor().removeTeam({ params: { name: "told" } });
});

describe("the archiving of a service", () => {
  const objective = `apiVersion: openslo/v1
kind: SLO
metadata: { name: charges }
spec:
  service: cards
  indicator:
    spec:
      ratioMetric:
        good: { metricSource: { metricSourceRef: self, spec: { query: 'up' } } }
        total: { metricSource: { metricSourceRef: self, spec: { query: 'up' } } }
  timeWindow: [{ duration: 30d, isRolling: true }]
  objectives: [{ target: 0.99 }]
`;
  const slos = async () => (await house.as("viewer").slo.list({ query: { service: "cards" } })).slos.length;

  test("is taken back with its objectives and its history", async () => {
    const { id } = await editor().createService({ body: { name: "cards", owner: "payments-team", tier: 2 } });
    await house.as("admin").configuration.apply({ body: { files: [{ path: "slo.yaml", text: objective }] } });
    await editor().archiveService({ params: { name: "cards" } });
    await house.settle();
    expect(await slos()).toBe(0);
    await house.advance(5_000);
    expect(await editor().unarchiveService({ params: { name: "cards" } })).toMatchObject({
      id,
      name: "cards",
      tier: 2,
    });
    await house.settle();
    expect(await slos()).toBe(1);
  });

  test("taken back at once, its objectives never leave", async () => {
    await editor().archiveService({ params: { name: "cards" } });
    await editor().unarchiveService({ params: { name: "cards" } });
    await house.settle();
    expect(await slos()).toBe(1);
  });

  test("cannot be taken back where the name was given to another", async () => {
    await editor().createService({ body: { name: "twin", owner: "payments-team" } });
    await editor().archiveService({ params: { name: "twin" } });
    await editor().createService({ body: { name: "twin", owner: "payments-team" } });
    const problem = await refusal(editor().unarchiveService({ params: { name: "twin" } }));
    expect(problem.status).toBe(409);
    expect((await refusal(editor().unarchiveService({ params: { name: "never" } }))).status).toBe(404);
  });
});
