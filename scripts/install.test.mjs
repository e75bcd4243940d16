import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { root } from "./command.mjs";
import { lockIsMet } from "./install.mjs";

const here = { platform: "linux", arch: "x64" };
const locked = {
  "": { name: "shipshape" },
  "packages/domain": { version: "0.1.0" },
  "node_modules/@shipshape/domain": { link: true },
  "node_modules/pg": { version: "8.0.0" },
};

test.each([
  ["the same packages are enough", {}, {}, true],
  ["another version is not", {}, { "node_modules/pg": { version: "7.0.0" } }, false],
  ["a new package has to come", { "node_modules/new": { version: "1.0.0" } }, {}, false],
  ["one for another system need not", { "node_modules/mac": { optional: true, os: ["darwin"] } }, {}, true],
  ["one for this system has to", { "node_modules/native": { optional: true, os: ["linux"], cpu: ["x64"] } }, {}, false],
  [
    "one for another processor need not",
    { "node_modules/arm": { optional: true, os: ["linux"], cpu: ["arm64"] } },
    {},
    true,
  ],
  [
    "one for another C library need not",
    { "node_modules/musl": { optional: true, os: ["linux"], libc: ["musl"] } },
    {},
    true,
  ],
])("%s", (_, wanted, found, expected) => {
  const present = {
    "node_modules/@shipshape/domain": { link: true },
    "node_modules/pg": { version: "8.0.0" },
    ...found,
  };
  expect(lockIsMet({ ...locked, ...wanted }, present, here)).toBe(expected);
});

test.each([
  ["18.20.4", 1, "Shipshape needs Node.js 20.19 or newer; this is 18.20.4."],
  ["20.18.3", 1, "this is 20.18.3."],
  ["20.19.0", 0, ""],
  ["22.0.0", 0, ""],
])("Node.js %s", (version, status, says) => {
  const script = `import("./scripts/install.mjs").then(({ requireNode }) => requireNode("${version}"))`;
  const run = spawnSync(process.execPath, ["-e", script], { cwd: root, encoding: "utf8" });
  expect(run.status).toBe(status);
  expect(run.stderr).toContain(says);
});
