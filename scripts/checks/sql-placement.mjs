import { isTest } from "./tree.mjs";

const BUILDERS = new Set(["selectFrom", "insertInto", "updateTable", "deleteFrom", "mergeInto", "replaceInto"]);
const ALLOWED = /(-store|-views)\.ts$|^packages\/server\/src\/kernel\//;

export const sqlPlacement = {
  name: "sql-placement",
  holds: "SQL stands only in a room's *-store.ts and *-views.ts, in kernel/ and in testing/.",
  run(tree) {
    const paths = tree.matching(/^packages\/[^/]+\/src\/.*\.tsx?$/).filter((path) => !isTest(path));
    const problems = paths.filter((path) => !ALLOWED.test(path)).flatMap((path) => sqlIn(tree.source(path)));
    return { saw: paths.length, problems };
  },
};

function sqlIn({ path, calls, sqlTexts }) {
  const built = calls.filter(({ name, isMember }) => isMember && BUILDERS.has(name));
  return [
    ...built.map(({ name, line }) => ({ says: `builds a query with ${name}()`, line })),
    ...sqlTexts.map(written),
  ].map(({ says, line }) => ({
    at: `${path}:${line}`,
    says,
    mend: "make it a function of the room's *-store.ts or *-views.ts",
  }));
}

const written = ({ line }) => ({ says: "writes SQL", line });
