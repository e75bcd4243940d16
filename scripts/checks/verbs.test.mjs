import { expect, test } from "vitest";
import { fixtureTree, problemsOf } from "./fixture-tree.mjs";
import { verbs } from "./verbs.mjs";

const ROOM = "packages/server/src/features/slo";
const verb = (body) => `export const createSlo = (db, actor) =>\n  inTransaction(db, async (tx) => {\n${body}\n  });\n`;

test.each([
  ["a verb that audits", "create-slo.ts", verb("await audit(tx, actor, {});")],
  ["a job that emits", "slo-jobs.ts", verb("await emit(tx, burnStarted, {});")],
  ["a job that emits many", "slo-jobs.ts", verb("await emitAll(tx, []);")],
  ["a statement that audits", "create-slo.ts", "const save = (db) => writeAndTell(db, [auditing(actor, {})], []);"],
  ["a configuration kind that audits", "slo-configuration.ts", "configurationKind({ apply: (tx) => audit(tx) });"],
  ["a store, whose caller audits", "slo-store.ts", verb("await tx.insert();")],
  ["a view", "slo-views.ts", verb("return tx.read();")],
  ["a verb that says why not", "create-slo.ts", `// audit-free: a machine's heartbeat, not a decision\n${verb("")}`],
  ["a file that opens none", "slo-routes.ts", "export const mountSlo = (mount) => mount(getSlo, () => 1);"],
])("passes %s", async (_, file, text) => expect(await problemsOf(verbs, { [`${ROOM}/${file}`]: text })).toEqual([]));

test("passes a verb whose step in another file of the room audits", async () => {
  const files = {
    [`${ROOM}/create-slo.ts`]: verb("await saveSlo(tx, actor);"),
    [`${ROOM}/save-slo.ts`]: "export async function saveSlo(tx, actor) {\n  await audit(tx, actor, {});\n}",
  };
  expect(await problemsOf(verbs, files)).toEqual([]);
});

test("passes a transaction handed the function that audits", async () => {
  const text = "const work = (tx) => audit(tx);\nexport const createSlo = (db) => inTransaction(db, work);";
  expect(await problemsOf(verbs, { [`${ROOM}/create-slo.ts`]: text })).toEqual([]);
});

test.each([
  [
    "a statement that audits nothing",
    "create-slo.ts",
    "\nconst save = (db) => writeAndTell(db, [], [rang]);",
    2,
    "audit()",
  ],
  ["a verb that audits nothing", "create-slo.ts", verb("await emit(tx, sloCreated, {});"), 2, "audit()"],
  [
    "an audit after the transaction",
    "create-slo.ts",
    `${verb("work(tx);")}\nexport const later = () => audit();`,
    2,
    "audit()",
  ],
  ["a job that tells nobody", "slo-jobs.ts", verb("work(tx);"), 2, "audit() or emit()"],
  [
    "a route that tells nobody",
    "slo-routes.ts",
    "mount(a, () => db.transaction().execute((tx) => work(tx)));",
    1,
    "audit() or emit()",
  ],
  [
    "a kind that audits nothing",
    "slo-configuration.ts",
    "configurationKind({ apply: (tx) => put(tx) });",
    1,
    "audit()",
  ],
  ["an audit only in a comment", "create-slo.ts", verb("// audit(tx)"), 2, "audit()"],
  ["an excuse without a reason", "create-slo.ts", `// audit-free:\n${verb("")}`, 3, "audit()"],
])("fails %s", async (_, file, text, line, wanted) => {
  const problems = await problemsOf(verbs, { [`${ROOM}/${file}`]: text });
  expect(problems).toEqual([`${ROOM}/${file}:${line} this change calls no ${wanted}`]);
});

test("passes Kysely's own transaction that audits within", async () => {
  const text =
    "export const a = (db) =>\n  db.transaction().setIsolationLevel('serializable').execute((tx) => audit(tx));";
  const { saw, problems } = verbs.run(fixtureTree({ [`${ROOM}/create-slo.ts`]: text }));
  expect({ saw, problems }).toEqual({ saw: 1, problems: [] });
});
