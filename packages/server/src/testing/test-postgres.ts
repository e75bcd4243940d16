import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { inject } from "vitest";
import { databaseUrl } from "./database-url.ts";

export interface FreshDatabase {
  connectionString: string;
  /** Removes the database, whoever is still connected. */
  drop(): Promise<void>;
}

/** A migrated, empty database of its own: a copy of the test run's template. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const { serverUrl, template } = inject("testDatabase");
  const name = `shipshape_test_${randomUUID().replaceAll("-", "")}`;
  await withServer(serverUrl, (server) => copyDatabase(server, template, name));
  return {
    connectionString: databaseUrl(serverUrl, name),
    drop: () =>
      withServer(serverUrl, async (server) => {
        await server.query(`drop database if exists ${name} with (force)`);
      }),
  };
}

/**
 * A copy takes over tables and rows; the settings of a database (the fake clock's search_path) are not part of it. File by file:
 * half the work of a copy through the log.
 */
async function copyDatabase(server: Client, template: string, name: string): Promise<void> {
  await server.query(`create database ${name} template ${template} strategy file_copy`);
  const { rows } = await server.query<{ setting: string }>(
    `select unnest(setconfig) as setting from pg_db_role_setting
     join pg_database on pg_database.oid = setdatabase where datname = $1 and setrole = 0`,
    [template],
  );
  for (const { setting } of rows) {
    const [variable = "", value = ""] = setting.split(/=(.*)/s);
    await server.query(`alter database ${name} set ${variable} = ${value}`);
  }
}

async function withServer(serverUrl: string, work: (server: Client) => Promise<void>): Promise<void> {
  const server = new Client({ connectionString: serverUrl });
  await server.connect();
  try {
    await work(server);
  } finally {
    await server.end();
  }
}
