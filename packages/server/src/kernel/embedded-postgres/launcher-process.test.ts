import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync } from "node:fs";
import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fastFolder } from "../../testing/fast-folder.ts";
import { processStart, statAfterName } from "./process-identity.ts";

const fixture = fileURLToPath(new URL("./launcher.fixture.ts", import.meta.url));
const isRoot = process.geteuid?.() === 0;
const hasSetpriv = onPath("setpriv");

const SCHED_OTHER = 0;
const SCHED_BATCH = 3;

/** How a process is scheduled: the 41st field of its stat. */
const policyOf = (pid: number): number => Number(statAfterName(pid)[41 - 3]);

interface Told {
  connectionString: string;
  pid: number;
  error?: string;
}

let root: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(await fastFolder(), "shipshape-pg-"));
  await chmod(root, 0o755);
});

afterAll(async () => {
  await Promise.all(children.map(end));
  await rm(root, { recursive: true, force: true });
});

describe.runIf(process.platform === "linux")("when the Shipshape process is killed", () => {
  test("its database ends within seconds and the next start is clean", async () => {
    const directory = join(root, "killed");
    const first = await run(directory);
    await remember(first.told, "kept");
    await kill(first.child);
    await expect.poll(() => processStart(first.told.pid), { timeout: 20_000 }).toBeUndefined();
    const second = await run(directory);
    expect(await recall(second.told)).toEqual(["kept"]);
    await end(second.child);
  });

  test("together with its database, the next start waits the stale lock out", async () => {
    const directory = join(root, "killed");
    const first = await run(directory);
    process.kill(first.told.pid, "SIGKILL");
    await kill(first.child);
    const second = await run(directory);
    expect(await recall(second.told)).toEqual(["kept"]);
    await end(second.child);
  });

  test("its database ends even where the system offers no parent-death signal", async () => {
    const path = await pathOf("unshare");
    const { child, told } = await run(join(root, "killed"), { PATH: path });
    expect(await childrenOf(child)).toHaveLength(2);
    await kill(child);
    await expect.poll(() => processStart(told.pid), { timeout: 20_000 }).toBeUndefined();
  });

  test("a database that outlived it is stopped by the next start", async () => {
    const directory = join(root, "killed");
    const first = await run(directory, { PATH: await pathOf("unshare") });
    const watchman = (await childrenOf(first.child)).find((pid) => pid !== first.told.pid) ?? 0;
    process.kill(watchman, "SIGKILL");
    await kill(first.child);
    expect(processStart(first.told.pid)).toBeDefined();
    const second = await run(directory);
    expect(processStart(first.told.pid)).toBeUndefined();
    expect(await recall(second.told)).toEqual(["kept"]);
    await end(second.child);
    expect(processStart(second.told.pid)).toBeUndefined();
  });
});

test.runIf(process.platform === "linux" && onPath("chrt"))(
  "the database, and whoever it starts, pushes nobody aside when it wakes up",
  async () => {
    const { child, told } = await run(join(root, "calm"));
    const client = new Client(told.connectionString);
    await client.connect();
    const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    const policies = [told.pid, rows[0]?.pid ?? 0].map(policyOf);
    await client.end();
    expect(policies).toEqual([SCHED_BATCH, SCHED_BATCH]);
    expect(policyOf(process.pid)).toBe(SCHED_OTHER);
    await end(child);
  },
);

