import type { Role } from "@shipshape/contract/permission";
import { MINUTE_MS } from "@shipshape/domain/time/milliseconds";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type GateHouse, gateHouse, METRICS, objective } from "../../testing/gate-house.ts";
import { problemOf } from "../../testing/problem-of.ts";

const CONFIGURATION = `
apiVersion: shipshape/v1
kind: User
metadata: { name: lead }
spec: { email: lead@example.org }
---
apiVersion: shipshape/v1
kind: Team
metadata: { name: money }
spec: { members: [lead] }
---
apiVersion: shipshape/v1
kind: Team
metadata: { name: leads }
spec: { members: [the-editor] }
---
apiVersion: shipshape/v1
kind: Service
metadata: { name: mail }
spec: { owner: money, tier: 3 }
---
apiVersion: shipshape/v1
kind: Service
metadata: { name: payments }
spec: { owner: money, tier: 1 }
${METRICS}${objective("charges", "payments")}${objective("delivery", "mail")}`;
const WORKBOOK = `
apiVersion: shipshape/v1
kind: ErrorBudgetPolicy
metadata: { name: workbook, displayName: The workbook's }
spec:
  selector: { tiers: [1] }
  exemptions: [security]
  clauses:
    - name: half
      when: { remainingBelow: 0.5 }
      actions: [{ action: notify }, { action: warn }]
    - name: quarter
      when: { remainingBelow: 0.25 }
      actions: [{ action: requireApproval, changeClasses: [feature, config] }]
    - name: spent
      when: { spent: true }
      actions: [{ action: freeze, changeClasses: [feature, config] }]
      sentence: only fixes and security work go out
    - name: outage
      when: { oneIncidentTook: 0.2 }
      actions: [{ action: demandRetrospective, changeClasses: [feature] }]
`;

let house: GateHouse;
beforeAll(async () => {
  house = await gateHouse();
  for (const role of ["responder", "editor", "admin"] as const) await house.headersOf(role);
  await apply(CONFIGURATION);
  await push({ bad: 0 });
});
afterAll(() => house.close());

/** What follows from it has happened, too: clauses are watched while budgets are what they were. */
const apply = async (text: string) => {
  const outcome = await house.apply(text);
  await house.settle();
  return outcome;
};
const codes = async (more?: Record<string, unknown>) => {
  const { verdict, because } = await house.check(more);
  return `${verdict}: ${because.map(({ code, clause }) => (clause ? `${code}/${clause}` : code)).join(" ")}`;
};

/** The last hour anew, 1,000 requests a minute: 600 bad ones spend the whole budget of 1 %. */
const push = ({ bad, slo }: { bad: number; slo?: string }) => house.push(1, 60, bad / 60, slo);

describe("before anybody writes a policy", () => {
  test("the default is shown in the same form, and governs everything", async () => {
    const { policies } = await house.as("viewer").gates.listPolicies();
    expect(policies).toMatchObject([{ name: "default", builtIn: true, exemptions: ["rollback"] }]);
    const { objectives, document } = await house.as("viewer").gates.getPolicy({ params: { name: "default" } });
    expect(objectives.map(({ slo }) => slo)).toEqual(expect.arrayContaining(["charges", "delivery"]));
    expect(document).toContain("kind: ErrorBudgetPolicy");
  });
  test("its verdict names it and the clause", async () => {
    await push({ bad: 480 });
    expect(await house.check()).toMatchObject({
      verdict: "warn",
      because: [{ code: "budget_low", subject: "charges", policy: "default", clause: "low" }],
    });
    await push({ bad: 0 });
  });
  test("the document it is shown as can be applied, and is then a policy of one's own", async () => {
    const { document } = await house.as("viewer").gates.getPolicy({ params: { name: "default" } });
    expect(await apply(document)).toMatchObject({ creates: 1 });
    expect(await apply(document)).toMatchObject({ creates: 0, updates: 0 });
    expect((await house.as("viewer").gates.listPolicies()).policies).toMatchObject([
      { name: "default", builtIn: false },
    ]);
    await house.as("editor").gates.deletePolicy({ params: { name: "default" } });
    await house.settle();
    expect((await house.as("viewer").gates.listPolicies()).policies).toMatchObject([
      { name: "default", builtIn: true },
    ]);
  });
});

