import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const start = (...given) =>
  spawnSync(process.execPath, [join(import.meta.dirname, "start.mjs"), ...given], { encoding: "utf8" });

test("asked for help, a start says what there is, and starts nothing", () => {
  const { status, stdout } = start("--help");
  expect(status).toBe(0);
  expect(stdout).toMatch(/npm start -- --demo .*\n[\s\S]*SHIPSHAPE_PORT/);
});

test("what a start does not know is refused by name, before anything is installed", () => {
  const { status, stderr } = start("--demo", "--port");
  expect(status).toBe(2);
  expect(stderr).toMatch(/^npm start does not know --port\.\n\nnpm start /);
});
