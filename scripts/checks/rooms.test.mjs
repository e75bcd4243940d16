import { expect, test } from "vitest";
import { problemsOf } from "./fixture-tree.mjs";
import { rooms } from "./rooms.mjs";

const FEATURES = "packages/server/src/features";
const run = (path, text) => problemsOf(rooms, { [path]: `\n${text}` });

test.each([
  ["asking a room above through its index", `${FEATURES}/incidents/open.ts`, `import { a } from "../oncall/index.ts";`],
  ["a room's own files", `${FEATURES}/incidents/open.ts`, `import { a } from "./incident-store.ts";`],
  ["a room asking the kernel", `${FEATURES}/slo/a.ts`, `import { emit } from "../../kernel/events.ts";`],
  ["app.ts wiring any file", "packages/server/src/app.ts", `import { a } from "./features/slo/slo-routes.ts";`],
  ["testing/ reaching any file", "packages/server/src/testing/a.ts", `import "../features/slo/slo-store.ts";`],
  ["a room's fixture using testing/", `${FEATURES}/slo/a.fixture.ts`, `import { a } from "../../testing/server.ts";`],
  ["a room's test using testing/", `${FEATURES}/slo/a.test.ts`, `import { a } from "../../testing/server.ts";`],
])("passes %s", async (_, path, text) => expect(await run(path, text)).toEqual([]));

test.each([
  [
    "asking a room below",
    `${FEATURES}/oncall/a.ts`,
    `import type { A } from "../incidents/index.ts";`,
    "oncall imports incidents, which ranks below it",
  ],
  [
    "another room's store",
    `${FEATURES}/incidents/a.ts`,
    `import { a } from "../oncall/oncall-store.ts";`,
    "incidents imports oncall/oncall-store.ts",
  ],
  [
    "a room's test reaching below",
    `${FEATURES}/slo/a.test.ts`,
    `import "../gates/index.ts";`,
    "slo imports gates, which ranks below it",
  ],
  [
    "a kernel that knows a room",
    "packages/server/src/kernel/a.ts",
    `import "../features/slo/index.ts";`,
    "kernel imports the room slo",
  ],
  [
    "a kit that knows a room",
    "packages/web/src/kit/a.tsx",
    `import "../features/slo/slo-page.tsx";`,
    "kit imports the room slo",
  ],
  [
    "wiring elsewhere",
    "packages/server/src/start.ts",
    `import "./features/slo/slo-jobs.ts";`,
    "imports slo/slo-jobs.ts",
  ],
  ["a room importing the wiring", `${FEATURES}/slo/a.ts`, `import "../../app.ts";`, "slo imports app.ts"],
  [
    "production code using testing/",
    `${FEATURES}/slo/a.ts`,
    `import "../../testing/a.ts";`,
    "production code imports testing/a.ts",
  ],
  [
    "production code using a fixture",
    `${FEATURES}/slo/a.ts`,
    `import "./slo.fixture.ts";`,
    "production code imports features/slo/slo.fixture.ts",
  ],
  [
    "an index that hides nothing",
    `${FEATURES}/slo/index.ts`,
    `export * from "./slo-store.ts";`,
    "slo exports everything of a file",
  ],
])("fails %s", async (_, path, text, says) => expect(await run(path, text)).toEqual([`${path}:2 ${says}`]));
