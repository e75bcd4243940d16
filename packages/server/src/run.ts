import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createSignInLink } from "./features/access/create-sign-in-link.ts";
import { hasAdministrator } from "./features/access/index.ts";
import { localToken } from "./features/access/local-token.ts";
import { SYSTEM } from "./kernel/actor.ts";
import { fakeClock, systemClock } from "./kernel/clock.ts";
import { type Config, readConfig } from "./kernel/config.ts";
import { startEmbeddedPostgres } from "./kernel/embedded-postgres/launcher.ts";
import { databaseAheadMs, obeyParent } from "./kernel/fake-clock-control.ts";
import type { Kernel } from "./kernel/kernel.ts";
import { createLog, type Log } from "./kernel/log.ts";
import { migrate } from "./kernel/migrate.ts";
import { DomainError } from "./kernel/problem.ts";
import { reachDatabase } from "./kernel/reach-database.ts";
import { type RunningServer, startServer } from "./server.ts";

const here = dirname(fileURLToPath(import.meta.url));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

type GroundFloor = { readonly connectionString: string; readonly alone: boolean; stop(): Promise<void> };

async function startDatabase(config: Config, log: Log): Promise<GroundFloor> {
  if (config.databaseUrl) {
    await reachDatabase(config.databaseUrl);
    return { connectionString: config.databaseUrl, alone: false, stop: async () => undefined };
  }
  const embedded = await startEmbeddedPostgres({ dataDirectory: config.dataDirectory, log });
  return { connectionString: embedded.connectionString, alone: true, stop: () => embedded.stop() };
}

/** What an earlier start left; nothing where it cannot be read. */
async function knownToken(file: string): Promise<string | undefined> {
  try {
    const { token } = JSON.parse(await readFile(file, "utf8")) as { token?: unknown };
    return typeof token === "string" ? token : undefined;
  } catch {
    return undefined;
  }
}

/** The CLI in the same folder works at once: its address and token lie beside the data, readable by their owner only. */
async function writeLocalAccess(kernel: Kernel): Promise<void> {
  const { dataDirectory, publicUrl } = kernel.config;
  await mkdir(dataDirectory, { recursive: true });
  const file = join(dataDirectory, "local.json");
  const token = await localToken(kernel, await knownToken(file));
  await writeFile(file, JSON.stringify({ url: publicUrl, token }), { mode: 0o600 });
}

async function greet(kernel: Kernel): Promise<void> {
  say(`Shipshape is ready at ${kernel.config.publicUrl}`);
  if (await hasAdministrator(kernel.db)) return;
  const { url } = await createSignInLink(kernel, SYSTEM, undefined);
  say(`Become its first administrator (works once, for a day): ${url}`);
}

/** Ctrl-C reaches us twice under npm: from the terminal, and passed on by npm. */
const SAME_SIGNAL_MS = 1_000;

/** Ends cleanly on SIGTERM and SIGINT; a second, later signal ends at once. */
function stopOnSignal(stop: () => Promise<void>, log: Log): void {
  let askedAtMs = 0;
  const end = (signal: string): void => {
    if (askedAtMs > 0) {
      if (performance.now() - askedAtMs > SAME_SIGNAL_MS) process.exit(1);
      return;
    }
    askedAtMs = performance.now();
    say(`Stopping (${signal}) …`);
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, "did not stop cleanly");
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", () => end("SIGTERM"));
  process.on("SIGINT", () => end("SIGINT"));
}

/** A checkout has the demo beside the server; where several servers share a database, none of them runs one. */
function demoProgramOf(alone: boolean): string | undefined {
  const checkout = join(here, "../..");
  const program = join(checkout, "scripts", "demo.mjs");
  return alone && existsSync(program) && existsSync(join(checkout, "demo", "releases")) ? program : undefined;
}

async function run(config: Config): Promise<RunningServer> {
  const log = createLog(config.logLevel);
  const ground = await startDatabase(config, log);
  try {
    const { connectionString, alone } = ground;
    await migrate(connectionString, { directory: join(here, "migrations"), fakeClock: config.fakeClock });
    const clock = config.fakeClock ? fakeClock(await databaseAheadMs(connectionString), "jumps") : systemClock;
    const webDirectory = join(here, "../web");
    const demoProgram = demoProgramOf(alone);
    const server = await startServer({ config, clock, log, connectionString, alone, webDirectory, demoProgram });
    if ("advance" in clock) obeyParent(server.kernel.db, clock as ReturnType<typeof fakeClock>, server.settled);
    stopOnSignal(async () => {
      await server.kernel.demo.stop();
      await server.stop();
      await ground.stop();
    }, log);
    return server;
  } catch (error) {
    await ground.stop();
    throw error;
  }
}

export type RunningShipshape = {
  /** Runs the demo beside the server, where there is one. */
  startDemo(): void;
};

/** Starts everything and says where it is. What is wrong with the circumstances is said in a sentence, without a stack. */
export async function runShipshape(variables: Record<string, string | undefined>): Promise<RunningShipshape> {
  try {
    const { kernel } = await run(readConfig(variables));
    await writeLocalAccess(kernel);
    await greet(kernel);
    return { startDemo: () => kernel.demo.start() };
  } catch (error) {
    const expected = error instanceof DomainError || (error instanceof Error && error.name === "EmbeddedPostgresError");
    process.stderr.write(`${expected ? (error as Error).message : `It did not start: ${(error as Error).stack}`}\n`);
    process.exit(1);
  }
}
