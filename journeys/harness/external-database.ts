import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { Client } from "pg";
import { startEmbeddedPostgres } from "../../packages/server/src/kernel/embedded-postgres/launcher.ts";
import { databaseUrl } from "../../packages/server/src/testing/database-url.ts";
import { emptyFolder } from "./shipshape.ts";

/** A PostgreSQL that somebody else runs: an empty database on it, for DATABASE_URL. */
export type ExternalDatabase = {
  readonly url: string;
  query(text: string): Promise<unknown[]>;
  close(): Promise<void>;
};

/** On the server that SHIPSHAPE_TEST_DATABASE_URL names, or on one of our own that only this test knows. */
export async function startExternalDatabase(): Promise<ExternalDatabase> {
  const { serverUrl, stop } = await chooseServer();
  const name = `shipshape_journey_${randomUUID().replaceAll("-", "")}`;
  await onDatabase(serverUrl, `create database ${name}`);
  const url = databaseUrl(serverUrl, name);
  return {
    url,
    query: (text) => onDatabase(url, text),
    async close() {
      await onDatabase(serverUrl, `drop database ${name} with (force)`);
      await stop();
    },
  };
}

async function chooseServer(): Promise<{ serverUrl: string; stop(): Promise<void> }> {
  const named = process.env["SHIPSHAPE_TEST_DATABASE_URL"];
  if (named !== undefined) return { serverUrl: named, stop: async () => undefined };
  const dataDirectory = await emptyFolder();
  const log = { info: () => undefined, warn: (_: object, message: string) => console.warn(message) };
  const postgres = await startEmbeddedPostgres({ dataDirectory, log, settings: { fsync: "off" } });
  return {
    serverUrl: postgres.connectionString,
    async stop() {
      await postgres.stop();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

async function onDatabase(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
