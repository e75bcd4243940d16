import { sql } from "kysely";
import { expect, test } from "vitest";
import { freshDatabase } from "../testing/test-postgres.ts";
import { inTransaction, oneAtATime, openDatabase, type Tx } from "./database.ts";
import { isDatabaseAway } from "./problem-reply.ts";

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

test("a replica that is stopped in its turn keeps it from nobody, and goes on afterwards", async () => {
  const { connectionString, drop } = await freshDatabase();
  const broken: string[] = [];
  const stopped = openDatabase(connectionString, ({ message }) => broken.push(message), { abandonedMs: 300 });
  const other = openDatabase(connectionString, () => undefined);
  let goOn = (): void => undefined;
  const stop = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let isMine = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    isMine = resolve;
  });
  const turn = oneAtATime(stopped.db, "turn", async (tx) => {
    isMine();
    await stop;
    return sql`select 1`.execute(tx);
  });
  await held;
  expect(await oneAtATime(other.db, "turn", async () => "mine")).toBe("mine");
  goOn();
  const told = await turn.catch((error: unknown) => error);
  expect(isDatabaseAway(told as Error), String(told)).toBe(true);
  expect(broken[0]).toContain("idle-in-transaction");
  expect(await inTransaction(stopped.db, async () => "again")).toBe("again");
  await Promise.all([stopped.close(), other.close()]);
  await drop();
});
