import { type CompiledQuery, sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { theseIds } from "../../kernel/questions.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import { idsAround } from "./catalog-views.ts";
import { allServices } from "./index.ts";

const MANY = 2_000;

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
  const text = `apiVersion: shipshape/v1
kind: Team
metadata: { name: payments-team }
spec: {}
${Object.entries({ payments: "[ledger, gone, unknown]", ledger: "[disk]", disk: "[]", gone: "[]" })
  .map(
    ([name, uses]) => `---
apiVersion: shipshape/v1
kind: Service
metadata: { name: ${name} }
spec: { owner: payments-team, tier: 1, dependsOn: ${uses} }`,
  )
  .join("\n")}
`;
  await house.as("admin").configuration.apply({ body: { files: [{ path: "services.yaml", text }] } });
  await house.as("admin").catalog.archiveService({ params: { name: "gone" } });
});
afterAll(() => house?.close());

/** A query of the services around those of these names. */
async function askedAround(isMeant: (name: string) => boolean): Promise<CompiledQuery<{ names: string[] }>> {
  const { db } = house.kernel;
  const ids = (await allServices(db)).filter(({ name }) => isMeant(name)).map(({ id }) => id);
  return sql<{ names: string[] }>`select array(select name from service where id = any(${idsAround(theseIds(ids))})
    order by name) as names`.compile(db);
}

const namesAround = async (...asked: string[]): Promise<readonly string[] | undefined> => {
  const { rows } = await house.kernel.db.executeQuery(await askedAround((name) => asked.includes(name)));
  return rows[0]?.names;
};

test("are the services themselves and what they call, as far as it is live", async () => {
  expect(await namesAround("payments")).toEqual(["ledger", "payments"]);
  expect(await namesAround("disk", "ledger")).toEqual(["disk", "ledger"]);
  expect(await namesAround()).toEqual([]);
});

test("thousands of them are looked up one by one: no step of a join works through all their ids again", async () => {
  const { db } = house.kernel;
  await sql`with part as (
      insert into service (id, name, display_name, team_id, tier, origin)
      select gen_random_uuid(), 'part-' || nth, 'Part', team.id, 1, 'here' from generate_series(1, ${MANY}) as nth, team
      where team.name = 'payments-team' returning id
    ) insert into service_dependency (service_id, depends_on, position) select id, 'ledger', 0 from part`.execute(db);
  const { sql: text, parameters } = await askedAround(() => true);
  const { rows } = await house.database.pool.query<{ "QUERY PLAN": string }>(`explain ${text}`, [...parameters]);
  const conditions = rows
    .map((row) => row["QUERY PLAN"].trim())
    .filter((line) => /^Index Cond:|^Recheck Cond:/.test(line));
  expect(conditions).not.toEqual([]);
  expect(conditions.filter((line) => / = ANY /.test(line) && / AND /.test(line))).toEqual([]);
});
