import { bareSql } from "./sql.mjs";
import { isTest } from "./tree.mjs";

const TIMELESS_CODE = /^packages\/(domain|contract|server)\/src\/.*\.ts$/;
const CLOCK = /^packages\/server\/src\/kernel\/(fake-)?clock\.ts$/;
const SQL_FILE = /^packages\/server\/migrations\/.*\.sql$/;
const OTHER_NOW =
  /\b(current_timestamp|current_date|current_time|localtimestamp|localtime|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday|pg_catalog\.now)\b/;

/** Time is a parameter: only so can a test fast-forward both the process and the database. */
export const clock = {
  name: "clock",
  holds: "Only kernel/clock.ts reads the time; SQL says now(), unqualified, which the fake clock shadows.",
  run(tree) {
    const code = tree.matching(TIMELESS_CODE).filter((path) => !isTest(path) && !CLOCK.test(path));
    const migrations = tree.matching(SQL_FILE);
    const problems = [
      ...code.flatMap((path) => readsIn(tree.source(path))),
      ...code.flatMap((path) => tree.source(path).sqlTexts.flatMap((sql) => otherNow(path, sql))),
      ...migrations.flatMap((path) => otherNow(path, { text: tree.text(path), line: 1 })),
    ];
    return { saw: code.length + migrations.length, problems };
  },
};

const readsIn = ({ path, clockReads }) =>
  clockReads.map(({ says, line }) => ({
    at: `${path}:${line}`,
    says: `reads the time with ${says}`,
    mend: "take the time as a parameter, or ask the clock the room was given",
  }));

const otherNow = (path, { text, line }) =>
  bareSql(text)
    .split("\n")
    .flatMap((sql, index) => {
      const found = OTHER_NOW.exec(sql)?.[1];
      if (!found) return [];
      return [{ at: `${path}:${line + index}`, says: `SQL reads the time with ${found}`, mend: "write now()" }];
    });
