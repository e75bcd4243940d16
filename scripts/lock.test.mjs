import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { root } from "./command.mjs";
import { withLock } from "./lock.mjs";

const name = `test-${process.pid}`;
const path = join(root, ".cache", "locks", `${name}.lock`);

afterEach(() => vi.restoreAllMocks());

test("the work of one process waits for that of another", async () => {
  vi.spyOn(console, "log").mockImplementation(() => undefined);
  const other = await holder("setTimeout(resolve, 300)");
  const began = performance.now();
  await withLock(name, async () => undefined);
  expect(performance.now() - began).toBeGreaterThan(150);
  expect(console.log).toHaveBeenCalledWith(`Waiting for another process (${other.pid}) to finish: ${name} …`);
  expect(existsSync(path)).toBe(false);
});

test("the lock of a killed process is taken over", async () => {
  const other = await holder("setTimeout(resolve, 60_000)");
  const exited = once(other, "exit");
  other.kill("SIGKILL");
  await exited;
  expect(existsSync(path)).toBe(true);
  expect(await withLock(name, async () => "done")).toBe("done");
});

test("work that fails gives the lock back", async () => {
  await expect(withLock(name, () => Promise.reject(new Error("no disk")))).rejects.toThrow("no disk");
  expect(existsSync(path)).toBe(false);
});

/** Another process that has taken the lock and is doing its work. */
async function holder(work) {
  const script = `import("./scripts/lock.mjs").then(({ withLock }) =>
    withLock("${name}", () => new Promise((resolve) => { console.log("has it"); ${work}; })))`;
  const child = spawn(process.execPath, ["-e", script], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return child;
}
