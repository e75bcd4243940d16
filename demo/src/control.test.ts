import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { type Control, startControl } from "./control.ts";
import type { Fleet } from "./fleet.ts";
import { readRelease } from "./release.ts";

const directory = mkdtempSync(join(tmpdir(), "demo-control-"));
const cliCalls = join(directory, "cli-calls");
const token = "control-token";

/** A stand-in for the CLI: it notes how it is called, and answers as the file says. */
function installCli(gateExit: number): string {
  const cli = join(directory, "shipshape");
  writeFileSync(
    cli,
    `#!/bin/sh
echo "$SHIPSHAPE_URL $*" >> ${cliCalls}
case "$1 $2" in
  "gate check") echo "gate says ${gateExit}"; exit ${gateExit} ;;
  "deploy start") echo DEP-7 ;;
esac
`,
  );
  chmodSync(cli, 0o755);
  return cli;
}

/** A fleet that only notes what it is asked to deploy. */
function fleetThat(deploys: (service: string, version: string) => Promise<void>): Fleet {
  return { services: () => [], deploy: deploys, stop: async () => {} };
}

async function withControl<T>(fleet: Fleet, gateExit: number, use: (control: Control) => Promise<T>): Promise<T> {
  const deployEnv = { SHIPSHAPE_URL: "http://ship", SHIPSHAPE_TOKEN: "t", SHIPSHAPE_CLI: installCli(gateExit) };
  const control = await startControl({
    fleet,
    token,
    port: 0,
    mailboxUrl: "http://mail/",
    state: () => ({ running: true }),
    deployEnv,
  });
  try {
    return await use(control);
  } finally {
    await control.stop();
  }
}

const ask = (control: Control, method: string, path: string, body?: unknown) =>
  fetch(`${control.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

const lines = async (response: Response) =>
  (await response.text())
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { line?: string; exitCode?: number });

beforeEach(() => writeFileSync(cliCalls, ""));
afterAll(() => rmSync(directory, { recursive: true }));

describe("the demo's control", () => {
  test("breaks the demo as a team's CI would: gate, start, rollout, finish", async () => {
    const deployed: string[] = [];
    const fleet = fleetThat(async (...what) => void deployed.push(what.join(" ")));
    const told = await withControl(fleet, 0, async (control) => lines(await ask(control, "POST", "/break")));
    expect(told.at(-1)).toEqual({ exitCode: 0 });
    expect(told.at(-2)).toEqual({ line: expect.stringContaining("gets mail in less than two minutes: http://mail/") });
    expect(deployed).toEqual(["payments 1.5.0"]);
    const { commit } = readRelease("payments", "1.5.0");
    expect(readFileSync(cliCalls, "utf8").trim().split("\n")).toEqual([
      "http://ship gate check --service payments --env production",
      `http://ship deploy start --service payments --env production --version 1.5.0 --commit ${commit}`,
      "http://ship deploy finish DEP-7 --status succeeded",
    ]);
  });

  test("heals it by a rollback to the stable version, which the record calls one", async () => {
    const deployed: string[] = [];
    const fleet = fleetThat(async (...what) => void deployed.push(what.join(" ")));
    await withControl(fleet, 0, async (control) => lines(await ask(control, "POST", "/heal")));
    expect(deployed).toEqual(["payments 1.4.2"]);
    expect(readFileSync(cliCalls, "utf8")).toMatch(/gate check .*--rollback\n.*deploy start .*--rollback\n/);
  });

  test("deploys nothing when the gate is shut, and passes on what the gate said", async () => {
    const fleet = fleetThat(() => Promise.reject(new Error("must not be deployed")));
    const told = await withControl(fleet, 1, async (control) => lines(await ask(control, "POST", "/break")));
    expect(told).toContainEqual({ line: "gate says 1" });
    expect(told.at(-2)).toEqual({ line: "payments 1.5.0 is not deployed to production." });
    expect(told.at(-1)).toEqual({ exitCode: 1 });
    expect(readFileSync(cliCalls, "utf8").trim().split("\n")).toHaveLength(1);
  });

  test("records a rollout that failed as failed", async () => {
    const fleet = fleetThat(() => Promise.reject(new Error("it does not start")));
    const told = await withControl(fleet, 0, async (control) => lines(await ask(control, "POST", "/break")));
    expect(told).toContainEqual({ line: "it does not start" });
    expect(told.at(-1)).toEqual({ exitCode: 1 });
    expect(readFileSync(cliCalls, "utf8")).toContain("deploy finish DEP-7 --status failed");
  });

  test("refuses a wrong token, and a deployment that names no version", async () => {
    await withControl(
      fleetThat(async () => {}),
      0,
      async (control) => {
        expect((await fetch(`${control.url}/state`)).status).toBe(401);
        const wrong = { headers: { authorization: "Bearer control-tokem" } };
        expect((await fetch(`${control.url}/state`, wrong)).status).toBe(401);
        expect((await ask(control, "POST", "/deploy", { service: "payments" })).status).toBe(400);
        expect(await (await ask(control, "GET", "/state")).json()).toEqual({ running: true });
      },
    );
  });

  test("shows a runbook to anybody", async () => {
    await withControl(
      fleetThat(async () => {}),
      0,
      async (control) => {
        expect(await (await fetch(`${control.url}/runbooks/payments`)).text()).toContain(
          "card_vault_connections_in_use",
        );
        expect((await fetch(`${control.url}/runbooks/nothing`)).status).toBe(404);
      },
    );
  });
});
