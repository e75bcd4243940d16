import { type ChildProcess, spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { accessRule, type ClusterAddress, connectionString, database, listenSettings } from "./cluster-address.ts";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import type { PostgresLog } from "./postgres-log.ts";
import { commandLine, type RunAs, runOptions } from "./run-as.ts";

const staleLockMs = 15_000;
const probeMs = 15;
const fastShutdownMs = 30_000;

export interface PostmasterPlan {
  postgres: string;
  runAs: RunAs;
  tiedToUs: boolean;
  clusterDirectory: string;
  address: ClusterAddress;
  settings: Record<string, string>;
  postgresLog: PostgresLog;
}

/** One running PostgreSQL. */
export interface Postmaster {
  pid: number;
  exited: Promise<string>;
  stop(): Promise<void>;
}

/** Starts PostgreSQL and waits until it answers. The lock of a killed predecessor is waited out. */
export async function startPostmaster(plan: PostmasterPlan): Promise<Postmaster> {
  await writeFile(join(plan.clusterDirectory, "pg_hba.conf"), `${accessRule(plan.address)}\n`);
  const deadline = performance.now() + staleLockMs;
  for (;;) {
    const attempt = await launch(plan);
    if ("postmaster" in attempt) return attempt.postmaster;
    const stale = /lock file ".*" already exists|pre-existing shared memory block/.test(attempt.lastWords);
    if (!stale || performance.now() > deadline) {
      throw new EmbeddedPostgresError(
        `The embedded PostgreSQL does not start (${attempt.because}). It says:\n${attempt.lastWords}\n` +
          `Its log is ${plan.postgresLog.path}.`,
      );
    }
    await sleep(250);
  }
}

type Attempt = { postmaster: Postmaster } | { because: string; lastWords: string };

async function launch(plan: PostmasterPlan): Promise<Attempt> {
  plan.postgresLog.rotateWhenLarge();
  const output = plan.postgresLog.open();
  const settings = { ...listenSettings(plan.address), log_line_prefix: "%m [%p] ", ...plan.settings };
  const { file, args } = commandLine(plan.runAs, plan.postgres, [
    ...["-D", plan.clusterDirectory],
    ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ]);
  // A process group of its own: Ctrl-C in a terminal is for us, and we stop the database last.
  const child = spawn(file, args, {
    ...runOptions(plan.runAs),
    detached: true,
    stdio: ["ignore", output.descriptor, output.descriptor],
  });
  output.close();
  const exited = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
  const outcome = await Promise.race([exited, untilReady(plan.address, () => child.exitCode ?? child.signalCode)]);
  if (outcome !== undefined) return { because: outcome, lastWords: plan.postgresLog.lastWords(output.position) };
  return { postmaster: running(child, exited, plan.tiedToUs) };
}

function running(child: ChildProcess, exited: Promise<string>, tiedToUs: boolean): Postmaster {
  const { pid = 0 } = child;
  const endWithUs = () => child.kill("SIGINT");
  process.once("exit", endWithUs);
  const watchman = tiedToUs ? undefined : watch(pid);
  void exited.then(() => {
    process.off("exit", endWithUs);
    watchman?.kill("SIGKILL");
  });
  return {
    pid,
    exited,
    async stop() {
      child.kill("SIGINT");
      const patience = setTimeout(() => child.kill("SIGQUIT"), fastShutdownMs);
      await exited;
      clearTimeout(patience);
    },
  };
}

/** Where there is no parent-death signal: a shell that reads from us, and at the end of file stops the database. */
function watch(pid: number): ChildProcess {
  const script = 'while read -r _; do :; done; kill -INT "$1"';
  const watchman = spawn("/bin/sh", ["-c", script, "sh", String(pid)], {
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  watchman.once("error", () => undefined);
  watchman.unref();
  return watchman;
}

/** Resolves once PostgreSQL answers and our database exists; never when it ended before. */
async function untilReady(address: ClusterAddress, ended: () => unknown): Promise<undefined> {
  while (ended() === null) {
    const client = new Client({
      connectionString: connectionString(address, "postgres"),
      connectionTimeoutMillis: 2_000,
    });
    client.on("error", () => undefined);
    try {
      await client.connect();
      await ensureDatabase(client);
      return undefined;
    } catch (error) {
      if (!isStarting(error)) throw error;
      await sleep(probeMs);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  return new Promise(() => undefined);
}

async function ensureDatabase(client: Client): Promise<void> {
  const { rowCount } = await client.query("select from pg_database where datname = $1", [database]);
  if (rowCount === 0) await client.query(`create database ${database}`);
}

/** Not listening yet, or answering "the database system is starting up" (57P03), or ended while we asked. */
function isStarting(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return (
    ["ENOENT", "ECONNREFUSED", "ECONNRESET", "EPIPE", "57P01", "57P02", "57P03"].includes(code ?? "") ||
    /timeout|terminated/.test(message ?? "")
  );
}
