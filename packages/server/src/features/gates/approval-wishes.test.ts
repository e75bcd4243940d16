import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type GateHouse, gateHouse } from "../../testing/gate-house.ts";

const GROUND = `
apiVersion: shipshape/v1
kind: Team
metadata: { name: dba }
spec: { members: [the-editor] }
---
apiVersion: shipshape/v1
kind: Team
metadata: { name: cards }
spec: { members: [the-admin] }
---
apiVersion: shipshape/v1
kind: GateRule
metadata: { name: schema }
spec: { when: "true", effect: requireApproval, approverTeams: [dba], message: It changes the schema }
`;

let house: GateHouse;
beforeAll(async () => {
  house = await gateHouse();
  await house.headersOf("editor");
  await house.apply(GROUND);
});
afterAll(() => house.close());

const putCards = (more: Record<string, unknown> = {}) =>
  house.as("editor").gates.putRule({
    params: { name: "card-data" },
    body: {
      rule: {
        when: "true",
        effect: "requireApproval",
        approverTeams: ["cards"],
        message: "It touches card data",
        ...more,
      },
    },
  });
const removeCards = () => house.as("editor").gates.deleteRule({ params: { name: "card-data" } });
const approve = (role: "editor" | "admin", id: string) =>
  house.as(role).gates.answerApproval({ params: { id }, body: { answer: "approve" } });
const requestOf = ({ because }: Awaited<ReturnType<GateHouse["check"]>>): string => because[0]?.request ?? "";

describe("two rules that want different teams", () => {
  test("are each met by their own team: one yes opens nothing, and who is still missing is told", async () => {
    await putCards();
    const first = await house.check({ version: "1.0.0" });
    const request = requestOf(first);
    expect(first.because.map((reason) => reason.request)).toEqual([request, request]);
    const { approvals } = await house.as("editor").gates.listApprovals({ query: {} });
    expect(approvals[0]?.missing).toEqual(["one person of cards (card-data)", "one person of dba (schema)"]);
    expect(approvals[0]?.approverTeams).toEqual(["cards", "dba"]);

    expect(await approve("editor", request)).toMatchObject({
      status: "waiting",
      missing: ["one person of cards (card-data)"],
      wishes: [
        { policy: "card-data", approvedBy: [] },
        { policy: "schema", approvedBy: ["the-editor"] },
      ],
    });
    const { approvals: waiting } = await house.as("editor").gates.listApprovals({ query: {} });
    expect(waiting.map(({ shortId }) => shortId)).toContain(request);
    const half = await house.check({ version: "1.0.0" });
    expect(half).toMatchObject({ verdict: "defer", because: [{ policy: "card-data" }, { code: "approved" }] });
    expect(half.because[0]?.text).toContain("it needs the approval of one person of cards");

    expect(await approve("admin", request)).toMatchObject({ status: "approved", missing: [] });
    expect((await house.check({ version: "1.0.0" })).verdict).toBe("allow");
    await removeCards();
  });

  test("of which one comes later widen the request that waits, and what was approved before stays", async () => {
    const request = requestOf(await house.check({ version: "1.1.0" }));
    await approve("editor", request);
    await putCards();
    const dry = await house.check({ version: "1.1.0", dryRun: true });
    expect(dry.because[0]).toMatchObject({ code: "approval_needed", policy: "card-data" });
    expect(dry.because[0]?.request).toBeUndefined();
    expect(requestOf(await house.check({ version: "1.1.0" }))).toBe(request);
    const told = await house.toldOf("gates.approvalRequested");
    expect(told.at(-1)?.payload).toMatchObject({
      shortId: request,
      because: expect.stringContaining("It touches card data"),
    });
    expect(await house.auditOf("gates.widenApproval")).toHaveLength(1);
    await house.check({ version: "1.1.0" });
    expect(await house.auditOf("gates.widenApproval")).toHaveLength(1);
    expect(await approve("admin", request)).toMatchObject({ status: "approved" });
    expect((await house.check({ version: "1.1.0" })).verdict).toBe("allow");
    await removeCards();
  });

  test("count who said yes before they wanted it, where that is one of theirs", async () => {
    await putCards();
    const request = requestOf(await house.check({ version: "1.2.0" }));
    await approve("editor", request);
    await putCards({ approverTeams: ["dba"] });
    expect((await house.check({ version: "1.2.0" })).verdict).toBe("allow");
    await removeCards();
  });

  test("of which one lets anybody approve are open to anybody's answer, which counts for that one", async () => {
    await putCards({ approverTeams: undefined });
    const request = requestOf(await house.check({ version: "1.3.0" }));
    expect(await approve("admin", request)).toMatchObject({
      status: "waiting",
      missing: ["one person of dba (schema)"],
    });
    await removeCards();
  });
});
