import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import pg from "pg";
import { migrate } from "../packages/server/src/kernel/migrate.ts";
import { databaseUrl } from "../packages/server/src/testing/database-url.ts";
import { schemaDump } from "../packages/server/src/testing/schema-dump.ts";
import { tablesArguments } from "../packages/server/src/testing/tables-arguments.ts";
import { startTestServer } from "../packages/server/src/testing/test-server.ts";

const server = fileURLToPath(new URL("../packages/server/", import.meta.url));

/** Writes what is derived from the migrations: the types of the tables, and the schema for people. */
async function generate(): Promise<void> {
  const { serverUrl, template, stop } = await startTestServer((url) =>
    migrate(url, { directory: `${server}migrations` }),
  );
  const url = databaseUrl(serverUrl, template);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await writeFile(`${server}schema.sql`, await schemaDump(client));
    await promisify(execFile)("npx", ["kysely-codegen", ...tablesArguments(url, `${server}src/kernel/tables.ts`)]);
  } finally {
    await client.end();
    await stop();
  }
}

await generate();
process.stdout.write("Written: packages/server/schema.sql, packages/server/src/kernel/tables.ts\n");
