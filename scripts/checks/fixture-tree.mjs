import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { openTree } from "./tree.mjs";

const HOUSE = readFileSync(new URL("../rooms.json", import.meta.url), "utf8");

/** A small repository on disk for one test, with the house's own rooms.json; it is gone when the test ends. */
export function fixtureTree(files) {
  const root = mkdtempSync(join(tmpdir(), "house-check-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [path, text] of Object.entries({ "scripts/rooms.json": HOUSE, ...files })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return openTree(root);
}

/** What a check says of these files: one `path:line says` a problem. */
export async function problemsOf(check, files) {
  const { problems } = await check.run(fixtureTree(files));
  return problems.map(({ at, says }) => `${at} ${says}`);
}
