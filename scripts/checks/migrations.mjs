const FOLDER = /^packages\/server\/migrations\//;

/** `0001_access.sql`, or with a word more: `0017_slo_latency.sql`. */
export const MIGRATION = /^packages\/server\/migrations\/(\d{4})_([a-z]+)(_[a-z0-9_]+)?\.sql$/;

export const migrations = {
  name: "migrations",
  holds: "Migrations are numbered without gaps, go forward only, and are named for the kernel or a room.",
  run(tree) {
    const paths = tree.matching(FOLDER, /\.\w+$/);
    const rooms = new Set(["kernel", ...tree.house().rooms.map(({ name }) => name)]);
    const names = paths.flatMap((path) => misnamed(path, rooms));
    const numbered = paths.filter((path) => MIGRATION.test(path));
    return {
      saw: paths.length,
      of: "migrations",
      problems: [...names, ...misnumbered(numbered), ...backward(paths, tree)],
    };
  },
};

function misnamed(path, rooms) {
  const [, , room] = MIGRATION.exec(path) ?? [];
  if (rooms.has(room)) return [];
  return [{ at: path, says: "is not named NNNN_<room>.sql", mend: "name it 0017_slo.sql or 0017_slo_latency.sql" }];
}

const misnumbered = (paths) =>
  paths.flatMap((path, index) => {
    const expected = String(index + 1).padStart(4, "0");
    const [, number] = MIGRATION.exec(path);
    if (number === expected) return [];
    return [
      { at: path, says: `has number ${number} where ${expected} follows`, mend: "number without gaps or doubles" },
    ];
  });

const backward = (paths, tree) =>
  paths
    .filter((path) => /\b(down|undo|rollback)\b/.test(path) || /^--\s*(migrate:)?down\b/im.test(tree.text(path)))
    .map((path) => ({
      at: path,
      says: "goes backward",
      mend: "mend by a new migration; the old data is in the backup",
    }));
