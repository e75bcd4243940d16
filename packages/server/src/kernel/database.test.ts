import { sql } from "kysely";
import { expect, test } from "vitest";
import { freshDatabase } from "../testing/test-postgres.ts";
import { oneAtATime, openDatabase, type Tx } from "./database.ts";

test("replicas that look something up and then make it, make it once", async () => {
  const { connectionString, drop } = await freshDatabase();
  const replicas = [1, 2, 3].map(() => openDatabase(connectionString, () => undefined));
  const ensure = async (tx: Tx) => {
    const { rows } = await sql`select from setting where name = 'made'`.execute(tx);
    if (rows.length > 0) return "found";
    await sql`select pg_sleep(0.05)`.execute(tx);
    await sql`insert into setting (name, value) values ('made', '1')`.execute(tx);
    return "made";
  };
  const outcomes = await Promise.all(replicas.map(({ db }) => oneAtATime(db, "test", ensure)));
  expect(outcomes.sort()).toEqual(["found", "found", "made"]);
  await Promise.all(replicas.map((replica) => replica.close()));
  await drop();
});
