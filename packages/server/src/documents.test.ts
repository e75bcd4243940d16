import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestHouse, testHouse } from "./testing/test-house.ts";

const DOCUMENT = "docs/getting-started.md";

let house: TestHouse;
let text = "";
beforeAll(async () => {
  house = await testHouse();
  const guide = await readFile(new URL(`../../../${DOCUMENT}`, import.meta.url), "utf8");
  const blocks = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block]) => block ?? "");
  text = blocks.filter((block) => block.includes("apiVersion:")).join("---\n");
});
afterAll(() => house.close());

test("what the guide tells people to apply can be applied, and twice is a no-op", async () => {
  const body = { files: [{ path: DOCUMENT, text }] };
  const first = await house.as("admin").configuration.apply({ body });
  expect(first).toMatchObject({ creates: 9, updates: 0, warnings: [] });
  expect(await house.as("admin").configuration.apply({ body })).toMatchObject({ creates: 0, updates: 0, unchanged: 9 });
});
