import { expect, test } from "vitest";
import { problemsOf } from "./fixture-tree.mjs";
import { roomNames } from "./room-names.mjs";

const house = {
  rooms: [{ name: "slo" }, { name: "alerts" }, { name: "oncall" }],
  besideRooms: {
    "packages/contract/src": { route: "" },
    "packages/domain/src": { time: "" },
    "packages/cli/src/commands": { gate: "" },
  },
};
const run = (paths, besideRooms = {}) =>
  problemsOf(roomNames, {
    "scripts/rooms.json": JSON.stringify({ ...house, besideRooms }),
    ...Object.fromEntries(paths.map((path) => [path, ""])),
  });

test("passes rooms, their parts, and what stands beside them", async () => {
  const paths = [
    "packages/server/src/features/slo/index.ts",
    "packages/web/src/features/oncall/schedule-page.tsx",
    "packages/domain/src/time/window.ts",
    "packages/domain/src/because.ts",
    "packages/contract/src/slo.ts",
    "packages/contract/src/slo.test.ts",
    "packages/contract/src/alerts-alertmanager.ts",
    "packages/contract/src/route.ts",
    "packages/cli/src/commands/gate.ts",
  ];
  expect(await run(paths, house.besideRooms)).toEqual([]);
});

test.each([
  ["packages/server/src/features/billing/index.ts", "packages/server/src/features/billing"],
  ["packages/web/src/features/on-call/page.tsx", "packages/web/src/features/on-call"],
  ["packages/contract/src/slos.ts", "packages/contract/src/slos"],
  ["packages/cli/src/commands/rollout.ts", "packages/cli/src/commands/rollout"],
])("fails %s", async (path, at) => {
  expect(await run([path])).toEqual([`${at} "${at.split("/").at(-1)}" is no room`]);
});

test("fails a place beside the rooms where nothing is", async () => {
  const paths = ["packages/contract/src/route.ts", "packages/cli/src/commands/gate.ts"];
  expect(await run(paths, house.besideRooms)).toEqual([
    "scripts/rooms.json besideRooms lists packages/domain/src/time, where nothing is",
  ]);
});
