import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { superuser } from "./cluster-address.ts";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import { commandLine, type RunAs, runOptions } from "./run-as.ts";

/**
 * The password that guards a loopback port, where any local user could knock. Kept in a file only we may read; when
 * the file is missing, a new one is set while nobody else can be connected (single-user mode).
 */
export async function loopbackPassword(
  file: string,
  postgres: string,
  clusterDirectory: string,
  runAs: RunAs,
): Promise<string> {
  const known = await readFile(file, "utf8").catch(() => "");
  if (known !== "") return known;
  const password = randomBytes(24).toString("hex");
  await setPassword(password, postgres, clusterDirectory, runAs);
  await writeFile(file, password, { mode: 0o600 });
  return password;
}

async function setPassword(password: string, postgres: string, clusterDirectory: string, runAs: RunAs): Promise<void> {
  const { file, args } = commandLine(runAs, postgres, ["--single", "-D", clusterDirectory, "postgres"]);
  const child = spawn(file, args, { ...runOptions(runAs), stdio: ["pipe", "ignore", "ignore"] });
  child.stdin.on("error", () => undefined);
  child.stdin.end(`alter role ${superuser} password '${password}'\n`);
  const [code] = await once(child, "exit");
  if (code !== 0) {
    throw new EmbeddedPostgresError(
      `The database's password could not be set (exit code ${code}). Move the data directory to a path of less than ` +
        "80 bytes, where no password is needed.",
    );
  }
}
