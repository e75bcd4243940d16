import { FEATURE_CODE, isTest } from "./tree.mjs";

const NO_VERB = /(-store|-views)\.ts$/;
const MAY_ONLY_EMIT = /(-jobs|-routes)\.ts$/;
const EXCUSE = /^audit-free: \S/;

/** Every change leaves its audit row in the transaction that makes it. */
export const verbs = {
  name: "verbs",
  holds:
    "A transaction or a configuration kind of a room writes an audit row; a job or a route at least emits an event.",
  run(tree) {
    const paths = tree.matching(FEATURE_CODE).filter((path) => !isTest(path) && !NO_VERB.test(path));
    const rooms = [...new Set(paths.map(roomOf))];
    const found = rooms.flatMap((room) => changesOf(paths.filter((path) => roomOf(path) === room).map(tree.source)));
    const problems = found.filter(({ isKept }) => !isKept).map(unrecorded);
    const excused = found.filter(({ isExcused }) => isExcused).length;
    return { saw: found.length, of: "changes", note: excused > 0 ? `${excused} excused` : "", problems };
  },
};

const roomOf = (path) => path.split("/").slice(0, 5).join("/");

function changesOf(files) {
  const callees = calleesOf(files);
  return files.flatMap((file) =>
    rangesOf(file).map((range) => {
      const wanted = MAY_ONLY_EMIT.test(file.path) ? ["audit", "emit"] : ["audit"];
      const isExcused = file.comments.some(({ text, line }) => EXCUSE.test(text) && isNear(line, range));
      const isKept = isExcused || wanted.some((name) => reaches(name, namesWithin(range, file), callees));
      return { at: `${file.path}:${range.line}`, wanted, isExcused, isKept };
    }),
  );
}

/** What runs a change: `inTransaction(…)`, `writeAndTell(…)`, Kysely's `.transaction()`, and a kind's `apply`, inside the caller's. */
const CHANGES = ["inTransaction", "writeAndTell", "configurationKind"];
const opensChange = ({ name, isMember }) => (isMember ? name === "transaction" : CHANGES.includes(name));
/** The same said of many, or as a part of the statement that makes the change. */
const ENDINGS = ["", "All", "ing"];

/** The span of each change: the whole of `inTransaction(…)` and of `db.transaction().execute(…)`. */
function rangesOf({ calls }) {
  return calls.filter(opensChange).map(({ start, end, line }) => {
    const chain = calls.filter((call) => call.isMember && call.start === start && call.end > end);
    const last = chain.length === 0 ? end : Math.max(...chain.map((call) => call.end));
    return { start, end: last, line };
  });
}

const namesWithin = (range, { calls }) =>
  new Set(calls.filter(({ start, end }) => start >= range.start && end <= range.end).map(({ name }) => name));

/** What each top-level function of the room calls or hands on, by name. */
function calleesOf(files) {
  const byName = new Map();
  for (const { topLevel, name } of files.flatMap(({ calls }) => calls)) {
    if (!byName.has(topLevel)) byName.set(topLevel, new Set());
    byName.get(topLevel).add(name);
  }
  return byName;
}

function reaches(wanted, names, callees) {
  const seen = new Set(names);
  for (const name of seen) for (const further of callees.get(name) ?? []) seen.add(further);
  return ENDINGS.some((ending) => seen.has(`${wanted}${ending}`));
}

const isNear = (line, range) => line <= range.line && range.line - line <= 3;

const unrecorded = ({ at, wanted }) => ({
  at,
  says: `this change calls no ${wanted.map((name) => `${name}()`).join(" or ")}`,
  mend: `call ${wanted[0]}(tx, actor, …) in it, or say above it "// audit-free: <why nobody needs the row>"`,
});
