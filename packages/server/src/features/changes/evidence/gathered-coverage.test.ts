import { expect, test } from "vitest";
import { GatheredCoverage } from "./gathered-coverage.ts";

test.each([
  ["/ci/workspace/app@2/src/a.ts", "/ci/workspace/app/src/a.ts"],
  ["C:\\ci\\app@12\\src\\a.ts", "C:/ci/app/src/a.ts"],
  ["/ci/workspace/app/src/a.ts", "/ci/workspace/app/src/a.ts"],
  ["src/app@2/a.ts", "src/app@2/a.ts"],
  ["/ci/node_modules/@scope/pkg/a.ts", "/ci/node_modules/@scope/pkg/a.ts"],
  ["././src/a.ts", "src/a.ts"],
])("%s is the file %s, whichever of several builds at once it stood in", (told, known) => {
  const gathered = new GatheredCoverage();
  gathered.file(told);
  expect([...gathered.files.keys()]).toEqual([known]);
});
