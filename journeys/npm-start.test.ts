import { rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { freePort } from "./harness/free-port.ts";
import { processesIn } from "./harness/processes.ts";
import { type ServerProcess, startServerProcess } from "./harness/server-process.ts";
import { emptyFolder } from "./harness/shipshape.ts";

let folder: string;
let data: string;
let port: number;

beforeAll(async () => {
  folder = await emptyFolder();
  data = join(folder, "data");
  port = await freePort();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** As a person starts it, in a fresh shell. */
async function npmStart(): Promise<ServerProcess> {
  const env = { HOME: homedir(), SHIPSHAPE_DATA: data, SHIPSHAPE_PORT: String(port) };
  const npm = startServerProcess(env, undefined, ["npm", "start"]);
  await npm.waitFor(/Shipshape is ready at .*\n/, 60_000);
  return npm;
}
const answers = () =>
  fetch(`http://localhost:${port}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  );
const everythingEnded = () =>
  vi.waitFor(
    async () => {
      expect(processesIn(data)).toEqual([]);
      expect(await answers()).toBe(false);
    },
    { timeout: 60_000, interval: 50 },
  );

test("npm start serves, and SIGTERM to npm stops it cleanly", async () => {
  const npm = await npmStart();
  expect(await answers()).toBe(true);
  await npm.kill("SIGTERM");
  await everythingEnded();
  expect(npm.output().match(/Stopping \(SIGTERM\)/g)).toHaveLength(1);
});

test("kill −9 of npm ends server and database, and the next start is clean", async () => {
  const npm = await npmStart();
  await npm.kill("SIGKILL");
  await everythingEnded();
  const again = await npmStart();
  expect(await answers()).toBe(true);
  expect(again.output()).not.toMatch(/"level":[456]0/);
  await again.kill("SIGTERM");
  await everythingEnded();
});