describe("a preview", () => {
  test("says what a policy would do to each gate, and changes nothing", async () => {
    await push({ bad: 480 });
    const body = { name: "workbook", document: WORKBOOK };
    expect(await house.as("viewer").gates.previewPolicy({ body })).toMatchObject({
      changes: 1,
      services: [
        {
          service: "payments",
          governed: [{ slo: "charges", because: "workbook governs charges because it selects tier 1" }],
          now: "warn",
          after: "defer",
          because: [{ code: "approval_needed", clause: "quarter" }],
        },
      ],
    });
    expect(await codes()).toBe("warn: budget_low/low");
    const security = await house.as("viewer").gates.previewPolicy({ body: { ...body, changeClass: "security" } });
    expect(security.services).toMatchObject([{ after: "allow", because: [{ code: "exempt" }] }]);
    await push({ bad: 0 });
  });
  test("of a document with faults names them", async () => {
    const body = { name: "x", document: WORKBOOK.replace("spent: true", "spent: true, burning: page") };
    expect((await problemOf(house.as("viewer").gates.previewPolicy({ body }))).faults).toMatchObject([
      {
        path: "spec.clauses[2].when",
        message: "exactly one of spent, remainingBelow, burning, oneIncidentTook is needed",
      },
    ]);
  });
});

describe("a policy as code", () => {
  test("is applied, changes nothing the second time, and is exported as it was", async () => {
    expect(await apply(WORKBOOK)).toMatchObject({ creates: 1 });
    expect(await apply(WORKBOOK)).toMatchObject({ creates: 0, updates: 0 });
    const { documents } = await house.as("viewer").configuration.export({ query: { kind: "ErrorBudgetPolicy" } });
    expect(documents).toMatchObject([{ metadata: { name: "workbook" }, spec: { exemptions: ["security"] } }]);
    expect(await house.auditOf("gates.applyPolicy")).toHaveLength(2);
  });
  test.each([
    ["nobody's name", "tiers: [1]", "services: [paymets]", "spec.selector.services[0]"],
    ["a retrospective of no incident", "oneIncidentTook: 0.2", "spent: true", "spec.clauses[3].actions[0].action"],
    ["a name twice", "name: half", "name: quarter", "spec.clauses"],
  ])("with %s is refused by field", async (_, good, bad, path) => {
    expect((await problemOf(apply(WORKBOOK.replace(good, bad)))).faults).toMatchObject([{ path }]);
  });
  test("is refused by the API too, and needs the permission to write", async () => {
    const {
      name: _,
      displayName,
      description,
      selector,
      clauses,
      exemptions,
    } = await house.as("viewer").gates.getPolicy({ params: { name: "workbook" } });
    const body = { displayName, description, clauses, exemptions, selector: { services: ["paymets"] } };
    const put = (role: Role) => house.as(role).gates.putPolicy({ params: { name: "other" }, body });
    expect(await problemOf(put("editor"))).toMatchObject({ faults: [{ path: "selector.services[0]" }] });
    expect(await problemOf(put("responder"))).toMatchObject({ status: 403 });
    const changed = await house
      .as("editor")
      .gates.putPolicy({ params: { name: "workbook" }, body: { ...body, selector } });
    expect(changed).toMatchObject({ governs: expect.any(Number), selector: { tiers: [1] } });
  });
});