describe.runIf(isRoot && hasSetpriv)("as which user", () => {
  test("an ordinary user runs it, and root after that runs it as the same user", async () => {
    const directory = await folderOf(65534, "ordinary");
    const asNobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
    const first = await run(directory, {}, asNobody);
    expect(first.told.error).toBeUndefined();
    await remember(first.told, "by nobody");
    await end(first.child);
    const second = await run(directory);
    expect(await recall(second.told)).toEqual(["by nobody"]);
    expect((await stat(`/proc/${second.told.pid}`)).uid).toBe(65534);
    await end(second.child);
    expect((await stat(join(directory, "postgres", "PG_VERSION"))).uid).toBe(65534);
  });

  test("an ordinary user learns that root owns the files", async () => {
    const other = ["setpriv", "--reuid=1", "--regid=1", "--clear-groups"];
    const { told } = await run(join(root, "ordinary"), {}, other);
    expect(told.error).toMatch(/belong to user 65534|cannot be read/);
  });

  test("root without user namespaces runs it as nobody", async () => {
    const directory = join(root, "stepped-down");
    const { child, told } = await run(directory, { PATH: await pathOf("setpriv") });
    await remember(told, "by root");
    expect((await stat(`/proc/${told.pid}`)).uid).toBe(65534);
    await end(child);
  });

  test("root in a folder closed to all but its owner runs it as that owner", async () => {
    const folder = await folderOf(1, "owned");
    await chmod(folder, 0o700);
    const { child, told } = await run(join(folder, "data"));
    await remember(told, "by root");
    expect((await stat(`/proc/${told.pid}`)).uid).toBe(1);
    await end(child);
  });

  test("root in a folder closed to others runs it in a user namespace", async () => {
    const closed = join(root, "closed");
    await mkdir(closed, { mode: 0o700 });
    const { child, told } = await run(join(closed, "data"));
    await remember(told, "by root");
    expect((await stat(`/proc/${told.pid}`)).uid).toBe(0);
    await end(child);
    const refused = await run(join(closed, "other"), { PATH: await pathOf("setpriv") });
    expect(refused.told.error).toMatch(/refuses to run as root.*Run Shipshape as an ordinary user/s);
  });

  test("a user number without an account gets a namespace or an error that names the mend", async () => {
    const directory = await folderOf(54321, "numbered");
    const asNumber = ["setpriv", "--reuid=54321", "--regid=54321", "--clear-groups"];
    const { child, told } = await run(directory, {}, asNumber);
    if (told.error === undefined) await remember(told, "by a number");
    else expect(told.error).toContain("User number 54321 has no account on this system");
    await end(child);
  });
});

async function folderOf(uid: number, name: string): Promise<string> {
  const folder = join(root, name);
  await mkdir(folder);
  await chown(folder, uid, uid);
  return folder;
}

async function childrenOf({ pid = 0 }: ChildProcess): Promise<number[]> {
  const list = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
  return list.trim().split(" ").map(Number);
}

async function run(directory: string, env: NodeJS.ProcessEnv = {}, prefix: string[] = []) {
  const [file = process.execPath, ...args] = [...prefix, process.execPath, "--import", "tsx", fixture, directory];
  const child = spawn(file, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    const told: Told = JSON.parse(line);
    return { child, told };
  }
  throw new Error(`the process said nothing (exit code ${child.exitCode})`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await exited;
}

async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}

async function remember(told: Told, word: string): Promise<void> {
  expect(told.error).toBeUndefined();
  await query(told, "create table if not exists kept (word text)");
  await query(told, `insert into kept values ('${word}')`);
}

async function recall(told: Told): Promise<string[]> {
  expect(told.error).toBeUndefined();
  return (await query(told, "select word from kept")).map(({ word }) => word);
}

async function query({ connectionString }: Told, text: string): Promise<{ word: string }[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

/** A PATH on which only these programs are found. */
async function pathOf(...programs: string[]): Promise<string> {
  const directory = await mkdtemp(join(root, "path-"));
  await chmod(directory, 0o755);
  for (const program of programs) {
    const found = ["/usr/bin", "/bin"].map((bin) => join(bin, program)).find(exists);
    if (found !== undefined) await symlink(found, join(directory, program));
  }
  return directory;
}

function onPath(program: string): boolean {
  return ["/usr/bin", "/bin"].some((bin) => exists(join(bin, program)));
}

function exists(path: string): boolean {
  try {
    accessSync(path);
    return true;
  } catch {
    return false;
  }
}
