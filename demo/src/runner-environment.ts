import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join, resolve } from "node:path";
import { SERVICE_NAMES } from "./service-options.ts";

const HOST = "127.0.0.1";
const DEFAULT_PORT_BASE = 7460;

/** Where everything of the demo listens; 0 takes a free port. */
export type DemoPorts = {
  /** storefront; the other services one above the other. Absent: any free ports. */
  readonly services: number | undefined;
  readonly control: number;
  readonly mailboxWeb: number;
  readonly mailboxSmtp: number;
};
export type RunnerEnvironment = {
  readonly url: string;
  readonly token: string;
  readonly dataDirectory: string;
  readonly portBase: number;
  readonly usesPrometheus: boolean;
};
type Variables = Readonly<Record<string, string | undefined>>;

/**
 * SHIPSHAPE_URL and SHIPSHAPE_TOKEN say which server the demo belongs to; without them it is the one that runs in this
 * folder, whose address lies in SHIPSHAPE_DATA (./data). DEMO_PORT_BASE moves the ports; 0 takes free ones.
 * DEMO_PROMETHEUS=no leaves an installed Prometheus alone.
 */
export function runnerEnvironment(variables: Variables): RunnerEnvironment {
  const dataDirectory = resolve(variables["SHIPSHAPE_DATA"] ?? "data");
  const { SHIPSHAPE_URL, SHIPSHAPE_TOKEN, DEMO_PROMETHEUS = "yes" } = variables;
  const local = SHIPSHAPE_URL && SHIPSHAPE_TOKEN ? {} : localServer(dataDirectory);
  const [url, token] = [SHIPSHAPE_URL ?? local.url, SHIPSHAPE_TOKEN ?? local.token];
  if (!url || !token) {
    throw new Error(
      `No Shipshape to show the demo: start one with npm start, or set SHIPSHAPE_URL and SHIPSHAPE_TOKEN (looked in ${dataDirectory}).`,
    );
  }
  if (!["yes", "no"].includes(DEMO_PROMETHEUS)) {
    throw new Error(`DEMO_PROMETHEUS must be yes or no; it is "${DEMO_PROMETHEUS}".`);
  }
  return {
    url,
    token,
    dataDirectory,
    portBase: portNumber("DEMO_PORT_BASE", variables) ?? DEFAULT_PORT_BASE,
    usesPrometheus: DEMO_PROMETHEUS === "yes",
  };
}

function portNumber(name: string, variables: Variables): number | undefined {
  const text = variables[name];
  if (text === undefined) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_000) return port;
  throw new Error(`${name} must be 0 (free ports) to 65000; it is "${text}".`);
}

function localServer(dataDirectory: string): { url?: string; token?: string } {
  try {
    return JSON.parse(readFileSync(join(dataDirectory, "local.json"), "utf8")) as { url: string; token: string };
  } catch {
    return {};
  }
}

/** The ports from the base on, where all of them are free; free ones otherwise. */
export async function demoPorts({ portBase }: RunnerEnvironment): Promise<DemoPorts> {
  const control = portBase + SERVICE_NAMES.length;
  const fixed = {
    services: portBase,
    control,
    mailboxWeb: control + 1,
    mailboxSmtp: control + 2,
  };
  const free = { services: undefined, control: 0, mailboxWeb: 0, mailboxSmtp: 0 };
  if (portBase === 0) return free;
  for (let port = portBase; port <= fixed.control + 2; port += 1) {
    if (!(await isFree(port))) return free;
  }
  return fixed;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const free = await new Promise<boolean>((answer) => {
    server.once("error", () => answer(false));
    server.listen(port, HOST, () => answer(true));
  });
  await new Promise((closed) => server.close(closed));
  return free;
}
