import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startControl } from "./control.ts";
import { startFleet } from "./fleet.ts";
import { greeting } from "./greeting.ts";
import { startMailbox } from "./mailbox.ts";
import { onStopAsked, tellParent } from "./parent.ts";
import { startPrometheus } from "./prometheus.ts";
import { RotatingLog } from "./rotating-log.ts";
import { demoPorts, type RunnerEnvironment, runnerEnvironment } from "./runner-environment.ts";
import { setUpShipshape } from "./shipshape-setup.ts";
import { demoProgram, TiedProcess } from "./tied-process.ts";

const HOST = "127.0.0.1";
const SEED = 1;
const LOG_BYTES = 2_000_000;

type Stop = () => Promise<void> | void;

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Starts everything in turn. What was started is added to `stops`, so that a failure half-way leaves nothing behind. */
async function runDemo(environment: RunnerEnvironment, stops: Stop[]): Promise<void> {
  const { url, token, dataDirectory, portBase } = environment;
  const nowMs = Date.now();
  const workDirectory = join(dataDirectory, "demo");
  const logDirectory = join(workDirectory, "logs");
  mkdirSync(logDirectory, { recursive: true });
  const log = new RotatingLog(join(logDirectory, "demo.log"), LOG_BYTES);
  stops.unshift(() => log.close());
  const note = (line: string) => log.write(`${new Date().toISOString()} ${line}\n`);

  say("The demo is starting: four services, their customers, a month of history …");
  const ports = await demoPorts(environment);
  if (portBase !== 0 && ports.services === undefined)
    say(`Ports from ${portBase} on are in use: the demo takes others.`);

  const mailbox = await startMailbox({ smtpPort: ports.mailboxSmtp, webPort: ports.mailboxWeb });
  stops.unshift(() => mailbox.stop());

  const fleet = await startFleet({ logDirectory, portBase: ports.services });
  stops.unshift(() => fleet.stop());
  for (const service of fleet.services()) note(`${service.name} ${service.version} on ${service.url}`);

  const prometheus = environment.usesPrometheus
    ? await startPrometheus({ workDirectory, targets: fleet.services(), alertsTo: { url, token } })
    : undefined;
  if (prometheus) stops.unshift(() => prometheus.stop());
  note(prometheus ? `Prometheus on ${prometheus.url}` : "without Prometheus: Shipshape reads the metrics itself");

  const storefrontUrl = fleet.services().find(({ name }) => name === "storefront")?.url ?? "";
  const loadStatsUrl = await startLoad(storefrontUrl, join(logDirectory, "load.log"), stops);
  note(`customers come; counts on ${loadStatsUrl}`);

  const controlToken = randomBytes(24).toString("base64url");
  const state = () => ({
    controlUrl: control.url,
    token: controlToken,
    services: fleet.services(),
    prometheusUrl: prometheus?.url ?? null,
    mailboxUrl: mailbox.url,
    smtpUrl: mailbox.smtpUrl,
    loadStatsUrl,
    logDirectory,
    startedAt: new Date(nowMs).toISOString(),
    pid: process.pid,
  });
  const deployEnv = { SHIPSHAPE_URL: url, SHIPSHAPE_TOKEN: token, SHIPSHAPE_DATA: dataDirectory };
  const control = await startControl({ fleet, token: controlToken, port: ports.control, state, deployEnv });
  stops.unshift(() => control.stop());

  await setUpShipshape({
    url,
    token,
    services: fleet.services(),
    controlUrl: control.url,
    prometheusUrl: prometheus?.url,
    seed: SEED,
    nowMs,
    say: note,
  });
  const stateFile = join(dataDirectory, "demo.json");
  writeFileSync(stateFile, `${JSON.stringify(state(), null, 2)}\n`, { mode: 0o600 });
  stops.unshift(() => rmSync(stateFile, { force: true }));
  const metrics = prometheus ? "a real Prometheus" : "Shipshape's own scrape source (no Prometheus in use)";
  say(greeting({ url, storefrontUrl, mailbox, metrics, smtpUrl: environment.smtpUrl, logDirectory }));
  tellParent({ type: "listening", port: Number(new URL(control.url).port) });
}

/** Lets the customers in, and returns where they are counted. */
async function startLoad(storefrontUrl: string, logFile: string, stops: Stop[]): Promise<string> {
  const log = new RotatingLog(logFile, LOG_BYTES);
  const command = demoProgram("load", ["--target", storefrontUrl, "--seed", String(SEED)]);
  const load = new TiedProcess({ name: "load", command, log, ipc: true });
  stops.unshift(async () => {
    await load.stop();
    log.close();
  });
  return `http://${HOST}:${(await load.told("listening")).port}/stats`;
}

const stops: Stop[] = [];

async function stopAll(): Promise<void> {
  for (const stop of stops.splice(0)) await stop();
}

onStopAsked(async () => {
  await stopAll();
  process.exit(0);
});

try {
  await runDemo(runnerEnvironment(process.env), stops);
} catch (error) {
  process.stderr.write(`The demo: ${error instanceof Error ? error.message : String(error)}\n`);
  await stopAll();
  process.exit(1);
}
