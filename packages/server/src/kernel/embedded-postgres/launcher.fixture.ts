import { startEmbeddedPostgres } from "./launcher.ts";

/**
 * A process of its own that runs the embedded database on the directory named by its argument, for tests that kill it
 * or run it as another user. Prints one line of JSON: where the database is, or the error.
 */
try {
  const log = { info: () => undefined, warn: () => undefined };
  const postgres = await startEmbeddedPostgres({ dataDirectory: process.argv[2] ?? "", log });
  console.log(JSON.stringify({ connectionString: postgres.connectionString, pid: postgres.pid() }));
  process.once("SIGTERM", () => void postgres.stop().then(() => process.exit(0)));
} catch (error) {
  console.log(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }));
  process.exitCode = 1;
}
