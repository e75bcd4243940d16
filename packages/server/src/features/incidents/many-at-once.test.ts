import { sql } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type PagerHouse, pagerHouse } from "../../testing/pager-house.ts";

const INCIDENTS = 200;
const PEOPLE = 20;
/** All that two hundred incidents cause, in every room: it took forty for each when they were opened one by one. */
const MOST_STATEMENTS = 4 * INCIDENTS;

let house: PagerHouse;
beforeAll(async () => {
  house = await pagerHouse();
  const people = Array.from({ length: PEOPLE }, (_, nth) => `many-${nth}`);
  const documents = [
    ...people.map((name) => `kind: User\nmetadata: { name: ${name} }\nspec: { email: ${name}@example.org }`),
    ...people.map(
      (name) =>
        `kind: EscalationPolicy\nmetadata: { name: ${name} }\nspec: { repeat: 0, steps: [{ delayMinutes: 0, targets: [{ kind: user, name: ${name} }] }] }`,
    ),
    ...Array.from(
      { length: INCIDENTS },
      (_, nth) =>
        `kind: Service\nmetadata: { name: many-${nth} }\nspec: { owner: money, tier: 1, escalationPolicy: ${people[nth % PEOPLE]} }`,
    ),
  ];
  const text = documents.map((document) => `apiVersion: shipshape/v1\n${document}`).join("\n---\n");
  await house.as("admin").configuration.apply({ body: { files: [{ path: "many.yaml", text }] } });
  await house.settle();
});
afterAll(() => house.close());

const alerts = (names: readonly string[]) =>
  house.as("responder").alerts.ingest({
    body: {
      alerts: names.map((alertname, nth) => ({
        labels: { alertname, severity: "page", service: `many-${nth}` },
        status: "firing" as const,
        annotations: { summary: alertname },
      })),
    },
  });

/** Every incident that an alert of this name opened, how often it was paged for, and how that went. */
async function paged(alertname: string) {
  const { rows } = await sql<{ title: string; pages: number; delivered: number; messages: number; told: number }>`
    select incident.title, count(distinct page.id)::int as pages,
      count(distinct page.id) filter (where page.status = 'delivered')::int as delivered,
      count(distinct notification.id) filter (where notification.status = 'delivered')::int as messages,
      (select count(*) from timeline_entry where incident_id = incident.id and kind in ('paged', 'delivered'))::int as told
    from incident left join page on page.incident_id = incident.id left join notification on notification.page_id = page.id
    where title like ${`${alertname}%`} group by incident.id order by title`.execute(house.kernel.db);
  return rows;
}
const once = (title: string) => ({ title, pages: 1, delivered: 1, messages: 1, told: 2 });

test.each([
  ["opened", "incident", "title", "%Poison"],
  ["paged for", "page", "user_name", "many-2"],
  ["written to the outbox", "notification", "subject", "%Poison%"],
])("one that cannot be %s holds up none of the others, and is not lost", async (_, table, column, poison) => {
  const names = ["Fine1", "Fine2", "Poison", "Fine3"].map((name) => `${table} ${name}`);
  await sql`create function poisoned() returns trigger language plpgsql as
    ${sql.lit(`begin if to_jsonb(new) ->> '${column}' like '${poison}' then raise exception 'poisoned'; end if; return new; end`)}`.execute(
    house.kernel.db,
  );
  await sql`create trigger poisoned before insert on ${sql.table(table)} for each row execute function poisoned()`.execute(
    house.kernel.db,
  );
  await alerts(names);
  await house.settle();
  const fine = names.filter((name) => name.includes("Fine")).map(once);
  expect((await paged(table)).filter(({ title }) => title.includes("Fine"))).toEqual(fine);
  expect((await paged(table)).filter(({ messages }) => messages > 0)).toHaveLength(3);

  await sql`drop trigger poisoned on ${sql.table(table)}`.execute(house.kernel.db);
  await sql`drop function poisoned()`.execute(house.kernel.db);
  await sql`update graphile_worker._private_jobs set run_at = now() where last_error is not null`.execute(
    house.kernel.db,
  );
  await house.settle();
  expect(await paged(table)).toEqual(names.toSorted().map(once));
  await house.resolveAll();
});

test("two hundred incidents at once: everybody is paged once for each, at the cost of a few", async () => {
  const statements = vi.spyOn(pg.Client.prototype, "query");
  await alerts(Array.from({ length: INCIDENTS }, (_, nth) => `Storm${String(nth).padStart(3, "0")}`));
  await house.settle();
  const count = statements.mock.calls.length;
  statements.mockRestore();
  const rows = await paged("Storm");
  expect(rows).toEqual(Array.from({ length: INCIDENTS }, (_, nth) => once(`Storm${String(nth).padStart(3, "0")}`)));
  expect(count).toBeLessThan(MOST_STATEMENTS);
});
