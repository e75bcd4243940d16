import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sendingsOf } from "./report-files.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "reports-"));
  await mkdir(join(folder, "deep"));
  const files = {
    "TEST-a.xml": "<testsuite/>",
    "deep/TEST-b.xml": '<?xml version="1.0" encoding="utf-8"?><testsuites></testsuites>',
    "latin.xml": '<?xml version="1.0" encoding="ISO-8859-1"?><testsuite/>',
    "coverage.xml": "<coverage/>",
    "lcov.info": "TN:\n",
    "pay.trx": "<TestRun/>",
    "notes.txt": "<testsuite/>",
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
});
afterAll(() => rm(folder, { recursive: true }));
const sent = async (...words: string[]) =>
  (await sendingsOf(words.map((word) => join(folder, word)))).map(({ paths }) =>
    paths.map((path) => path.slice(folder.length + 1)),
  );

test.each<[string, string[], string[][]]>([
  ["a file", ["lcov.info"], [["lcov.info"]]],
  [
    "a folder: its reports, those of tests in UTF-8 as one run",
    ["."],
    [["TEST-a.xml", "deep/TEST-b.xml"], ["coverage.xml"], ["latin.xml"], ["lcov.info"], ["pay.trx"]],
  ],
  ["a pattern that no shell expanded", ["**/TEST-*.xml"], [["TEST-a.xml", "deep/TEST-b.xml"]]],
  ["a pattern of one folder", ["*.info"], [["lcov.info"]]],
  ["what is named twice once", ["TEST-a.xml", "TEST-?.xml"], [["TEST-a.xml"]]],
])("%s", async (_, words, expected) => expect(await sent(...words)).toEqual(expected));

test("where there is nothing, that is said", async () => {
  await expect(sent("*.sarif")).rejects.toThrow("There is no report at");
});
