import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Client } from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { migrate } from "../kernel/migrate.ts";
import { databaseUrl } from "./database-url.ts";
import { schemaDump } from "./schema-dump.ts";
import { tablesArguments } from "./tables-arguments.ts";

const server = fileURLToPath(new URL("../../", import.meta.url));
const name = `shipshape_schema_${process.pid}`;
const MEND = "run 'npm run codegen' after changing a migration";

const { serverUrl } = inject("testDatabase");
const url = databaseUrl(serverUrl, name);
let client: Client;

async function onServer(statement: string): Promise<void> {
  const admin = new Client({ connectionString: serverUrl });
  await admin.connect();
  await admin.query(statement).finally(() => admin.end());
}

beforeAll(async () => {
  await onServer(`create database ${name}`);
  await migrate(url, { directory: `${server}migrations` });
  client = new Client({ connectionString: url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await onServer(`drop database ${name} with (force)`);
});

test("schema.sql tells what the migrations make", async () => {
  expect((await schemaDump(client)) === (await readFile(`${server}schema.sql`, "utf8")), MEND).toBe(true);
});

test("the types of the tables are those that the migrations make", async () => {
  const verify = [...tablesArguments(url, `${server}src/kernel/tables.ts`), "--verify"];
  const isUpToDate = await promisify(execFile)("npx", ["kysely-codegen", ...verify], { cwd: server }).then(
    () => true,
    () => false,
  );
  expect(isUpToDate, MEND).toBe(true);
});

test("applying the migrations again changes nothing", async () => {
  expect(await migrate(url, { directory: `${server}migrations` })).toEqual([]);
});

test("data of a newer version is refused, and left alone", async () => {
  await client.query("insert into migration (number, name) values (9999, '9999_future.sql')");
  await expect(migrate(url, { directory: `${server}migrations` })).rejects.toThrow("written by a newer Shipshape");
  await client.query("delete from migration where number = 9999");
});
