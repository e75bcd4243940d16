import { execFile } from "node:child_process";
import { chown, mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { promisify } from "node:util";
import type { Binaries } from "./binaries.ts";
import { ownerOf } from "./circumstances.ts";
import { superuser } from "./cluster-address.ts";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import { commandLine, type RunAs, runOptions } from "./run-as.ts";

/**
 * Starting values for a small machine, written to postgresql.conf when the cluster is made, so that an operator may
 * tune them there. Everything else keeps PostgreSQL's own default.
 */
const tuning: Record<string, string> = {
  max_connections: "60",
  min_wal_size: "256MB",
  shared_buffers: "128MB",
  work_mem: "8MB",
  effective_cache_size: "1GB",
  random_page_cost: "1.1",
  max_parallel_workers_per_gather: "1",
  timezone: "UTC",
  log_timezone: "UTC",
  log_checkpoints: "off",
  log_autovacuum_min_duration: "-1",
  log_min_error_statement: "panic",
};

/** Refuses files that another user or another major version of PostgreSQL made; touches nothing. */
export async function assertUsable(directory: string, version: string): Promise<void> {
  const files = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return [];
    throw new EmbeddedPostgresError(
      `The database files in ${directory} cannot be read (${error.code}). ` +
        "Run Shipshape as the user who owns them, or as root.",
    );
  });
  if (files.length === 0) return;
  const uid = process.geteuid?.() ?? 0;
  const owner = ownerOf(directory);
  if (uid !== 0 && owner !== undefined && owner.uid !== uid) {
    throw new EmbeddedPostgresError(
      `The database files in ${directory} belong to user ${owner.uid}, but Shipshape runs as user ${uid}. ` +
        `Run it as that user, or hand the files over: \`sudo chown -R ${uid} ${directory}\`.`,
    );
  }
  const found = (await readFile(`${directory}/PG_VERSION`, "utf8").catch(() => "")).trim();
  const major = version.split(".")[0] ?? "";
  if (found !== major) throw wrongVersion(directory, found, major);
}

/** Makes a new cluster: UTF-8, C.UTF-8 order (the same everywhere), checksums. Complete or not there at all. */
export async function createCluster(directory: string, binaries: Binaries, runAs: RunAs): Promise<void> {
  const draft = `${directory}.new`;
  await rm(draft, { recursive: true, force: true });
  await ownedDirectory(draft, runAs);
  const settings = Object.entries(tuning).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const locale = ["-E", "UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const { file, args } = commandLine(runAs, binaries.initdb, [
    ...["-D", draft, "-U", superuser, "-A", "trust", "--no-instructions"],
    ...locale,
    ...settings,
  ]);
  try {
    await promisify(execFile)(file, args, runOptions(runAs));
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    const { stderr = "" } = error as { stderr?: string };
    throw new EmbeddedPostgresError(`The database could not be created in ${directory}: ${stderr.trim() || error}`);
  }
  await rename(draft, directory);
}

/** A directory that only the database's user (and root) may enter. */
export async function ownedDirectory(path: string, { uid, gid }: RunAs): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  if (uid !== undefined && gid !== undefined) await chown(path, uid, gid);
}

function wrongVersion(directory: string, found: string, major: string): EmbeddedPostgresError {
  if (!/^\d+$/.test(found)) {
    return new EmbeddedPostgresError(
      `${directory} holds files but no PostgreSQL database (PG_VERSION is missing). Nothing was changed. ` +
        "Give Shipshape an empty data directory, or put back what belongs there from a backup.",
    );
  }
  const newer = Number(found) > Number(major);
  return new EmbeddedPostgresError(
    `The data directory was written by PostgreSQL ${found}, and this Shipshape brings PostgreSQL ${major}. ` +
      `Nothing was changed. ${
        newer
          ? `Start the newer Shipshape that wrote it, or give this one another data directory (${directory}).`
          : `Start the Shipshape that wrote it, move its data to a PostgreSQL server, and set DATABASE_URL (${directory}).`
      }`,
  );
}
