import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Plan } from "@shipshape/contract/plan";
import { allRoutes } from "@shipshape/contract/routes";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FleetService } from "./fleet.ts";
import { listen } from "./listen.ts";
import { RotatingLog } from "./rotating-log.ts";
import { demoProgram, TiedProcess } from "./tied-process.ts";

type Call = { readonly route: string; readonly path: string; readonly body: unknown; readonly authorization: string };

const directory = mkdtempSync(join(tmpdir(), "demo-main-"));
const calls: Call[] = [];
let shipshape: Server;
let url: string;

const plan = Plan.parse({ changes: [], warnings: [], creates: 24, updates: 0, unchanged: 0 });
const deployment = {
  id: "0199a000-0000-7000-8000-000000000001",
  shortId: "DEP-1",
  service: "payments",
  environment: "production",
  version: "1.4.2",
  previousVersion: null,
  previousCommit: null,
  commit: null,
  kind: "deploy",
  status: "in_progress",
  startedAt: "2026-11-01T00:00:00Z",
  finishedAt: null,
  deployedBy: "demo",
  url: null,
};
/** What a server answers that has seen no demo but one that was stopped while payments was broken. */
const ANSWERS: Readonly<Record<string, unknown>> = {
  "catalog.listServices": { services: [], next: null },
  "configuration.apply": plan,
  "slo.getBudget": { slo: "payments-charges", target: 0.9999, stepMinutes: 1440, points: [] },
  "slo.pushSlices": { stored: 1 },
  "changes.listRunning": { running: [{ ...deployment, version: "1.5.0", status: "succeeded" }] },
  "changes.startDeployment": deployment,
  "changes.finishDeployment": { ...deployment, status: "succeeded" },
};

/** The route of the contract that a request is for. */
function routeOf(method: string, path: string): string | undefined {
  const matches = (pattern: string) => new RegExp(`^${pattern.replace(/:\w+/g, "[^/]+")}$`).test(path);
  return allRoutes.find((route) => route.method === method && matches(route.path))?.id;
}

beforeAll(async () => {
  shipshape = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const path = (request.url ?? "").split("?", 1)[0] ?? "";
    const route = routeOf(request.method ?? "", path) ?? `none: ${request.method} ${path}`;
    const text = Buffer.concat(chunks).toString();
    const authorization = request.headers.authorization ?? "";
    calls.push({ route, path, body: text === "" ? undefined : JSON.parse(text), authorization });
    response.writeHead(route in ANSWERS ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(ANSWERS[route] ?? {}));
  });
  url = `http://127.0.0.1:${await listen(shipshape, "127.0.0.1", 0)}`;
});

afterAll(() => {
  shipshape.closeAllConnections();
  shipshape.close();
  rmSync(directory, { recursive: true });
});

const calledWith = (route: string) => calls.filter((call) => call.route === route);
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

type State = {
  controlUrl: string;
  token: string;
  services: FleetService[];
  loadStatsUrl: string;
  mailboxUrl: string;
};

test("the demo starts, makes itself known to Shipshape, sells, and leaves nothing behind", async () => {
  const log = new RotatingLog(join(directory, "demo.log"), 1_000_000);
  const env = [
    "env",
    `SHIPSHAPE_URL=${url}`,
    "SHIPSHAPE_TOKEN=s3cret",
    `SHIPSHAPE_DATA=${directory}`,
    "DEMO_PORT_BASE=0",
  ];
  const demo = new TiedProcess({ name: "demo", command: [...env, ...demoProgram("main", [])], log, ipc: true });
  await demo.told("listening");

  expect(new Set(calls.map(({ authorization }) => authorization))).toEqual(new Set(["Bearer s3cret"]));
  expect(calledWith("configuration.apply")).toHaveLength(1);
  const pushed = calledWith("slo.pushSlices").map(({ body }) => (body as { slices: unknown[] }).slices.length);
  expect(pushed.reduce((sum, slices) => sum + slices, 0)).toBe(3 * 30 * 24 * 60);
  expect(Math.max(...pushed)).toBeLessThanOrEqual(5_000);
  expect(calledWith("changes.finishDeployment")).toHaveLength(4);
  expect(calledWith("changes.startDeployment").map(({ body }) => body)).toEqual([
    expect.objectContaining({ service: "storefront", startedAt: expect.any(String) }),
    expect.objectContaining({ service: "checkout", startedAt: expect.any(String) }),
    expect.objectContaining({ service: "payments", version: "1.4.2", kind: "rollback" }),
    expect.objectContaining({ service: "inventory", startedAt: expect.any(String) }),
  ]);

  const stateFile = join(directory, "demo.json");
  expect(statSync(stateFile).mode & 0o777).toBe(0o600);
  const { controlUrl, token, services, loadStatsUrl, mailboxUrl } = JSON.parse(
    readFileSync(stateFile, "utf8"),
  ) as State;
  const state = await fetch(`${controlUrl}/state`, { headers: { authorization: `Bearer ${token}` } });
  expect(await state.json()).toMatchObject({ services });
  expect(await (await fetch(`${mailboxUrl}mails.json`)).json()).toEqual({ mails: [] });
  const [{ body: applied } = { body: undefined }] = calledWith("configuration.apply");
  for (const link of [`${services[0]?.url}/`, `${controlUrl}/runbooks/payments`]) {
    expect(JSON.stringify(applied)).toContain(link);
  }
  expect(JSON.stringify(applied)).not.toContain("127.0.0.1:746");
  await expect
    .poll(async () => ((await (await fetch(loadStatsUrl)).json()) as { sent: number }).sent)
    .toBeGreaterThan(10);

  await demo.stop();
  expect(services.map(({ pid }) => pid ?? 0).filter(isAlive)).toEqual([]);
  expect(existsSync(stateFile)).toBe(false);
  log.close();
}, 60_000);
