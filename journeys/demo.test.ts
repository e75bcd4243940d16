import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "@shipshape/contract/client";
import { routes } from "@shipshape/contract/routes";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { NumberedMail } from "../demo/src/mail.ts";
import { withLostTime } from "./harness/lost-time.ts";
import { type PeerProgram, startPeerProgram } from "./harness/peer-program.ts";
import { runCli } from "./harness/run-cli.ts";
import { repository } from "./harness/server-process.ts";
import { emptyFolder } from "./harness/shipshape.ts";

const PAGE_WITHIN_S = 120;
const SOON = { timeout: 20_000, interval: 250 };
const SLOS = ["checkout-availability", "payments-charges", "storefront-availability"];
const NOTHING = { good: 0, total: 0 };
const GATE = ["gate", "check", "--service", "payments", "--env", "production"];

/** As a person does it: `npm start -- --demo`, with its standard windows, on the real clock; only the ports are free ones. */
const npmStart = (data: string, flags: readonly string[]): Promise<PeerProgram> =>
  startPeerProgram(process.execPath, {
    args: () => [join(repository, "scripts", "start.mjs"), ...flags],
    env: (port) => ({
      SHIPSHAPE_DATA: data,
      SHIPSHAPE_PORT: port,
      DEMO_PORT_BASE: "0",
      DEMO_PROMETHEUS: process.env["DEMO_PROMETHEUS"] ?? "yes",
    }),
    readyPath: "/api/v1/system",
  });

const TEAM = "payments-team@demo.shipshape.example";

