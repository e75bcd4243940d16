import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { migrate } from "../kernel/migrate.ts";
import { startTestServer } from "./test-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    testDatabase: { serverUrl: string; template: string };
  }
}

const migrations = fileURLToPath(new URL("../../migrations", import.meta.url));

/** Once a test run: starts PostgreSQL and tells every worker where its migrated template is. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { serverUrl, template, stop } = await startTestServer((url) =>
    migrate(url, { directory: migrations, fakeClock: true }),
  );
  project.provide("testDatabase", { serverUrl, template });
  return stop;
}
