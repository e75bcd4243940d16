import { expect, test } from "vitest";
import { docRefs } from "./doc-refs.mjs";
import { fixtureTree, problemsOf } from "./fixture-tree.mjs";

const house = {
  "package.json": `{ "scripts": { "verify": "node scripts/verify.mjs" } }`,
  "packages/server/src/features/slo/create-slo.ts": "",
  "packages/server/migrations/0001_kernel.sql": "",
  "docs/adr/0001-rooms.md": "# Rooms",
  "docs/guide.md": "# The guide\n\n## On-call, in short!",
};
const run = (text) => problemsOf(docRefs, { ...house, "README.md": text });

test.each([
  ["a path that is there", "see `packages/server/src/features/slo/create-slo.ts`"],
  ["a path with a line", "see `packages/server/src/features/slo/create-slo.ts:12`"],
  ["a folder", "see `packages/server/` and `docs`"],
  ["the end of a path", "see `features/slo/create-slo.ts` and `create-slo.ts`"],
  ["places left open", "see `packages/server/src/features/<room>/*.ts`, `packages/server/migrations/NNNN_<room>.sql`"],
  ["a choice", "see `packages/{server,web}/src/features/slo`"],
  [
    "a link, its heading, and the address of a site",
    "[a](docs/guide.md#on-call-in-short) [b](https://x.io/a) [c](#there)\n# There",
  ],
  ["a script", "run `npm run verify`"],
  [
    "words that are no path of ours",
    "`application/json`, `read/write`, `/api/v2/alerts`, `slo.burnStarted`, `a.yaml`, `*.ts`",
  ],
  ["a path below a fence that is there", "```\nnode packages/server/src/features/slo/create-slo.ts --help\n```"],
])("passes %s", async (_, text) => expect(await run(text)).toEqual([]));

test.each([
  ["a path that moved", "see `packages/server/src/app.ts`", "nothing matches packages/server/src/app.ts"],
  ["a file that nobody has", "see `delete-slo.ts`", "nothing matches delete-slo.ts"],
  ["an open place that nothing fills", "see `packages/<name>/app.ts`", "nothing matches packages/<name>/app.ts"],
  ["a link that leads nowhere", "[a](docs/gone.md)", "the link docs/gone.md leads nowhere"],
  ["a heading that is gone", "[a](docs/guide.md#gone)", "docs/guide.md has no heading #gone"],
  ["a picture that is gone", `<img src="docs/loop.png">`, "the link docs/loop.png leads nowhere"],
  ["a script that is gone", "```\nnpm run deploy\n```", `package.json has no script "deploy"`],
  ["a path in a fence that moved", "```\n$ node scripts/gone.mjs\n```", "nothing matches scripts/gone.mjs"],
])("fails %s", async (_, text, says) => {
  const line = text.startsWith("```") ? 2 : 1;
  expect(await run(text)).toEqual([`README.md:${line} ${says}`]);
});

test("fails a gap in the numbers of the ADRs", async () => {
  expect(await problemsOf(docRefs, { ...house, "docs/adr/0003-jobs.md": "" })).toEqual([
    "docs/adr/0003-jobs.md should be docs/adr/0002-title.md",
  ]);
});

test("counts references, and says in how many documents", () => {
  const { saw, note } = docRefs.run(fixtureTree({ ...house, "README.md": "`docs/guide.md` [a](docs/guide.md)" }));
  expect({ saw, note }).toEqual({ saw: 2, note: "3 documents" });
});
