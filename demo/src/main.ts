import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startControl } from "./control.ts";
import { type Fleet, startFleet } from "./fleet.ts";
import { greeting } from "./greeting.ts";
import { type Mailbox, startMailbox } from "./mailbox.ts";
import { messageOf } from "./message-of.ts";
import { onStopAsked, tellParent } from "./parent.ts";
import { type Prometheus, startPrometheus } from "./prometheus.ts";
import { RotatingLog } from "./rotating-log.ts";
import { type DemoPorts, demoPorts, type RunnerEnvironment, runnerEnvironment } from "./runner-environment.ts";
import { setUpShipshape } from "./shipshape-setup.ts";
import { demoProgram, TiedProcess } from "./tied-process.ts";

const HOST = "127.0.0.1";
const SEED = 1;
const LOG_BYTES = 2_000_000;

type Stop = () => Promise<void> | void;

const say = (line: string) => process.stdout.write(`${line}\n`);

/** What every step of the start needs. */
type Stage = {
  readonly environment: RunnerEnvironment;
  readonly ports: DemoPorts;
  readonly workDirectory: string;
  readonly logDirectory: string;
  /** For the log; people read `say`. */
  readonly note: (line: string) => void;
  /** Whatever was started adds how it stops, so that a failure half-way leaves nothing behind. The last goes first. */
  readonly stops: Stop[];
};

type Store = {
  readonly mailbox: Mailbox;
  readonly fleet: Fleet;
  readonly prometheus: Prometheus | undefined;
  readonly storefrontUrl: string;
  readonly loadStatsUrl: string;
};

async function runDemo(environment: RunnerEnvironment, stops: Stop[]): Promise<void> {
  const { url, token, dataDirectory, portBase } = environment;
  const nowMs = Date.now();
  say("The demo is starting: four services, their customers, a month of history …");
  const ports = await demoPorts(environment);
  if (portBase > 0 && ports.services === undefined) say(`Ports from ${portBase} on are in use: the demo takes others.`);
  const workDirectory = join(dataDirectory, "demo");
  const logDirectory = join(workDirectory, "logs");
  mkdirSync(logDirectory, { recursive: true });
  const log = new RotatingLog(join(logDirectory, "demo.log"), LOG_BYTES);
  stops.unshift(() => log.close());
  const note = (line: string) => {
    log.write(`${new Date().toISOString()} ${line}\n`);
    tellParent({ type: "progress", text: line });
  };
  const stage = { environment, ports, workDirectory, logDirectory, note, stops };

  const store = await openStore(stage);
  const { mailbox, fleet, prometheus, storefrontUrl } = store;
  const control = await openControl(stage, store, nowMs);
  const [services, prometheusUrl, controlUrl] = [fleet.services(), prometheus?.url, control.url];
  await setUpShipshape({ url, token, services, controlUrl, prometheusUrl, seed: SEED, nowMs, say: note });
  control.announce();

  const metrics = prometheus ? "a real Prometheus" : "Shipshape's own scrape source (no Prometheus in use)";
  say(greeting({ url, storefrontUrl, mailbox, metrics, logDirectory }));
  tellParent({ type: "listening", port: Number(new URL(controlUrl).port) });
}

/** Starts what there is to watch: the services, their customers, who measures them, and where their mail goes. */
async function openStore({ environment, ports, workDirectory, logDirectory, note, stops }: Stage): Promise<Store> {
  const { url, token, usesPrometheus } = environment;
  const mailbox = await startMailbox({ smtpPort: ports.mailboxSmtp, webPort: ports.mailboxWeb });
  stops.unshift(() => mailbox.stop());

  const fleet = await startFleet({ logDirectory, portBase: ports.services });
  stops.unshift(() => fleet.stop());
  for (const service of fleet.services()) note(`${service.name} ${service.version} on ${service.url}`);

  const measured = { workDirectory, targets: fleet.services(), alertsTo: { url, token } };
  const prometheus = usesPrometheus ? await startPrometheus(measured) : undefined;
  if (prometheus) stops.unshift(() => prometheus.stop());
  note(prometheus ? `Prometheus on ${prometheus.url}` : "without Prometheus: Shipshape reads the metrics itself");

  const storefrontUrl = fleet.services().find(({ name }) => name === "storefront")?.url ?? "";
  const loadStatsUrl = await startLoad(storefrontUrl, join(logDirectory, "load.log"), stops);
  note(`customers come; counts on ${loadStatsUrl}`);
  return { mailbox, fleet, prometheus, storefrontUrl, loadStatsUrl };
}

/** Opens the remote control; once it is announced, `shipshape demo` finds it in data/demo.json. */
async function openControl({ environment, ports, logDirectory, stops }: Stage, store: Store, startedAtMs: number) {
  const { url, token, dataDirectory } = environment;
  const { mailbox, fleet, prometheus, loadStatsUrl } = store;
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
    startedAt: new Date(startedAtMs).toISOString(),
    pid: process.pid,
  });
  const deployEnv = { SHIPSHAPE_URL: url, SHIPSHAPE_TOKEN: token, SHIPSHAPE_DATA: dataDirectory };
  const options = { fleet, token: controlToken, port: ports.control, mailboxUrl: mailbox.url, state, deployEnv };
  const control = await startControl(options);
  stops.unshift(() => control.stop());
  const announce = () => {
    const file = join(dataDirectory, "demo.json");
    writeFileSync(file, `${JSON.stringify(state(), null, 2)}\n`, { mode: 0o600 });
    stops.unshift(() => rmSync(file, { force: true }));
  };
  return { url: control.url, announce };
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
  process.stderr.write(`The demo: ${messageOf(error)}\n`);
  await stopAll();
  process.exit(1);
}