describe("as the budget goes down", () => {
  test("the owning team is told once, and the clause stands with its time", async () => {
    await push({ bad: 330 });
    await house.runPeriodic("gates.watchClauses");
    await house.runPeriodic("gates.watchClauses");
    expect(await house.toldOf("gates.policyClauseReached")).toMatchObject([
      { subject: "service:payments", payload: { slo: "charges", policy: "workbook", clause: "half" } },
    ]);
    const { notifications } = await house.as("viewer").notify.listNotifications({ query: { user: "lead" } });
    expect(notifications).toMatchObject([{ subject: "charges reached a clause of its error budget policy" }]);
    expect(await house.as("viewer").gates.policyInForce({ params: { name: "charges" } })).toMatchObject({
      policy: "workbook",
      displayName: "The workbook's",
      because: "workbook governs charges because it selects tier 1",
      clauses: [
        { clause: "half", when: "less than 50 % left", holds: true, since: expect.any(Date) },
        { clause: "quarter", holds: false, since: null },
        { clause: "spent", sternest: "deny", holds: false },
        { clause: "outage", sternest: "defer", holds: false },
      ],
    });
  });
  test("and left, it is told that too, beyond the margin only", async () => {
    await push({ bad: 295 });
    await house.runPeriodic("gates.watchClauses");
    expect(await house.toldOf("gates.policyClauseLeft")).toEqual([]);
    await push({ bad: 60 });
    await house.runPeriodic("gates.watchClauses");
    expect(await house.toldOf("gates.policyClauseLeft")).toMatchObject([
      { payload: { because: "charges has budget again" } },
    ]);
  });
  test("another service keeps to the default", async () => {
    await push({ bad: 600, slo: "delivery" });
    expect(await codes({ service: "mail" })).toBe("deny: budget_spent/spent");
    expect((await house.check({ service: "mail" })).because[0]?.policy).toBe("default");
    await push({ bad: 0, slo: "delivery" });
  });
  test("a feature waits for approval, a fix is warned, security passes, and a rollback always", async () => {
    await push({ bad: 480 });
    expect(await codes({ dryRun: true })).toBe("defer: approval_needed/quarter");
    expect(await codes({ changeClass: "fix" })).toBe("warn: budget_low/half");
    expect(await codes({ changeClass: "security" })).toBe("allow: exempt/quarter");
    expect(await codes({ changeKind: "rollback" })).toBe("allow: rollback");
    expect((await house.as("viewer").gates.listApprovals()).approvals).toEqual([]);
  });
  test("spent, features are frozen and fixes go out", async () => {
    await push({ bad: 660 });
    expect(await codes()).toBe("deny: budget_spent/spent");
    expect((await house.check()).because[0]?.text).toContain("clause spent: only fixes and security work go out");
    expect(await codes({ changeClass: "fix" })).toBe("warn: budget_low/half");
  });
});

