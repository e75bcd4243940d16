import { statSync } from "node:fs";
import { access, chmod, constants, mkdir, realpath, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Binaries, findBinaries } from "./binaries.ts";
import { currentCircumstances, nearestFolder, ownerOf } from "./circumstances.ts";
import { assertUsable, createCluster, ownedDirectory } from "./cluster.ts";
import {
  type ClusterAddress,
  connectionString,
  database,
  loopbackAddress,
  socketAddress,
  socketFits,
} from "./cluster-address.ts";
import { ownDirectory } from "./directory-owner.ts";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import { clearLeftoverPostmaster } from "./leftover-postmaster.ts";
import { makeLogAheadLater } from "./log-ahead.ts";
import { loopbackPassword } from "./loopback-password.ts";
import { PostgresLog } from "./postgres-log.ts";
import type { PostmasterPlan } from "./postmaster.ts";
import { chooseRunAs, type RunAs } from "./run-as.ts";
import { type LauncherLog, type PostmasterExit, supervise } from "./supervisor.ts";

/** A start has other things to do, and what ends before that needs no log. */
const SETTLED_MS = 60_000;

export interface EmbeddedPostgresOptions {
  /** Holds the cluster (postgres/), its log, its socket and our lock. Made when missing. */
  dataDirectory: string;
  log: LauncherLog;
  /** PostgreSQL settings above those of postgresql.conf. */
  settings?: Record<string, string>;
}

/** A running embedded PostgreSQL. When it dies it is started again; the connection string stays the same. */
export interface EmbeddedPostgres {
  connectionString: string;
  /** The postmaster's process number; undefined while it is down. */
  pid(): number | undefined;
  /** Calls the listener each time PostgreSQL ended without being asked to; returns what unsubscribes it. */
  onExit(listener: (exit: PostmasterExit) => void): () => void;
  /** Stops PostgreSQL cleanly and gives up the data directory. */
  stop(): Promise<void>;
}

/** Starts the PostgreSQL that comes with Shipshape on its data directory, as root or as an ordinary user. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const above = nearestFolder(options.dataDirectory);
  if (!statSync(above).isDirectory()) throw unusable(options.dataDirectory, `${above} is a file`);
  const binaries = await findBinaries();
  const at = currentCircumstances(options.dataDirectory);
  const chosen = await chooseRunAs(at, binaries.postgres, options.dataDirectory);
  await assertUsable(join(options.dataDirectory, "postgres"), chosen.version);

  const dataDirectory = await makeDirectory(options.dataDirectory);
  const release = await ownDirectory(dataDirectory);
  try {
    const plan = await preparePlan({ ...options, dataDirectory }, binaries, chosen);
    const supervised = await supervise(plan, options.log);
    const reachedBy = connectionString(plan.address, database);
    const giveUpLogAhead = makeLogAheadLater(
      { connectionString: reachedBy, directory: plan.clusterDirectory },
      SETTLED_MS,
      options.log,
    );
    return {
      connectionString: reachedBy,
      pid: supervised.pid,
      onExit: supervised.onExit,
      async stop() {
        giveUpLogAhead();
        await supervised.stop();
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

async function makeDirectory(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await access(path, constants.W_OK | constants.X_OK);
    return await realpath(path);
  } catch (error) {
    throw unusable(path, String((error as NodeJS.ErrnoException).code));
  }
}

function unusable(path: string, because: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `The data directory ${path} cannot be made or written to (${because}). ` +
      "Choose another one, or give the user who runs Shipshape the right to write there.",
  );
}

async function preparePlan(
  options: EmbeddedPostgresOptions,
  binaries: Binaries,
  chosen: { runAs: RunAs; tiedToUs: boolean },
): Promise<PostmasterPlan> {
  const { dataDirectory, log, settings = {} } = options;
  const { runAs, tiedToUs } = chosen;
  // The database's user has to pass through our directory to its own.
  if (runAs.uid !== undefined) await chmod(dataDirectory, 0o711);
  const clusterDirectory = join(dataDirectory, "postgres");
  await clearLeftoverPostmaster(clusterDirectory, (message) => log.warn({ dataDirectory }, message));
  if (ownerOf(clusterDirectory) === undefined) {
    log.info({ dataDirectory, because: runAs.because }, "creating the database");
    await createCluster(clusterDirectory, binaries, runAs);
  }
  const address = await chooseAddress(dataDirectory, binaries.postgres, clusterDirectory, runAs);
  const postgresLog = new PostgresLog(join(dataDirectory, "postgres.log"));
  return { postgres: binaries.postgres, runAs, tiedToUs, clusterDirectory, address, settings, postgresLog };
}

async function chooseAddress(
  dataDirectory: string,
  postgres: string,
  clusterDirectory: string,
  runAs: RunAs,
): Promise<ClusterAddress> {
  const socketDirectory = join(dataDirectory, "socket");
  // A killed database leaves its socket and the socket's lock behind.
  await rm(socketDirectory, { recursive: true, force: true });
  if (!socketFits(socketDirectory, process.platform)) {
    const passwordFile = join(dataDirectory, "postgres-password");
    return loopbackAddress(await loopbackPassword(passwordFile, postgres, clusterDirectory, runAs));
  }
  await ownedDirectory(socketDirectory, runAs);
  return socketAddress(socketDirectory);
}
