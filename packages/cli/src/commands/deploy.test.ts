import { Command } from "commander";
import { afterEach, describe, expect, test, vi } from "vitest";
import { deployCommands } from "./deploy.ts";

const DEPLOYMENT = {
  id: "0197c5a0-0000-7000-8000-000000000001",
  shortId: "DEP-41",
  service: "payments",
  environment: "production",
  version: "1.5.0",
  previousVersion: "1.4.0",
  commit: "4f2a9c1",
  previousCommit: null,
  kind: "deploy",
  status: "in_progress",
  startedAt: "2026-03-12T12:00:00Z",
  finishedAt: null,
  deployedBy: "token:ci",
  url: null,
};
const AWAY = new TypeError("fetch failed");

type Sent = { readonly path: string; readonly body: Record<string, unknown> };
type Answer = (sent: Sent) => object | Error;

/** Runs a command line against a server that answers so. */
async function run(answer: Answer, ...argv: string[]) {
  const sent: Sent[] = [];
  const printed = { out: "", err: "" };
  vi.stubGlobal("fetch", async (url: URL, init: RequestInit) => {
    const one = { path: new URL(url).pathname, body: init.body ? JSON.parse(String(init.body)) : {} };
    sent.push(one);
    const answered = answer(one);
    if (answered instanceof Error) throw answered;
    return Response.json(answered, {
      status: "status" in answered && typeof answered.status === "number" ? answered.status : 200,
    });
  });
  for (const [name, stream] of [
    ["out", process.stdout],
    ["err", process.stderr],
  ] as const) {
    vi.spyOn(stream, "write").mockImplementation((text) => {
      printed[name] += String(text);
      return true;
    });
  }
  const program = new Command().option("--url <url>").option("--token <token>").option("--json");
  await program
    .addCommand(deployCommands())
    .parseAsync(["node", "shipshape", "--url", "http://server.test", "deploy", ...argv]);
  return { sent, ...printed };
}
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

const PLACE = ["--service", "payments", "--env", "production", "--version", "1.5.0"];
const node = (script: string) => ["--", process.execPath, "-e", script];

describe("deploy run", () => {
  test("tells the start and the end at the server's time, under an id that makes it one where it is told twice", async () => {
    const { sent } = await run(() => DEPLOYMENT, "run", ...PLACE, ...node("process.exit(3)"));
    const [start, finish] = sent;
    expect(start).toMatchObject({ path: "/api/v1/deployments", body: { environment: "production" } });
    expect(start?.body).toMatchObject({ externalId: expect.any(String) });
    expect(start?.body).not.toHaveProperty("startedAt");
    expect(finish).toEqual({ path: `/api/v1/deployments/${DEPLOYMENT.id}/finish`, body: { status: "failed" } });
    expect(process.exitCode).toBe(3);
  });

  test("runs where the server is away, and tells the whole with its moments when it is back", async () => {
    let asked = 0;
    const { sent, err } = await run(() => (++asked <= 3 ? AWAY : DEPLOYMENT), "run", ...PLACE, ...node(""));
    expect(err).toContain("run all the same");
    const [start, finish] = sent.slice(-2);
    expect(start).toMatchObject({ body: { externalId: sent[0]?.body["externalId"], startedAt: expect.any(String) } });
    expect(finish).toMatchObject({ body: { status: "succeeded", finishedAt: expect.any(String) } });
    expect(process.exitCode).toBe(0);
  }, 20_000);

  test("does nothing where the gate was to be asked, and nobody answers", async () => {
    const told = run(() => AWAY, "run", "--gate", ...PLACE, ...node("process.exit(9)"));
    await expect(told).rejects.toMatchObject({ status: 0 });
    expect(process.exitCode).toBeUndefined();
  });
});

describe("deploy show", () => {
  const CHECK = {
    id: DEPLOYMENT.id,
    at: "2026-03-12T11:59:00Z",
    service: "payments",
    environment: "production",
    changeKind: "deploy",
    changeClass: "feature",
    version: "1.5.0",
    verdict: "warn",
    because: [{ code: "rule_warns", text: "Look twice. (rule twice)" }],
    nextOpening: null,
    nextClosing: null,
    nextClosingBecause: null,
    checkedBy: "token:ci",
    recorded: true,
  };
  const NOTES = {
    service: "payments",
    environment: "production",
    deployment: "DEP-41",
    version: "1.5.0",
    previousVersion: "1.4.0",
    at: DEPLOYMENT.startedAt,
    releases: ["1.4.1", "1.5.0"],
    groups: [
      {
        type: "fix",
        title: "Fixes",
        notes: [
          {
            text: "Round up",
            breaking: false,
            tickets: ["PAY-3"],
            pullRequest: 12,
            commits: ["4f2a9c1"],
            authors: ["Ana"],
          },
        ],
      },
    ],
    tickets: ["PAY-3"],
    gap: null,
    markdown: "",
  };
  const ATTRIBUTION = {
    incident: "INC-7",
    incidentId: DEPLOYMENT.id,
    title: "Nobody can pay",
    service: "payments",
    beganAt: DEPLOYMENT.startedAt,
    resolvedAt: null,
    deployment: "DEP-41",
    deployed: null,
    confidence: 0.8,
    because: "it was deployed 3 min before it began",
    decidedBy: null,
    decidedAt: null,
    rule: { deployment: "DEP-41", confidence: 0.8, because: "" },
  };
  const ENDED = {
    ...DEPLOYMENT,
    status: "failed",
    finishedAt: "2026-03-12T12:02:30Z",
    previous: "DEP-40",
    next: "DEP-42",
  };
  const answers: Readonly<Record<string, object>> = {
    "/api/v1/deployments/DEP-41": ENDED,
    "/api/v1/gates/checks": { checks: [CHECK] },
    "/api/v1/release-notes": NOTES,
    "/api/v1/insights/attributions": { attributions: [ATTRIBUTION] },
  };

  test("tells the story: how it went, what the gate said, what it brought and broke, and the way back", async () => {
    const { out } = await run(({ path }) => answers[path] ?? AWAY, "show", "DEP-41");
    const told = [
      "DEP-41: deploy of payments 1.5.0 to production, failed",
      "2 min 30 s",
      "DEP-40 came before it, DEP-42 after it",
      "The gate said warn",
      "Look twice.",
      "Round up",
      "Holds also 1.4.1.",
      "INC-7 Nobody can pay (open), 80 % sure",
      "--version 1.4.0 --rollback",
    ];
    for (const words of told) expect(out).toContain(words);
  });

  test("says why it is not known what it brought", async () => {
    const notes = { ...NOTES, groups: [], tickets: [], releases: [], gap: "Which commit it deployed is not known." };
    const known: typeof answers = { ...answers, "/api/v1/release-notes": notes };
    const { out } = await run(({ path }) => known[path] ?? AWAY, "show", "DEP-41");
    expect(out).toContain("\nWhat it brought is not known. Which commit it deployed is not known.\n");
  });

  test("leaves out what its token may not read", async () => {
    const refused = { type: "about:blank", title: "forbidden", status: 403, code: "forbidden", detail: "No." };
    const { out } = await run(({ path }) => (path.includes("DEP-41") ? ENDED : refused), "show", "DEP-41");
    expect(out).toContain("DEP-41: deploy");
    expect(out).not.toContain("gate");
  });
});
