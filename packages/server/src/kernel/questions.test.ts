import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestHouse, testHouse } from "../testing/test-house.ts";
import { newId } from "./id.ts";
import { answeredAs, askTogether, question, theseIds } from "./questions.ts";

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

const events = () => house.kernel.db.selectFrom("event").selectAll();

test("several questions are answered by one statement, each with the rows that its query gives when it is asked alone", async () => {
  const { db } = house.kernel;
  const rung = events()
    .where(sql<boolean>`id = any(${theseIds(ids)})`)
    .orderBy("id", "desc");
  const answers = await askTogether(db, "test.together", {
    rung: question(rung, { at: true }),
    nobody: question(events().where("name", "=", "test.never"), { at: true }),
    count: answeredAs(
      question(sql<{ oneCount: number }>`select count(*) as one_count from event where name = 'test.rang'`, {}),
      ([row]) => row?.oneCount,
    ),
  });
  expect(answers.rung).toEqual(await rung.execute());
  expect(answers.rung.map(({ at }) => at instanceof Date)).toEqual([true, true]);
  expect(answers.nobody).toEqual([]);
  expect(answers.count).toBe(2);
});
