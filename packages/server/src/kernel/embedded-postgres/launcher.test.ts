import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fastFolder } from "../../testing/fast-folder.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./launcher.ts";
import { makeLogAhead } from "./log-ahead.ts";

let root: string;
let made = 0;
const running: EmbeddedPostgres[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(await fastFolder(), "shipshape-pg-"));
  const first = await start(join(root, "first"));
  await query(first, "create table kept (word text)");
  await query(first, "insert into kept values ('before')");
  await first.stop();
});

afterAll(async () => {
  await Promise.all(running.map((postgres) => postgres.stop()));
  await rm(root, { recursive: true, force: true });
});

describe("an embedded database", () => {
  test("starts for the first time with UTF-8, code point order, UTC and checksums", async () => {
    const postgres = await start(await copyOfFirst());
    const [settings] = await query(
      postgres,
      `select current_database() as database, current_setting('server_encoding') as encoding, datlocale as locale,
       current_setting('timezone') as timezone, current_setting('data_checksums') as checksums,
       current_setting('fsync') as fsync, current_setting('max_connections') as connections
       from pg_database where datname = current_database()`,
    );
    expect(settings).toEqual({
      database: "shipshape",
      encoding: "UTF8",
      locale: "C.UTF-8",
      timezone: "UTC",
      checksums: "on",
      fsync: "on",
      connections: "60",
    });
  });

  test("makes the files that its log goes on in before they are needed, once, and gives up when it is stopped", async () => {
    const postgres = await start(await copyOfFirst());
    const files = async () => {
      const [row] = await query(
        postgres,
        "select count(*)::int as files from pg_ls_waldir() where name ~ '^[0-9A-F]{24}$'",
      );
      return row?.["files"];
    };
    const before = Number(await files());
    expect(before).toBeLessThan(8);
    const { signal } = new AbortController();
    const make = (freeBytes: number) => makeLogAhead(postgres.connectionString, freeBytes, signal);
    expect(await make(2 ** 29)).toBe(0);
    expect(await files()).toBe(before);
    expect(await make(2 ** 30)).toBe(16 - before);
    expect(await files()).toBe(16);
    await query(postgres, "select pg_logical_emit_message(false, '', repeat('x', 20000000), true)");
    expect(await files()).toBe(16);
    expect(await make(2 ** 30)).toBe(0);
    await postgres.stop();
    const small = await start(await copyOfFirst());
    await expect(makeLogAhead(small.connectionString, 2 ** 30, AbortSignal.abort())).rejects.toThrow("aborted");
  });

  test("finds its data again, and listens on a socket that only its owner may reach and on no port", async () => {
    const postgres = await start(await copyOfFirst());
    expect(await query(postgres, "select word from kept")).toEqual([{ word: "before" }]);
    const [listens] = await query(
      postgres,
      "select current_setting('listen_addresses') as port, current_setting('unix_socket_directories') as socket",
    );
    expect(listens?.["port"]).toBe("");
    const { mode } = await stat(String(listens?.["socket"]));
    expect(mode & 0o777).toBe(0o700);
    await postgres.stop();
    expect(postgres.pid()).toBeUndefined();
  });

  test("is reached by a password over loopback where the socket's path is too long", async () => {
    const deep = join(root, "a-rather-long-name-".repeat(5));
    await mkdir(deep);
    await cp(join(root, "first"), join(deep, "data"), { recursive: true });
    const postgres = await start(join(deep, "data"));
    expect(postgres.connectionString).toContain("@127.0.0.1:");
    expect(await query(postgres, "select word from kept")).toEqual([{ word: "before" }]);
    const stranger = new Client({ connectionString: postgres.connectionString.replace(/:[0-9a-f]+@/, ":guess@") });
    await expect(stranger.connect()).rejects.toThrow("password authentication failed");
    const { mode } = await stat(join(deep, "data", "postgres-password"));
    expect(mode & 0o777).toBe(0o600);
    await postgres.stop();
    const again = await start(join(deep, "data"));
    expect(await query(again, "select word from kept")).toEqual([{ word: "before" }]);
  });
});

