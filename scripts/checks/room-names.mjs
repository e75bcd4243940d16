/** Where rooms live, and how a path there names its room. */
const PLACES = [
  { place: "packages/server/src/features", named: "folder" },
  { place: "packages/web/src/features", named: "folder" },
  { place: "packages/domain/src", named: "folder" },
  { place: "packages/contract/src", named: "file" },
  { place: "packages/cli/src/commands", named: "file" },
];

/** The same room names in every package, so that a newcomer finds a room with one `ls`. */
export const roomNames = {
  name: "room-names",
  holds: "Folders of features and files of commands and contract are named for a room of scripts/rooms.json.",
  run(tree) {
    const found = PLACES.flatMap((place) => namesIn(place, tree));
    const unknown = found.filter(({ place, name }) => !isKnown(place, name, tree.house()));
    const problems = [...unknown.map(noRoom), ...emptyPlaces(found, tree.house())];
    return { saw: found.length, of: "names", problems };
  },
};

function namesIn({ place, named }, tree) {
  const inside = tree.paths.filter((path) => path.startsWith(`${place}/`));
  const rests = inside.map((path) => path.slice(place.length + 1));
  const names = rests.filter((rest) => named === "file" || rest.includes("/")).map((rest) => rest.split("/")[0]);
  return [...new Set(names.map((name) => name.replace(/(\.test)?\.\w+$/, "")))].map((name) => ({ place, name }));
}

/** A room may have several files side by side: `slo.ts`, `slo-budget.ts`. */
function isKnown(place, name, { rooms, besideRooms }) {
  const known = [...rooms.map((room) => room.name), ...Object.keys(besideRooms[place] ?? {})];
  return known.some((word) => isPartOf(name, word));
}

const isPartOf = (name, word) => name === word || name.startsWith(`${word}-`);

/** What besideRooms lists, and nobody built or everybody left. */
const emptyPlaces = (found, { besideRooms }) =>
  Object.entries(besideRooms).flatMap(([place, entries]) =>
    Object.keys(entries)
      .filter((name) => !found.some((there) => there.place === place && isPartOf(there.name, name)))
      .map((name) => ({
        at: "scripts/rooms.json",
        says: `besideRooms lists ${place}/${name}, where nothing is`,
        mend: "drop it from the list",
      })),
  );

const noRoom = ({ place, name }) => ({
  at: `${place}/${name}`,
  says: `"${name}" is no room`,
  mend: "name it for its room; if it serves several, list it under besideRooms in scripts/rooms.json with what it is for",
});
