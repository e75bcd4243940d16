import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const DOC = "docs/rooms.md";

export const roomsDoc = {
  name: "rooms-doc",
  holds: "docs/rooms.md says what scripts/rooms.json says.",
  run(tree) {
    const isSame = tree.has(DOC) && tree.text(DOC) === roomsMarkdown(tree.house());
    const stale = { at: DOC, says: "differs from scripts/rooms.json", mend: "run node scripts/checks.mjs --write" };
    return { saw: tree.house().rooms.length, of: "rooms", problems: isSame ? [] : [stale] };
  },
};

export function writeRoomsDoc(root) {
  const house = JSON.parse(readFileSync(join(root, "scripts/rooms.json"), "utf8"));
  writeFileSync(join(root, DOC), roomsMarkdown(house));
}

const roomsMarkdown = ({
  rooms,
  borders,
  besideRooms,
}) => `<!-- generated from scripts/rooms.json by node scripts/checks.mjs --write -->

# Rooms

Shipshape is a house of ${rooms.length} rooms. A room has the same name in every package, so \`ls packages/*/src/{,features/,commands/}slo*\`
finds all of one. The order is their rank:

- **Ask** upwards: a room reads only rooms above it in this table, through their \`index.ts\`.
- **Tell** downwards: a room emits an event; the rooms that act on it subscribe in \`packages/server/src/app.ts\`.
- **Own** tables alone: a table is written only by the room whose migration created it.

| rank | room | owns |
|---:|---|---|
${rooms.map(({ name, owns }, rank) => `| ${rank + 1} | \`${name}\` | ${owns} |`).join("\n")}

## Borders between packages

| package | imports | npm packages | Node built-ins |
|---|---|---|---|
${Object.entries(borders).map(borderRow).join("\n")}

## Beside the rooms

Files that serve every room stand beside them, and are few.

| file or folder | what it is |
|---|---|
${Object.entries(besideRooms).flatMap(besideRows).join("\n")}
`;

const borderRow = ([name, { workspace, npm, node }]) =>
  `| \`${name}\` | ${workspace.join(", ") || "only itself"} | ${npm === "listed" ? "those its `package.json` lists" : npm.join(", ")} | ${node ? "yes" : "no"} |`;

const besideRows = ([place, entries]) =>
  Object.entries(entries).map(([name, purpose]) => `| \`${place.replace("packages/", "")}/${name}\` | ${purpose} |`);