describe("a database that dies", () => {
  test("comes back at the same address with the same data when its postmaster is killed", async () => {
    const postgres = await start(await copyOfFirst());
    await query(postgres, "insert into kept values ('after')");
    const exits: string[] = [];
    postgres.onExit(({ because }) => exits.push(because));
    const firstPid = postgres.pid() ?? 0;
    process.kill(firstPid, "SIGKILL");
    await expect.poll(() => postgres.pid() ?? firstPid, { timeout: 60_000 }).not.toBe(firstPid);
    expect(exits).toEqual(["signal SIGKILL"]);
    expect(await query(postgres, "select word from kept order by word")).toEqual([
      { word: "after" },
      { word: "before" },
    ]);
  });

  test("recovers by itself when one of its backends is killed", async () => {
    const postgres = await start(await copyOfFirst());
    const victim = await connect(postgres);
    const ended = new Promise((resolve) => victim.once("error", resolve));
    const { rows } = await victim.query("select pg_backend_pid() as pid");
    process.kill(rows[0].pid, "SIGKILL");
    await ended;
    await expect
      .poll(() => query(postgres, "select word from kept").catch(() => []), { timeout: 60_000 })
      .toHaveLength(1);
  });
});

describe("a data directory", () => {
  test("of a newer PostgreSQL is refused and left as it is", async () => {
    const directory = await copyOfFirst();
    await writeFile(join(directory, "postgres", "PG_VERSION"), "19\n");
    const before = await listing(directory);
    await expect(start(directory)).rejects.toThrow(
      /written by PostgreSQL 19.*brings PostgreSQL 18.*Nothing was changed/,
    );
    expect(await listing(directory)).toEqual(before);
  });

  test("that holds something else than a database is refused and left as it is", async () => {
    const directory = join(root, "other");
    await mkdir(join(directory, "postgres"), { recursive: true });
    await writeFile(join(directory, "postgres", "letter.txt"), "dear");
    await expect(start(directory)).rejects.toThrow("PG_VERSION is missing");
    expect(await readFile(join(directory, "postgres", "letter.txt"), "utf8")).toBe("dear");
    expect(await readdir(directory)).toEqual(["postgres"]);
  });

  test("has one owner at a time, and the second one learns who has it", async () => {
    const directory = await copyOfFirst();
    const postgres = await start(directory);
    await expect(start(directory)).rejects.toThrow(`Another Shipshape (process ${process.pid} on this host)`);
    expect(await query(postgres, "select word from kept")).toHaveLength(1);
  });

  test("is not blocked by locks whose process number another program has by now", async () => {
    const directory = await copyOfFirst();
    const reused = { pid: process.pid, start: "1", place: (await ownLock()).place, host: "here" };
    await writeFile(join(directory, "shipshape.lock"), JSON.stringify(reused));
    await writeFile(join(directory, "postgres", "postmaster.pid"), `${process.ppid}\n${directory}/postgres\n1\n5432\n`);
    const postgres = await start(directory);
    expect(await query(postgres, "select word from kept")).toHaveLength(1);
  });

  test("that cannot be written to is named", async () => {
    await writeFile(join(root, "a-file"), "");
    await expect(start(join(root, "a-file", "data"))).rejects.toThrow(/a-file\/data cannot be made.*a-file is a file/);
  });
});

async function start(dataDirectory: string): Promise<EmbeddedPostgres> {
  const log = { info: () => undefined, warn: () => undefined };
  const postgres = await startEmbeddedPostgres({ dataDirectory, log });
  running.push(postgres);
  return postgres;
}

async function copyOfFirst(): Promise<string> {
  made += 1;
  const directory = join(root, `copy-${made}`);
  await cp(join(root, "first"), directory, { recursive: true });
  return directory;
}

async function connect({ connectionString }: EmbeddedPostgres): Promise<Client> {
  const client = new Client({ connectionString });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

async function query(postgres: EmbeddedPostgres, text: string): Promise<Record<string, unknown>[]> {
  const client = await connect(postgres);
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function listing(directory: string): Promise<string[]> {
  return (await readdir(directory, { recursive: true })).sort();
}

async function ownLock(): Promise<{ place: string }> {
  const directory = await copyOfFirst();
  const postgres = await start(directory);
  const lock = JSON.parse(await readFile(join(directory, "shipshape.lock"), "utf8"));
  await postgres.stop();
  return lock;
}
