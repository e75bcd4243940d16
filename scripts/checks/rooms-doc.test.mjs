import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fixtureTree, problemsOf } from "./fixture-tree.mjs";
import { roomsDoc, writeRoomsDoc } from "./rooms-doc.mjs";
import { openTree } from "./tree.mjs";

test("fails when the page is missing, and passes once it is written", () => {
  const { root } = fixtureTree({ "docs/guide.md": "" });
  expect(roomsDoc.run(openTree(root)).problems).toHaveLength(1);
  writeRoomsDoc(root);
  expect(roomsDoc.run(openTree(root))).toEqual({ saw: 15, of: "rooms", problems: [] });
});

test("fails when a room moved after the page was written", () => {
  const { root } = fixtureTree({ "docs/guide.md": "" });
  writeRoomsDoc(root);
  const file = join(root, "scripts/rooms.json");
  const house = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(file, JSON.stringify({ ...house, rooms: house.rooms.toReversed() }));
  expect(roomsDoc.run(openTree(root)).problems).toHaveLength(1);
});

test("fails a page changed by hand", async () => {
  expect(await problemsOf(roomsDoc, { "docs/rooms.md": "# Rooms\n" })).toEqual([
    "docs/rooms.md differs from scripts/rooms.json",
  ]);
});
