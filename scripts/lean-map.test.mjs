import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encode } from "@jridgewell/sourcemap-codec";
import { expect, test } from "vitest";
import { leanMap } from "./lean-map.mjs";

const OWN = "packages/server/src/own.ts";
const PACKAGE = "node_modules/package/index.js";

function leanOf(lines) {
  const folder = mkdtempSync(join(tmpdir(), "lean-map-"));
  const file = join(folder, "main.js.map");
  writeFileSync(file, JSON.stringify({ version: 3, sources: [OWN, PACKAGE], names: ["a"], mappings: encode(lines) }));
  try {
    leanMap(file);
    return JSON.parse(readFileSync(file, "utf8"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("of our sources each place is kept, of packages one in each line, and no name of another file is told", () => {
  const own = [0, 9].map((column, at) => [column, 0, 40 + at, column]);
  const ofPackage = (line) => [0, 4, 8].map((column) => [column, 1, line, column, 0]);
  const lean = leanOf([own, ofPackage(6), [...ofPackage(7), [20, 0, 50, 2]]]);
  const map = new SourceMap(lean);
  const told = (line, column) => {
    const { originalSource, originalLine, originalColumn } = map.findEntry(line, column);
    return [originalSource, originalLine, originalColumn];
  };
  expect([told(0, 3), told(0, 12)]).toEqual([
    [OWN, 40, 0],
    [OWN, 41, 9],
  ]);
  expect([told(1, 8), told(2, 5), told(2, 21)]).toEqual([
    [PACKAGE, 6, 0],
    [PACKAGE, 7, 0],
    [OWN, 50, 2],
  ]);
  expect(lean.names).toEqual([]);
  expect(lean.mappings.split(/[,;]/)).toHaveLength(5);
});
