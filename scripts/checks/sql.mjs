/** SQL without its comments, lower case, lines kept. */
export const bareSql = (sql) =>
  sql
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, " "))
    .replace(/--[^\n]*/g, "")
    .toLowerCase();

const NAME = String.raw`(?:only\s+)?((?:"?[a-z_][\w$]*"?\.)?"?[a-z_][\w$]*"?)`;
const WRITES = [
  new RegExp(String.raw`\binsert\s+into\s+${NAME}`, "g"),
  new RegExp(String.raw`\bmerge\s+into\s+${NAME}`, "g"),
  new RegExp(String.raw`\bdelete\s+from\s+${NAME}`, "g"),
  new RegExp(String.raw`\btruncate\s+(?:table\s+)?${NAME}`, "g"),
  new RegExp(String.raw`\bcopy\s+${NAME}\s*(?:\([^)]*\)\s*)?from\b`, "g"),
  new RegExp(String.raw`\bupdate\s+${NAME}\s+(?:(?:as\s+)?[a-z_]\w*\s+)?set\b`, "g"),
];
const CREATES = new RegExp(String.raw`\bcreate\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?${NAME}`, "g");
const ALTERS = new RegExp(String.raw`\b(?:alter|drop)\s+table\s+(?:if\s+exists\s+)?${NAME}`, "g");

export const tablesWritten = (sql) => WRITES.flatMap((pattern) => namesBy(pattern, sql));
export const tablesCreated = (sql) => namesBy(CREATES, sql);
export const tablesAltered = (sql) => namesBy(ALTERS, sql);

/** Table names with the line of the text they stand on, counted from 0. */
function namesBy(pattern, sql) {
  const bare = bareSql(sql);
  return [...bare.matchAll(pattern)]
    .map(({ 1: name, index }) => ({ table: plainName(name), line: bare.slice(0, index).split("\n").length - 1 }))
    .filter(({ table }) => table !== "set");
}

/** `public."slo" as s` is the table `slo`; a name in another schema keeps it, for that is another table. */
export const plainName = (name) =>
  name
    .trim()
    .split(/\s/)[0]
    .replaceAll('"', "")
    .replace(/^public\./, "");
