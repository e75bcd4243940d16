import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Release, readRelease, stableVersions } from "./release.ts";
import { RotatingLog } from "./rotating-log.ts";
import { isServiceName, SERVICE_NAMES, type ServiceName } from "./service-options.ts";
import { demoProgram, TiedProcess } from "./tied-process.ts";

const HOST = "127.0.0.1";
const LOG_BYTES = 5_000_000;
const RESTART_AFTER_MS = 500;

/** Callees first, so that each service knows the URLs it calls. */
const START_ORDER: readonly ServiceName[] = ["inventory", "payments", "checkout", "storefront"];
const CALLS: Readonly<Record<ServiceName, readonly ServiceName[]>> = {
  storefront: ["checkout"],
  checkout: ["payments", "inventory"],
  payments: [],
  inventory: [],
};

export type FleetService = {
  readonly name: ServiceName;
  readonly url: string;
  readonly metricsUrl: string;
  readonly version: string;
  readonly commit: string;
  readonly pid: number | undefined;
};

export type FleetOptions = {
  /** Where each service's log goes, as `<service>.log`. */
  readonly logDirectory: string;
  /** storefront listens here, checkout one above, and so on; without it every port is a free one. */
  readonly portBase?: number | undefined;
};

export type Fleet = {
  /** As of now: a deployment changes the version and the pid, never the URL. */
  services(): FleetService[];
  /** Replaces the running process of a service by another version on the same port; the others retry meanwhile. */
  deploy(service: string, version: string): Promise<void>;
  stop(): Promise<void>;
};

type Running = { readonly process: TiedProcess; readonly port: number; readonly release: Release };

/** Starts the four services, each in its own process, and returns when all answer. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const fleet = new ServiceFleet(options);
  try {
    for (const name of START_ORDER) await fleet.start(name);
  } catch (error) {
    await fleet.stop();
    throw error;
  }
  return fleet;
}

class ServiceFleet implements Fleet {
  readonly #options: FleetOptions;
  readonly #running = new Map<ServiceName, Running>();
  readonly #logs = new Map<ServiceName, RotatingLog>();
  readonly #beingReplaced = new Set<ServiceName>();
  #turn: Promise<void> = Promise.resolve();
  #stopping: Promise<void> | undefined;

  constructor(options: FleetOptions) {
    this.#options = options;
    for (const name of SERVICE_NAMES) {
      this.#logs.set(name, new RotatingLog(join(options.logDirectory, `${name}.log`), LOG_BYTES));
    }
  }

  services(): FleetService[] {
    return SERVICE_NAMES.flatMap((name) => {
      const running = this.#running.get(name);
      if (!running) return [];
      const url = `http://${HOST}:${running.port}`;
      const { version, commit } = running.release;
      return [{ name, url, metricsUrl: `${url}/metrics`, version, commit, pid: running.process.pid }];
    });
  }

  async start(name: ServiceName): Promise<void> {
    const { portBase } = this.#options;
    const port = portBase === undefined ? 0 : portBase + SERVICE_NAMES.indexOf(name);
    const release = readRelease(name, stableVersions()[name] ?? "");
    await this.#run(name, release, port, await this.#standBy(name, release));
  }

  deploy(service: string, version: string): Promise<void> {
    const deployment = this.#turn.then(() => this.#replace(service, version));
    this.#turn = deployment.catch(() => {});
    return deployment;
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  async #stopAll(): Promise<void> {
    await this.#turn;
    const callersFirst = [...START_ORDER].reverse().flatMap((name) => this.#running.get(name) ?? []);
    for (const { process } of callersFirst) await process.stop();
    for (const log of this.#logs.values()) log.close();
  }

  async #replace(service: string, version: string): Promise<void> {
    if (this.#stopping) throw new Error("The fleet is stopping: nothing is deployed.");
    const current = isServiceName(service) ? this.#running.get(service) : undefined;
    if (!isServiceName(service) || !current) {
      throw new Error(`No service "${service}" is running: deploy one of ${SERVICE_NAMES.join(", ")}.`);
    }
    const release = readRelease(service, version);
    const next = await this.#standBy(service, release);
    this.#beingReplaced.add(service);
    try {
      await current.process.stop();
      await this.#run(service, release, current.port, next);
    } finally {
      this.#beingReplaced.delete(service);
    }
  }

  /** A process that has loaded the release and waits for its port: a release that cannot start harms nobody. */
  async #standBy(name: ServiceName, { version }: Release): Promise<TiedProcess> {
    const upstreams = CALLS[name].flatMap((callee) => {
      const port = this.#running.get(callee)?.port;
      return port === undefined ? [] : ["--upstream", `${callee}=http://${HOST}:${port}`];
    });
    const command = demoProgram("service", ["--name", name, "--version", version, "--standby", ...upstreams]);
    const log = this.#logs.get(name);
    if (!log) throw new Error(`no log for ${name}`);
    const process = new TiedProcess({ name: `${name} ${version}`, command, log, ipc: true });
    await process.told("loaded");
    return process;
  }

  async #run(name: ServiceName, release: Release, wantedPort: number, process: TiedProcess): Promise<void> {
    process.tell({ type: "listen", port: wantedPort });
    const { port } = await process.told("listening");
    this.#running.set(name, { process, port, release });
    void process.exited.then(() => this.#restartIfLost(name, process));
  }

  /** A service that dies on its own, by a crash or a curious kill, comes back with the version it had. */
  async #restartIfLost(name: ServiceName, lost: TiedProcess): Promise<void> {
    const running = this.#running.get(name);
    if (running?.process !== lost || this.#beingReplaced.has(name) || this.#stopping) return;
    this.#logs.get(name)?.write(`${JSON.stringify({ level: "error", service: name, message: "ended, restarting" })}\n`);
    await sleep(RESTART_AFTER_MS);
    if (this.#stopping) return;
    await this.deploy(name, running.release.version).catch(() => this.#restartIfLost(name, lost));
  }
}
