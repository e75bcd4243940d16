import { expect, test } from "vitest";
import { problemsOf } from "./fixture-tree.mjs";
import { names } from "./names.mjs";

test.each([
  ["packages/domain/src/slo/burn-rate.ts", "export const burnRate = 1;"],
  ["packages/domain/src/slo/burn-rate.test.ts", "type Ip = 1; type IPAddress = 2;"],
  ["packages/server/src/features/slo/index.ts", "export const sloOf = 1;"],
  ["packages/web/vite.config.ts", "export default {};"],
  ["packages/web/src/kit/status-badge.module.css", ""],
])("passes %s", async (path, text) => expect(await problemsOf(names, { [path]: text })).toEqual([]));

test.each([
  ["packages/domain/src/slo/utils.ts", `"utils" says nothing`],
  ["packages/domain/src/slo/date-utils.ts", `"date-utils" says nothing`],
  ["packages/domain/src/helpers/burn.ts", `"helpers" says nothing`],
  ["packages/server/src/kernel/job-manager.ts", `"job-manager" says nothing`],
  ["packages/domain/src/slo/types.ts", `"types" says nothing`],
  ["packages/domain/src/slo/burnRate.ts", `"burnRate" is not kebab-case`],
  ["packages/web/src/kit/Button.tsx", `"Button" is not kebab-case`],
  ["packages/domain/src/slo/index.ts", "is an index outside a room"],
])("fails %s", async (path, says) => expect(await problemsOf(names, { [path]: "" })).toEqual([`${path} ${says}`]));

test.each([
  ["a default export", "export default function burn() {}", "has a default export"],
  ["an interface with an I", "export interface ISlo {}", "ISlo has an I prefix"],
])("fails %s", async (_, text, says) => {
  const path = "packages/domain/src/slo/burn-rate.ts";
  expect(await problemsOf(names, { [path]: text })).toEqual([`${path}:1 ${says}`]);
});
