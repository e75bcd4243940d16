import { mkdir, readdir, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { startEmbeddedPostgres } from "../kernel/embedded-postgres/launcher.ts";
import { processStart } from "../kernel/embedded-postgres/process-identity.ts";
import { databaseUrl } from "./database-url.ts";
import { fastFolder } from "./fast-folder.ts";

const folderPrefix = `shipshape-test-${hostname()}-`;

/** Test data may be lost with the machine; what a test needs is speed. */
const settings = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "200" };

export interface TestServer {
  serverUrl: string;
  template: string;
  stop(): Promise<void>;
}

/**
 * The PostgreSQL of one test run, with a migrated database from which every test file gets its copies. Ours, in memory
 * where possible, or the one SHIPSHAPE_TEST_DATABASE_URL names.
 */
export async function startTestServer(migrateTemplate: (url: string) => Promise<unknown>): Promise<TestServer> {
  const server = await chooseServer();
  const template = `shipshape_template_${process.pid}`;
  try {
    await onServer(server.serverUrl, `drop database if exists ${template}`, `create database ${template}`);
    await migrateTemplate(databaseUrl(server.serverUrl, template));
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    serverUrl: server.serverUrl,
    template,
    async stop() {
      await onServer(server.serverUrl, `drop database if exists ${template} with (force)`);
      await server.stop();
    },
  };
}

async function chooseServer(): Promise<{ serverUrl: string; stop(): Promise<void> }> {
  const external = process.env["SHIPSHAPE_TEST_DATABASE_URL"];
  if (external !== undefined) return { serverUrl: external, stop: async () => {} };
  const parent = await fastFolder();
  await removeLeftovers(parent);
  const dataDirectory = join(parent, `${folderPrefix}${process.pid}`);
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  const log = { info: () => undefined, warn: (_: object, message: string) => console.warn(message) };
  const postgres = await startEmbeddedPostgres({ dataDirectory, log, settings });
  return {
    serverUrl: postgres.connectionString,
    async stop() {
      await postgres.stop();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** A test run that was killed could not clean up. */
async function removeLeftovers(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(folderPrefix)) continue;
    const gone = processStart(Number(name.slice(folderPrefix.length))) === undefined;
    if (gone) await rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

async function onServer(serverUrl: string, ...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
