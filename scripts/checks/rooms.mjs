import { isTest } from "./tree.mjs";

const SERVER = "packages/server/src/";
const ROOM_FILE = /^packages\/server\/src\/features\/([^/]+)\/(.+)$/;
const SERVER_CODE = /^packages\/server\/src\/.*\.ts$/;
const KERNEL = /^packages\/(server|web)\/src\/(kernel|kit)\//;
const FEATURE = /^packages\/(server|web)\/src\/features\//;

/** The ranks of the rooms: ask upwards, through index.ts; tell by an event. */
export const rooms = {
  name: "rooms",
  holds: "A room imports only rooms above it, through their index.ts; a kernel and the kit know no room.",
  run(tree) {
    const paths = tree.matching(/^packages\/(server|web)\/src\/.*\.(ts|tsx)$/);
    const problems = paths.flatMap((path) =>
      tree.source(path).imports.flatMap((found) => {
        const broken = found.path && wrongWay(path, found, tree.house());
        return broken ? [{ at: `${path}:${found.line}`, ...broken }] : [];
      }),
    );
    return { saw: paths.length, problems };
  },
};

function wrongWay(from, found, house) {
  const to = found.path;
  if (KERNEL.test(from) && FEATURE.test(to))
    return {
      says: `${from.split("/")[3]} imports the room ${to.split("/")[4]}`,
      mend: "let the room hand in what is needed, wired in app.ts",
    };
  if (!SERVER_CODE.test(from)) return undefined;
  return testOnly(from, to, house) ?? acrossRooms(from, found, house);
}

function testOnly(from, to) {
  if (isTest(from) || !isTest(to)) return undefined;
  return { says: `production code imports ${to.slice(SERVER.length)}`, mend: "move what it needs out of the tests" };
}

function acrossRooms(from, { path, everything }, house) {
  const [, room, file] = ROOM_FILE.exec(from) ?? [];
  const [, other, otherFile] = ROOM_FILE.exec(path) ?? [];
  if (room && isWiring(path, house) && !isTest(from))
    return {
      says: `${room} imports ${path.slice(SERVER.length)}`,
      mend: "take it as a parameter; app.ts wires the rooms",
    };
  if (room && file === "index.ts" && everything)
    return { says: `${room} exports everything of a file`, mend: "name the few reads that other rooms may ask" };
  if (!other || room === other) return undefined;
  if (!room) return fromOutside(from, other, otherFile, house);
  if (rankOf(other, house) >= rankOf(room, house))
    return {
      says: `${room} imports ${other}, which ranks below it`,
      mend: `emit an event that ${other} subscribes to in app.ts, or move the question up`,
    };
  if (otherFile === "index.ts") return undefined;
  return {
    says: `${room} imports ${other}/${otherFile}`,
    mend: `import features/${other}/index.ts, and export the narrow read there`,
  };
}

function fromOutside(from, other, otherFile, house) {
  if (isWiring(from, house) || isTest(from) || otherFile === "index.ts") return undefined;
  return {
    says: `imports ${other}/${otherFile}`,
    mend: "do this in app.ts, or list the file under wiring in scripts/rooms.json",
  };
}

const isWiring = (path, { wiring }) =>
  wiring.some((place) => path === place || (place.endsWith("/") && path.startsWith(place)));

/** What stands beside the rooms ranks below them all: it may ask every room, and no room may ask it. */
function rankOf(room, { rooms: ranked }) {
  const rank = ranked.findIndex(({ name }) => name === room);
  return rank === -1 ? ranked.length : rank;
}
