import { MIGRATION } from "./migrations.mjs";
import { plainName, tablesAltered, tablesCreated, tablesWritten } from "./sql.mjs";
import { isTest } from "./tree.mjs";

const WRITERS = new Set(["insertInto", "updateTable", "deleteFrom", "mergeInto", "replaceInto"]);
const SERVER_CODE = /^packages\/server\/src\/(kernel|features)\/.*\.ts$/;

/** One room writes a table: the room whose migration created it. */
export const tableOwners = {
  name: "table-owners",
  holds: "A table is written only by the room whose migration created it; kernel tables only by the kernel.",
  run(tree) {
    const migrations = tree
      .matching(MIGRATION)
      .map((path) => ({ path, room: MIGRATION.exec(path)[2], sql: tree.text(path) }));
    const owners = ownersOf(migrations);
    const sources = tree
      .matching(SERVER_CODE)
      .filter((path) => !isTest(path))
      .map(tree.source);
    const writes = [...migrations.flatMap(writesOfMigration), ...sources.flatMap(writesOfSource)];
    const problems = writes.filter(({ table, room }) => owners.has(table) && owners.get(table) !== room);
    return { saw: owners.size, of: "tables", problems: problems.map((write) => trespass(write, owners)) };
  },
};

const ownersOf = (migrations) =>
  new Map(migrations.flatMap(({ room, sql }) => tablesCreated(sql).map(({ table }) => [table, room])).toReversed());

const writesOfMigration = ({ path, room, sql }) =>
  [...tablesAltered(sql), ...tablesWritten(sql)].map(({ table, line }) => ({ table, room, at: `${path}:${line + 1}` }));

function writesOfSource({ path, calls, sqlTexts }) {
  const [, , , place, feature] = path.split("/");
  const room = place === "kernel" ? "kernel" : feature;
  const built = calls
    .filter(({ name, isMember, text }) => isMember && WRITERS.has(name) && text !== undefined)
    .map(({ text, line }) => ({ table: plainName(text.toLowerCase()), line }));
  const written = sqlTexts.flatMap((sql) =>
    tablesWritten(sql.text).map(({ table, line }) => ({ table, line: sql.line + line })),
  );
  return [...built, ...written].map(({ table, line }) => ({ table, room, at: `${path}:${line}` }));
}

const trespass = ({ table, room, at }, owners) => ({
  at,
  says: `${room} writes ${table}, which ${owners.get(table)} owns`,
  mend: `emit an event that ${owners.get(table)} acts on, or move this verb there`,
});
