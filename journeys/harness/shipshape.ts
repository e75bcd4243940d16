import { readFileSync } from "node:fs";
import { chmod, chown, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Client, createClient } from "@shipshape/contract/client";
import { routes } from "@shipshape/contract/routes";
import { parseDuration } from "@shipshape/domain/time/duration";
import { fastFolder } from "../../packages/server/src/testing/fast-folder.ts";
import { layFirstStart } from "./first-start.ts";
import { freePort } from "./free-port.ts";
import { processesIn } from "./processes.ts";
import { type CliResult, runCli } from "./run-cli.ts";
import { type Ended, type ServerProcess, startServerProcess } from "./server-process.ts";

/** Patience costs nothing where nothing is wrong: a machine may have other things to do. */
const READY_WITHIN_MS = 180_000;
const FREE_WITHIN_MS = 60_000;
/** The longest step of time: every periodic job still runs in each of them. */
const STEP = "15s";
/** `SHIPSHAPE_JOURNEYS_AHEAD=34h`: the stories begin as if it were another hour, or another day of the week. */
const AHEAD = process.env["SHIPSHAPE_JOURNEYS_AHEAD"];

export type ShipshapeOptions = {
  /** The embedded PostgreSQL, or the address of another one. */
  readonly database?: "embedded" | (string & {});
  /** "fake" can be put forward; "system" is what people run. */
  readonly clock?: "fake" | "system";
  /** Where mail goes: `phone.mailbox.smtpUrl`. */
  readonly smtpUrl?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A new, empty folder where absent; removed at the end only then. */
  readonly dataDirectory?: string;
  readonly asUser?: { readonly uid: number; readonly gid: number };
};

/** The real, built server, and what a test does to it. */
export type Shipshape = {
  readonly url: string;
  readonly port: number;
  readonly dataDirectory: string;
  /** A folder for what the test itself writes. */
  readonly folder: string;
  pid(): number;
  /** A typed client with the token that the server leaves beside its data. */
  readonly client: Client<typeof routes>;
  /** The same without a token, or with another. */
  clientWith(token: string | undefined): Client<typeof routes>;
  token(): string;
  /** Runs the CLI in a folder where this server's data is. */
  cli(...args: string[]): Promise<CliResult>;
  output(): string;
  /** Waits until it has written this since its last start. */
  waitFor(words: RegExp): Promise<RegExpExecArray>;
  isRunning(): boolean;
  /** What time it is for the server. */
  now(): Promise<Date>;
  /** Called for each step of time that passes, before it is over: traffic flows, counters grow. */
  onTime(listener: (ms: number) => void): void;
  /** Lets time pass in small steps; after each one everything that became due is done. */
  fastForward(duration: string, options?: { readonly step?: string }): Promise<void>;
  /** Waits until everything that is due is done. */
  settle(): Promise<void>;
  /** Ends the server at once, as a power cut would; its embedded database ends by itself, as after a power cut of ours. */
  kill9(): Promise<void>;
  /** Asks it to stop, and returns its exit code. */
  stop(): Promise<number | null>;
  /** Starts it again on the same data and the same port. */
  restart(): Promise<void>;
  /** Ends everything and removes what it made. */
  remove(): Promise<void>;
};

const running = new Set<Shipshape>();
export const allShipshapes = (): readonly Shipshape[] => [...running];

function msOf(duration: string): number {
  const parsed = parseDuration(duration);
  if (!parsed.ok) throw new Error(parsed.because);
  return parsed.ms;
}

/** A new, empty folder, in memory where there is room; of that user, where one is given. */
export async function emptyFolder(asUser?: { readonly uid: number; readonly gid: number }): Promise<string> {
  const folder = await mkdtemp(join(await fastFolder(), "shipshape-journey-"));
  await chmod(folder, 0o711);
  if (asUser) await chown(folder, asUser.uid, asUser.gid);
  return folder;
}

/** The environment variables of a server as these options want it. */
async function environmentOf(options: ShipshapeOptions, port: number, dataDirectory: string) {
  const { database = "embedded", clock = "fake", smtpUrl, env } = options;
  return {
    SHIPSHAPE_DATA: dataDirectory,
    SHIPSHAPE_PORT: String(port),
    SHIPSHAPE_CLOCK: clock,
    ...(database === "embedded" ? {} : { DATABASE_URL: database }),
    ...(smtpUrl === undefined ? {} : { SHIPSHAPE_SMTP_URL: smtpUrl }),
    ...env,
  };
}

