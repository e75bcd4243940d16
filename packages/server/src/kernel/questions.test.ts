import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestHouse, testHouse } from "../testing/test-house.ts";
import { uuidColumn } from "./columns.ts";
import { newId } from "./id.ts";
import { answeredAs, askedTogether, type Given, type Ids, idsOf, question, theseIds } from "./questions.ts";

let house: TestHouse;
const ids = [newId(), newId()];

beforeAll(async () => {
  house = await testHouse();
  const [first = "", second = ""] = ids;
  await sql`insert into event (id, at, name, subject, actor, payload) values
    (${first}, now() + interval '123456 microseconds', 'test.rang', null, 'a "quoted" \n name', '{"snake_case": [1.5, null]}'),
    (${second}, now(), 'test.rang', 'bell:2', 'somebody', '[]')`.execute(house.kernel.db);
});
afterAll(() => house.close());

const rung = (which: Ids) => events().where(sql<boolean>`id = any(${which})`).orderBy("id", "desc");
const events = () => house.kernel.db.selectFrom("event").selectAll();

const answersOf = askedTogether(
  "test.together",
  (_db, { column, never }: Given<{ column: Buffer; never: string }>) => ({
    rung: question(rung(idsOf(column)), { at: true }),
    nobody: question(events().where("name", "=", never), { at: true }),
    count: answeredAs(
      question(sql<{ oneCount: number }>`select count(*) as one_count from event where name = 'test.rang'`, {}),
      ([row]) => row?.oneCount,
    ),
  }),
);

test("several questions are answered by one statement, each with the rows that its query gives when it is asked alone", async () => {
  const answers = await answersOf(house.kernel.db, { column: uuidColumn(ids), never: "test.never" });
  expect(answers.rung).toEqual(await rung(theseIds(ids)).execute());
  expect(answers.rung.map(({ at }) => at instanceof Date)).toEqual([true, true]);
  expect(answers.nobody).toEqual([]);
  expect(answers.count).toBe(2);
});

test("each asking is answered for what it is given, though the text is made once", async () => {
  const { db } = house.kernel;
  const [first = ""] = ids;
  const [one, none] = await Promise.all([
    answersOf(db, { column: uuidColumn([first]), never: "test.rang" }),
    answersOf(db, { column: uuidColumn([]), never: "test.never" }),
  ]);
  expect(one.rung.map(({ id }) => id)).toEqual([first]);
  expect(one.nobody).toHaveLength(2);
  expect(none.rung).toEqual([]);
  expect(none.nobody).toEqual([]);
});
