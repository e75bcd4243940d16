import { expect, test } from "vitest";
import { borders } from "./borders.mjs";
import { problemsOf } from "./fixture-tree.mjs";

const manifests = {
  "packages/server/package.json": `{ "dependencies": { "pg": "8" }, "devDependencies": { "fast-check": "4" } }`,
  "packages/web/package.json": `{ "dependencies": { "react": "19" } }`,
};
const run = (path, text) => problemsOf(borders, { ...manifests, [path]: text });

test.each([
  ["domain importing itself", "packages/domain/src/slo/a.ts", `import { b } from "../time/b.ts";`],
  ["domain importing Temporal", "packages/domain/src/slo/a.ts", `import type { Temporal } from "temporal-polyfill";`],
  ["a domain test importing its tools", "packages/domain/src/slo/a.test.ts", `import { test } from "vitest";`],
  ["contract importing domain by name", "packages/contract/src/slo.ts", `import { a } from "@shipshape/domain/slo/a";`],
  ["server importing what it lists", "packages/server/src/kernel/a.ts", `import pg from "pg"; import "node:fs";`],
  ["an import inside a comment or a string", "packages/domain/src/a.ts", `// import "pg"\nconst a = 'import "pg"';`],
])("passes %s", async (_, path, text) => expect(await run(path, text)).toEqual([]));

test.each([
  ["domain importing npm", "packages/domain/src/a.ts", `import * as z from "zod";`, "domain imports zod"],
  ["domain importing Node", "packages/domain/src/a.ts", `import "node:fs";`, "domain imports node:fs"],
  [
    "domain importing contract, types only",
    "packages/domain/src/a.ts",
    `import type { A } from "@shipshape/contract/slo";`,
    "domain imports contract",
  ],
  ["web importing server", "packages/web/src/a.tsx", `export * from "@shipshape/server/app";`, "web imports server"],
  [
    "web reaching server by a path",
    "packages/web/src/a.ts",
    `import { a } from "../../server/src/app.ts";`,
    "web imports server",
  ],
  [
    "web importing server lazily",
    "packages/web/src/a.ts",
    `const a = () => import("@shipshape/server/app");`,
    "web imports server",
  ],
  [
    "web naming a server type",
    "packages/web/src/a.ts",
    `type A = import("@shipshape/server/app").A;`,
    "web imports server",
  ],
  ["server using a test tool", "packages/server/src/a.ts", `import fc from "fast-check";`, "server imports fast-check"],
  [
    "a relative path over a border",
    "packages/server/src/a.ts",
    `import "../../domain/src/a.ts";`,
    "reaches into domain by a relative path",
  ],
  [
    "a package importing itself by name",
    "packages/domain/src/a.ts",
    `import "@shipshape/domain/b";`,
    "imports its own package by name",
  ],
  [
    "a package importing a script",
    "packages/server/src/a.ts",
    `import "../../../scripts/a.mjs";`,
    "reaches scripts/a.mjs, outside the packages",
  ],
  ["a package that nobody drew", "packages/extra/src/a.ts", `import "zod";`, "package extra has no border"],
])("fails %s", async (_, path, text, says) => expect(await run(path, text)).toEqual([`${path}:1 ${says}`]));