/** What every first start makes is copied: only who is on the system's clock, or on data of their own, makes it themselves. */
async function prepare(options: ShipshapeOptions, dataDirectory: string): Promise<void> {
  const { database = "embedded", clock = "fake", asUser } = options;
  const isPlain = database === "embedded" && clock === "fake" && !asUser;
  if (isPlain && options.dataDirectory === undefined) await layFirstStart(dataDirectory);
}

/** Starts again, so that what only lasts a while, as the first link, lasts from then. */
async function beginAhead(shipshape: Shipshape): Promise<void> {
  if (AHEAD === undefined) return;
  await shipshape.fastForward(AHEAD, { step: AHEAD });
  await shipshape.stop();
  await shipshape.restart();
}

/** Starts the built server and waits until it is ready. */
export async function startShipshape(options: ShipshapeOptions = {}): Promise<Shipshape> {
  const folder = await emptyFolder(options.asUser);
  const dataDirectory = options.dataDirectory ?? join(folder, "data");
  await prepare(options, dataDirectory);
  const port = await freePort();
  const env = await environmentOf(options, port, dataDirectory);
  const url = `http://localhost:${port}`;
  const listeners: ((ms: number) => void)[] = [];
  let earlier = "";

  const start = async (): Promise<ServerProcess> => {
    const process = startServerProcess(env, options.asUser);
    try {
      await process.waitFor(/Shipshape is ready at .*\n/, READY_WITHIN_MS);
      return process;
    } catch (error) {
      await process.kill("SIGKILL");
      throw error;
    }
  };
  let server = await start().catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  const token = () => (JSON.parse(readFileSync(join(dataDirectory, "local.json"), "utf8")) as { token: string }).token;
  const clientWith = (given: string | undefined) =>
    createClient(routes, { baseUrl: url, ...(given === undefined ? {} : { token: given }) });
  const end = async (signal: NodeJS.Signals): Promise<Ended> => {
    const ended = await server.kill(signal);
    await untilNobodyWorksIn(dataDirectory);
    return ended;
  };
  const shipshape: Shipshape = {
    url,
    port,
    dataDirectory,
    folder,
    pid: () => server.pid,
    get client() {
      return clientWith(token());
    },
    clientWith,
    token,
    cli: (...args) => runCli(args, { cwd: folder, env: { SHIPSHAPE_DATA: dataDirectory } }),
    output: () => earlier + server.output(),
    waitFor: (words) => server.waitFor(words, READY_WITHIN_MS),
    isRunning: () => server.isRunning(),
    now: () => server.ask({ idle: true }),
    onTime: (listener) => void listeners.push(listener),
    async fastForward(duration, { step = STEP } = {}) {
      // What is under way takes moments, not as long as the step: nobody is to hold it for late.
      await server.ask({ idle: true });
      for (let left = msOf(duration); left > 0; ) {
        const advanceMs = Math.min(left, msOf(step));
        left -= advanceMs;
        for (const listener of listeners) listener(advanceMs);
        await server.ask({ advanceMs });
        await server.ask({ idle: true });
      }
    },
    settle: async () => void (await server.ask({ idle: true })),
    kill9: async () => void (await end("SIGKILL")),
    stop: async () => (await end("SIGTERM")).code,
    async restart() {
      earlier += `${server.output()}\n--- started again ---\n`;
      server = await start();
    },
    async remove() {
      running.delete(shipshape);
      await end("SIGTERM").finally(() => rm(folder, { recursive: true, force: true }));
    },
  };
  running.add(shipshape);
  if ((options.clock ?? "fake") === "fake") await beginAhead(shipshape);
  return shipshape;
}

/** A killed server's database stops by itself, within moments; whoever stays is an orphan. */
async function untilNobodyWorksIn(dataDirectory: string): Promise<void> {
  const giveUpAt = performance.now() + FREE_WITHIN_MS;
  for (;;) {
    const orphans = processesIn(dataDirectory);
    if (orphans.length === 0) return;
    if (performance.now() > giveUpAt) throw new Error(`Orphans of the embedded database: ${orphans.join(", ")}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