describe("the demo, from a clean state", () => {
  let folder: string;
  let data: string;
  let shipshape: PeerProgram;
  let mailboxUrl: string;

  const cli = (...args: string[]) => runCli(args, { cwd: repository, env: { SHIPSHAPE_DATA: data } });
  const json = async <T>(...args: string[]): Promise<T> => JSON.parse((await cli("--json", ...args)).stdout) as T;
  const mails = async () =>
    ((await (await fetch(new URL("/mails.json", mailboxUrl))).json()) as { mails: NumberedMail[] }).mails;
  /** What people are paged with; the team's own address is only told. */
  const pages = async () => (await mails()).filter(({ to }) => !to.includes(TEAM));
  const toldTeam = async () => (await mails()).filter(({ to }) => to.includes(TEAM)).map(({ subject }) => subject);
  type Slo = { name: string; status: string; dataUntil: string | null };
  const slos = async () => (await json<{ slos: Slo[] }>("slo", "list")).slos.filter(({ name }) => SLOS.includes(name));

  beforeAll(async () => {
    folder = await emptyFolder();
    data = join(folder, "data");
    const began = performance.now();
    shipshape = await npmStart(data, ["--demo"]);
    await vi.waitFor(() => expect(shipshape.output()).toMatch(/The demo is ready[\s\S]*demo heal/), {
      timeout: 60_000,
    });
    console.log(`npm start -- --demo, from nothing to ready: ${((performance.now() - began) / 1000).toFixed(1)} s`);
    mailboxUrl = /Mailbox +(\S+)/.exec(shipshape.output())?.[1] ?? "";
  });
  afterAll(async () => {
    await shipshape?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test("says where everything is, and each of it is there", async () => {
    const urls = shipshape.output().match(/http:\/\/\S+/g) ?? [];
    expect(urls.length).toBeGreaterThanOrEqual(6);
    for (const url of urls) expect([url, (await fetch(url)).status]).toEqual([url, 200]);
  });

  test("is healthy: all objectives have data and hold, and the gate is open", async () => {
    const isFresh = ({ dataUntil }: Slo) => dataUntil !== null && Date.now() - Date.parse(dataUntil) < 90_000;
    await expect
      .poll(async () => (await slos()).filter(isFresh).length, { ...SOON, timeout: 60_000 })
      .toBe(SLOS.length);
    expect((await slos()).map(({ status }) => status)).toEqual(["ok", "ok", "ok"]);
    expect(await cli(...GATE)).toMatchObject({ code: 0, stdout: expect.stringContaining("open") });
    expect(await mails()).toEqual([]);
  });

  test("a bad release pages whoever is on call in less than two minutes", async () => {
    const began = performance.now();
    const { lostMs } = await withLostTime(async () => {
      expect(await cli("demo", "break")).toMatchObject({ code: 0, stdout: expect.stringContaining("payments 1.5.0") });
      await expect.poll(async () => (await pages()).length, { timeout: 300_000, interval: 250 }).toBeGreaterThan(0);
    });
    const seconds = (performance.now() - began) / 1000;
    console.log(`from "demo break" to the page in the mailbox: ${seconds.toFixed(1)} s`);
    expect(seconds).toBeLessThan(PAGE_WITHIN_S + lostMs / 1000);
    expect(await pages()).toMatchObject([
      { to: [expect.stringMatching(/-payments@/)], subject: expect.stringContaining("payments") },
    ]);
    await expect.poll(toldTeam, SOON).toEqual([expect.stringContaining("INC-1")]);
  }, 360_000);

  test("the incident names the release that did it, and shuts the gate", async () => {
    type Incident = { shortId: string; likelyCauses: { service: string; version: string; because: string }[] };
    const { incidents } = await json<{ incidents: Incident[] }>("incident", "list", "--status", "live");
    expect(incidents).toHaveLength(1);
    const { shortId = "" } = incidents[0] ?? {};
    const { likelyCauses } = await json<Incident>("incident", "show", shortId);
    expect(likelyCauses[0]).toMatchObject({ service: "payments", version: "1.5.0" });
    expect(await cli(...GATE)).toMatchObject({ code: 1, stdout: expect.stringContaining(shortId) });
    expect((await cli("demo", "break")).code).toBe(1);
  });

  test("a link in the mail is all it takes to acknowledge", async () => {
    const link = /http:\S+\/ack\/\S+/.exec((await pages())[0]?.text ?? "")?.[0] ?? "";
    expect((await fetch(link)).status).toBe(200);
    const token = link.split("/").at(-1) ?? "";
    const { incidents } = createClient(routes, { baseUrl: shipshape.url });
    const { user } = await incidents.getAckLink({ params: { token } });
    const { incident } = await incidents.useAckLink({ params: { token } });
    expect(incident).toMatchObject({ status: "acknowledged", acknowledgedBy: user });
  });

  test("the rollback passes the shut gate, and nothing burns any more", async () => {
    expect(await cli("demo", "heal")).toMatchObject({ code: 0, stdout: expect.stringContaining("payments 1.4.2") });
    // What failed before the rollback is counted within one round of collecting; a whole minute after it is asked about.
    const minute = Math.ceil((Date.now() + 20_000) / 60_000) * 60_000;
    const from = new Date(minute).toISOString();
    await sleep(minute - Date.now() + 15_000);
    const countedSince = async () => {
      const asked = ["slo", "budget", "payments-charges", "--from", from, "--step-minutes", "1"];
      const { points } = await json<{ points: { good: number; total: number }[] }>(...asked);
      return points.reduce((sum, { good, total }) => ({ good: sum.good + good, total: sum.total + total }), NOTHING);
    };
    await expect.poll(async () => (await countedSince()).total, { ...SOON, timeout: 110_000 }).toBeGreaterThan(200);
    const { good, total } = await countedSince();
    expect(total - good).toBe(0);
    expect(await pages()).toHaveLength(1);
  });

  test("npm start without the demo goes on with its data", async () => {
    await shipshape.stop();
    shipshape = await npmStart(data, []);
    expect((await json<{ incidents: unknown[] }>("incident", "list")).incidents).toHaveLength(1);
    expect(await cli("demo", "heal")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("npm start -- --demo"),
    });
  });
});