describe("approval", () => {
  beforeEach(() => push({ bad: 480 }));
  const answer = (role: Role, id: string, said: "approve" | "refuse" = "approve", note = "") =>
    house.as(role).gates.answerApproval({ params: { id }, body: { answer: said, note } });

  test("is asked for by the gate, once, and told", async () => {
    const { because } = await house.check({ version: "1.5.0" });
    expect(because[0]).toMatchObject({ code: "approval_needed", request: expect.stringMatching(/^APR-\d+$/) });
    await house.check({ version: "1.5.0" });
    const { approvals } = await house.as("editor").gates.listApprovals();
    expect(approvals).toMatchObject([
      {
        version: "1.5.0",
        changeClass: "feature",
        status: "waiting",
        askedBy: "the-responder",
        canAnswer: true,
        approvers: 1,
      },
    ]);
    expect(await house.toldOf("gates.approvalRequested")).toHaveLength(1);
    expect(await house.auditOf("gates.askApproval")).toHaveLength(1);
  });
  test("is never given by whoever asked, nor by somebody without the permission", async () => {
    const request = (await house.check({ version: "1.5.0" })).because[0]?.request ?? "";
    expect(await problemOf(answer("responder", request))).toMatchObject({
      status: 403,
      message: "It is your own request, or your own work: somebody else must look at it.",
    });
    expect(await problemOf(answer("viewer", request))).toMatchObject({ status: 403 });
    expect(await problemOf(answer("editor", "APR-999"))).toMatchObject({ status: 404 });
  });
  test("nor by the person for whom a pipeline asked", async () => {
    const request = (await house.check({ version: "1.5.1", requestedBy: "the-editor" })).because[0]?.request ?? "";
    expect(await problemOf(answer("editor", request))).toMatchObject({ status: 403 });
  });
  test("given, it lets just that change pass, with the name of who gave it, until it expires", async () => {
    const request = (await house.check({ version: "1.5.0" })).because[0]?.request ?? "";
    expect(await answer("editor", request, "approve", "looks right")).toMatchObject({ status: "approved" });
    const passed = await house.check({ version: "1.5.0" });
    expect(passed).toMatchObject({ verdict: "warn", because: [{ code: "budget_low" }, { code: "approved", request }] });
    expect(passed.because[1]?.text).toContain("approved by the-editor");
    expect(await codes({ version: "1.6.0" })).toBe("defer: approval_needed/quarter");
    expect(await codes({ version: "1.5.0", changeClass: "config" })).toBe("defer: approval_needed/quarter");
    expect(await house.auditOf("gates.answerApproval")).toMatchObject([{ actor: "the-editor" }]);
    await house.advance(25 * 60 * MINUTE_MS);
    await push({ bad: 480 });
    expect((await house.check({ version: "1.5.0" })).because[0]).toMatchObject({ code: "approval_needed" });
  });
  test("what was approved does not help who approved it, asking themselves", async () => {
    const body = { service: "payments", environment: "production", version: "1.7.0" };
    const request = (await house.check(body)).because[0]?.request ?? "";
    await answer("editor", request);
    expect((await house.as("editor").gates.check({ body })).verdict).toBe("defer");
  });
  test("one refusal denies it, and says why; a refusal without a reason is none", async () => {
    const request = (await house.check({ version: "1.8.0" })).because[0]?.request ?? "";
    expect(await problemOf(answer("editor", request, "refuse"))).toMatchObject({ faults: [{ path: "note" }] });
    await answer("editor", request, "refuse", "not before the holiday");
    await answer("admin", request);
    const refused = await house.check({ version: "1.8.0" });
    expect(refused).toMatchObject({ verdict: "deny", because: [{ code: "approval_refused" }] });
    expect(refused.because[0]?.text).toContain("the-editor refused to approve it: not before the holiday");
    await answer("editor", request);
    expect((await house.check({ version: "1.8.0" })).verdict).toBe("warn");
  });
  test("of a team is given by its members only, and by as many as are wanted", async () => {
    const two = "action: requireApproval, approvers: 2, approverTeams: [leads]";
    await apply(WORKBOOK.replace("action: requireApproval", two));
    const request = (await house.check({ version: "2.0.0" })).because[0]?.request ?? "";
    expect(await problemOf(answer("admin", request))).toMatchObject({
      message: "Only members of leads may answer it.",
    });
    expect(await answer("editor", request)).toMatchObject({ status: "waiting" });
    expect((await house.check({ version: "2.0.0" })).because[0]?.text).toContain("and has 1 of them, from the-editor");
    await apply(WORKBOOK);
  });
});

describe("a group of a roll-up", () => {
  const eu = objective("charges-eu", "mail").replace(/---$/, "");
  test("leaves the gate to its roll-up, and says so", async () => {
    await apply(eu);
    const { db } = house.kernel;
    const parent = db.selectFrom("slo").select("id").where("name", "=", "delivery");
    await db.updateTable("slo").set({ parentId: parent }).where("name", "=", "charges-eu").execute();
    await push({ bad: 600, slo: "charges-eu" });
    expect(await codes({ service: "mail" })).toBe("allow: clear");
    expect((await house.as("viewer").gates.policyInForce({ params: { name: "charges-eu" } })).because).toBe(
      "gates go by the roll-up of charges-eu, unless a policy names it under slos",
    );
  });
  test("counts where a policy names it", async () => {
    await apply(WORKBOOK.replace("name: workbook", "name: europe").replace("tiers: [1]", 'slos: ["charges-*"]'));
    expect(await codes({ service: "mail" })).toBe("deny: budget_spent/spent");
  });
});
