import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { runAgainst } from "../testing/run-against.ts";
import { gateCommands } from "./gate.ts";

const APPROVAL = {
  id: "0197c5a0-0000-7000-8000-000000000001",
  shortId: "APR-3",
  service: "payments",
  environment: "production",
  version: "1.5.0",
  changeClass: "feature",
  policy: "workbook",
  clause: "quarter",
  because: "little is left",
  approvers: 1,
  approverTeams: null,
  wishes: [],
  missing: [],
  askedBy: "token:ci",
  requestedBy: null,
  askedAt: "2026-03-12T12:00:00Z",
  expiresAt: "2026-03-13T12:00:00Z",
  status: "approved",
  answers: [],
  canAnswer: true,
  whyNot: null,
};
const CHECK = {
  id: APPROVAL.id,
  at: "2026-03-12T12:00:00Z",
  service: "payments",
  environment: "production",
  changeKind: "deploy",
  changeClass: "security",
  version: "1.5.0",
  verdict: "allow",
  because: [{ code: "exempt", text: "security changes are exempt", policy: "workbook", clause: "spent" }],
  nextOpening: null,
  nextClosing: null,
  nextClosingBecause: null,
  checkedBy: "token:ci",
  recorded: true,
};

const run = (answer: unknown, ...argv: string[]) => runAgainst(answer, [gateCommands()], "gate", ...argv);
afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

describe("gate", () => {
  test("rule try says beside each deployment what came of it, and in sum whether the right ones would have been held up", async () => {
    const trial = {
      deployment: "DEP-41",
      service: "payments",
      environment: "production",
      version: "1.4.0",
      startedAt: "2026-03-12T12:00:00Z",
      outcome: "holds",
      because: "not on a Friday",
      judgedBy: "recorded",
      verdict: "allow",
      verdictAfter: "deny",
      came: "rolled_back",
      cameBecause: "DEP-42 went back to 1.3.0",
    };
    const missed = { ...trial, deployment: "DEP-43", outcome: "passes", came: "failed", cameBecause: "DEP-43 failed" };
    const answer = { judged: 2, held: 1, untold: 0, trials: [missed, trial] };
    const { printed } = await run(answer, "rule", "try", "no-fridays");
    expect(printed).toContain("DEP-42 went back to 1.3.0");
    expect(printed).toContain("1 of 2 deployments would have been held up or warned of.");
    expect(printed).toContain("Of those it holds: 1 rolled back. It lets pass 1 that went wrong.");
  });

  test("check says what the change is for, and for whom a pipeline asks", async () => {
    const asked = ["--service", "payments", "--env", "production", "--class", "security", "--requested-by", "ana"];
    const { sent, printed } = await run(CHECK, "check", ...asked);
    expect(sent?.body).toEqual({
      service: "payments",
      environment: "production",
      changeKind: "deploy",
      changeClass: "security",
      requestedBy: "ana",
      dryRun: false,
    });
    expect(printed).toContain("security changes are exempt");
    expect(process.exitCode).toBe(0);
  });

  test("check says for whom a pipeline runs, as the pipeline says it", async () => {
    for (const name of ["GITHUB_TRIGGERING_ACTOR", "GITHUB_ACTOR"]) vi.stubEnv(name, undefined);
    vi.stubEnv("GITLAB_USER_LOGIN", "ana-gl");
    const { sent } = await run(CHECK, "check", "--service", "payments", "--env", "production");
    expect(sent?.body).toMatchObject({ requestedBy: "ana-gl" });
  });

  test.each([
    ["approve", [], { answer: "approve", note: "" }],
    ["refuse", ["--note", "not today"], { answer: "refuse", note: "not today" }],
  ])("%s answers a request", async (word, more, body) => {
    const { sent, printed } = await run(APPROVAL, word, "APR-3", ...more);
    expect(sent).toEqual({ method: "POST", path: "/api/v1/gates/approvals/APR-3", body });
    expect(printed).toBe("APR-3, payments 1.5.0 to production: approved.\n");
  });

  test("approve says who is still missing", async () => {
    const missing = ["one person of dba (schema)"];
    const { printed } = await run({ ...APPROVAL, status: "waiting", missing }, "approve", "APR-3");
    expect(printed).toBe("APR-3, payments 1.5.0 to production: waiting, it needs one person of dba (schema).\n");
  });

  test("break-glass says where, why and for how long", async () => {
    const glass = {
      id: APPROVAL.id,
      service: "payments",
      environment: "production",
      reason: "Nobody can pay",
      brokenBy: "ana",
      brokenAt: APPROVAL.askedAt,
      until: APPROVAL.expiresAt,
      endedAt: null,
      endedBy: null,
      active: true,
    };
    const why = ["--reason", "Nobody can pay", "--minutes", "30"];
    const { sent, printed } = await run(glass, "break-glass", "--service", "payments", "--env", "production", ...why);
    expect(sent?.body).toEqual({
      service: "payments",
      environment: "production",
      reason: "Nobody can pay",
      minutes: 30,
    });
    expect(printed).toContain("The gate of payments in production is open until");
  });

  test("policy preview sends the document of a file", async () => {
    const folder = await mkdtemp(join(tmpdir(), "policy-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, "workbook.yaml");
    await writeFile(file, "kind: ErrorBudgetPolicy\n");
    const { sent, printed } = await run({ changes: 0, services: [] }, "policy", "preview", "-f", file);
    expect(sent?.body).toMatchObject({ document: "kind: ErrorBudgetPolicy\n", changeClass: "feature" });
    expect(printed).toBe("It would govern nothing.\nNo gate would answer differently.\n");
  });
});
