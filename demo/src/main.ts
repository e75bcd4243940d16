import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join, resolve } from "node:path";
import { startControl } from "./control.ts";
import { startFleet } from "./fleet.ts";
import { onStopAsked, tellParent } from "./parent.ts";
import { startPrometheus } from "./prometheus.ts";
import { RotatingLog } from "./rotating-log.ts";
import { SERVICE_NAMES } from "./service-options.ts";
import { setUpShipshape } from "./shipshape-setup.ts";
import { demoProgram, TiedProcess } from "./tied-process.ts";

const HOST = "127.0.0.1";
const DEFAULT_PORT_BASE = 7460;
const SEED = 1;
const LOG_BYTES = 2_000_000;

type Stop = () => Promise<void> | void;
type Environment = { url: string; token: string; dataDirectory: string; portBase: number };

const say = (line: string) => process.stdout.write(`demo: ${line}\n`);

/**
 * SHIPSHAPE_URL and SHIPSHAPE_TOKEN say which server the demo belongs to; without them it is the one that runs in this
 * folder, whose address lies in SHIPSHAPE_DATA (./data). DEMO_PORT_BASE moves the services' ports; 0 takes free ones.
 */
function environment(): Environment {
  const { SHIPSHAPE_URL, SHIPSHAPE_TOKEN, SHIPSHAPE_DATA, DEMO_PORT_BASE } = process.env;
  const dataDirectory = resolve(SHIPSHAPE_DATA ?? "data");
  const local = SHIPSHAPE_URL && SHIPSHAPE_TOKEN ? {} : localServer(dataDirectory);
  const [url, token] = [SHIPSHAPE_URL ?? local.url, SHIPSHAPE_TOKEN ?? local.token];
  if (!url || !token) {
    throw new Error(
      `No Shipshape to show the demo: start one with npm start, or set SHIPSHAPE_URL and SHIPSHAPE_TOKEN (looked in ${dataDirectory}).`,
    );
  }
  const portBase = Number(DEMO_PORT_BASE ?? DEFAULT_PORT_BASE);
  if (!Number.isInteger(portBase) || portBase < 0 || portBase > 65_000) {
    throw new Error(`DEMO_PORT_BASE must be 0 (free ports) to 65000; it is "${DEMO_PORT_BASE}".`);
  }
  return { url, token, dataDirectory, portBase };
}

function localServer(dataDirectory: string): { url?: string; token?: string } {
  try {
    return JSON.parse(readFileSync(join(dataDirectory, "local.json"), "utf8")) as { url: string; token: string };
  } catch {
    return {};
  }
}

/** Whether the demo's ports, one a service and one for its control, are free; without a base any free ports do. */
async function portsAreFree(portBase: number): Promise<boolean> {
  if (portBase === 0) return false;
  for (let port = portBase; port <= portBase + SERVICE_NAMES.length; port += 1) {
    const server = createServer();
    const free = await new Promise<boolean>((answer) => {
      server.once("error", () => answer(false));
      server.listen(port, HOST, () => answer(true));
    });
    await new Promise((closed) => server.close(closed));
    if (!free) return false;
  }
  return true;
}

/** Starts everything in turn. What was started is added to `stops`, so that a failure half-way leaves nothing behind. */
async function runDemo({ url, token, dataDirectory, portBase }: Environment, stops: Stop[]): Promise<void> {
  const workDirectory = join(dataDirectory, "demo");
  const logDirectory = join(workDirectory, "logs");
  mkdirSync(logDirectory, { recursive: true });
  const fixed = await portsAreFree(portBase);
  if (!fixed && portBase !== 0)
    say(`ports ${portBase} to ${portBase + SERVICE_NAMES.length} are in use: taking others`);

  const fleet = await startFleet({ logDirectory, ...(fixed ? { portBase } : {}) });
  stops.unshift(() => fleet.stop());
  for (const service of fleet.services()) say(`${service.name} ${service.version} on ${service.url}`);

  const prometheus = await startPrometheus({ workDirectory, targets: fleet.services(), alertsTo: { url, token } });
  if (prometheus) stops.unshift(() => prometheus.stop());
  say(prometheus ? `Prometheus on ${prometheus.url}` : "no prometheus on PATH: Shipshape reads the metrics itself");

  const storefrontUrl = fleet.services().find(({ name }) => name === "storefront")?.url ?? "";
  const loadStatsUrl = await startLoad(storefrontUrl, join(logDirectory, "load.log"), stops);
  say(`customers come; counts on ${loadStatsUrl}`);

  const nowMs = Date.now();
  const controlToken = randomBytes(24).toString("base64url");
  const state = () => ({
    controlUrl: control.url,
    token: controlToken,
    services: fleet.services(),
    prometheusUrl: prometheus?.url ?? null,
    loadStatsUrl,
    logDirectory,
    startedAt: new Date(nowMs).toISOString(),
    pid: process.pid,
  });
  const deployEnv = { SHIPSHAPE_URL: url, SHIPSHAPE_TOKEN: token, SHIPSHAPE_DATA: dataDirectory };
  const port = fixed ? portBase + SERVICE_NAMES.length : 0;
  const control = await startControl({ fleet, token: controlToken, port, state, deployEnv });
  stops.unshift(() => control.stop());

  await setUpShipshape({
    url,
    token,
    services: fleet.services(),
    prometheusUrl: prometheus?.url,
    seed: SEED,
    nowMs,
    say,
  });
  const stateFile = join(dataDirectory, "demo.json");
  writeFileSync(stateFile, `${JSON.stringify(state(), null, 2)}\n`, { mode: 0o600 });
  stops.unshift(() => rmSync(stateFile, { force: true }));
  say(`ready: visit ${storefrontUrl}, break it with shipshape demo break`);
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

onStopAsked(async (because) => {
  say(`stopping: ${because}`);
  await stopAll();
  process.exit(0);
});

try {
  await runDemo(environment(), stops);
} catch (error) {
  process.stderr.write(`demo: ${error instanceof Error ? error.message : String(error)}\n`);
  await stopAll();
  process.exit(1);
}
