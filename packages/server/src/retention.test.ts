import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keptTables } from "./app.ts";
import { budgetSince } from "./features/slo/budget-since-views.ts";
import type { FakeClock } from "./kernel/clock.ts";
import { readConfig } from "./kernel/config.ts";
import { advanceClocks } from "./kernel/fake-clock-control.ts";
import { type TestHouse, testHouse } from "./testing/test-house.ts";

const DAY_MS = 86_400_000;
let house: TestHouse;
let began: Date;

beforeAll(async () => {
  house = await testHouse();
  began = house.kernel.clock.now();
});
afterAll(() => house.close());

const monthOf = (at: Date): string => at.toISOString().slice(0, 7).replace("-", "");
const months = async (table: string): Promise<string[]> => {
  const { rows } = await sql<{ month: string }>`
    select right(part.relname, 6) as month from pg_inherits join pg_class part on part.oid = inhrelid
    where inhparent = ${table}::regclass order by 1`.execute(house.kernel.db);
  return rows.map(({ month }) => month);
};
const oldest = async (table: string): Promise<string> => (await months(table))[0] ?? "";
/** So many days pass; housekeeping comes round every two months, and at their end. */
async function pass(days: number): Promise<void> {
  for (let left = days; left >= 0; left -= 60) {
    await advanceClocks(house.kernel.db, house.kernel.clock as FakeClock, Math.min(left, 60) * DAY_MS);
    await house.runPeriodic("kernel.makePartitions");
    await house.runPeriodic("kernel.dropPartitions");
    if (left <= 60) return;
  }
}

test("every table that is kept in months has a time for which it is kept", async () => {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_partitioned_table join pg_class on oid = partrelid
    where pg_table_is_visible(oid) order by 1`.execute(house.kernel.db);
  const tables = keptTables(house.kernel).map(({ table }) => table);
  expect(rows.map(({ name }) => name)).toEqual([...tables].sort());
});

test("a server that was away for half a year makes the months that it needs before anything else", async () => {
  await advanceClocks(house.kernel.db, house.kernel.clock as FakeClock, 183 * DAY_MS);
  for (const ensure of house.app.onStart) await ensure();
  const now = house.kernel.clock.now();
  for (const { table } of keptTables(house.kernel)) {
    const all = await months(table);
    expect(all, table).toContain(monthOf(now));
    expect(all.at(-1), table).toSatisfy((last: string) => last >= monthOf(new Date(now.getTime() + 80 * DAY_MS)));
  }
  const back = new Date(now.getTime() - 120 * DAY_MS);
  expect(await months("sli_day"), "what is counted late finds its month").toContain(monthOf(back));
});

test("what is older than it is kept goes by whole months, and what an open incident or a firing alert needs stays", async () => {
  const responder = house.as("responder");
  await responder.incidents.declare({ body: { title: "Cards fail", severity: "SEV2" } });
  await responder.alerts.ingest({ body: { alerts: [{ labels: { alertname: "DiskFull", severity: "warning" } }] } });
  await house.settle();
  const then = house.kernel.clock.now();
  await pass(0);
  expect(await months("event"), "half a year is less than 400 days").toContain(monthOf(began));
  await pass(500);
  const open = ["event", "notification_attempt", "alert_signal"];
  for (const table of open) expect(await oldest(table), table).toBe(monthOf(then));
  expect(await oldest("alert_request")).toBe(monthOf(new Date(house.kernel.clock.now().getTime() - 62 * DAY_MS)));
  expect((await months("audit_entry")).includes(monthOf(then)), "the audit is kept for three years").toBe(true);

  const { incidents } = await house.as("admin").incidents.list();
  for (const { id } of incidents) await house.as("admin").incidents.resolve({ params: { id }, body: {} });
  await pass(0);
  expect(await oldest("alert_signal"), "the alert still fires").toBe(monthOf(then));
  // also those of our own objectives, that got no data for so long
  await sql`update alert set status = 'resolved', ends_at = now()`.execute(house.kernel.db);
  await pass(0);
  const kept = monthOf(new Date(house.kernel.clock.now().getTime() - 400 * DAY_MS));
  for (const table of open) expect(await oldest(table), table).toBe(kept);
});

test("minutes stay for as long as the longest window of an objective counts them", async () => {
  const now = house.kernel.clock.now();
  const insert = (duration: string) => sql`
    insert into slo (id, name, document_name, rules, display_name, service_id, indicator, definition)
    select gen_random_uuid(), ${`of-${duration}`}, 'x', ${JSON.stringify({ window: { duration } })}::jsonb, 'x', id, '{}', '{}'
    from service limit 1`;
  await insert("2Y").execute(house.kernel.db);
  const since = await budgetSince(house.kernel.db, now);
  expect((now.getTime() - (since?.getTime() ?? 0)) / DAY_MS).toBeGreaterThan(730);
  const before = await oldest("sli_day");
  await pass(100);
  expect(await oldest("sli_day"), "still counted").toBe(before);
  expect(before < monthOf(new Date(now.getTime() - 330 * DAY_MS)), "and older than 400 days").toBe(true);
});

test("a month that somebody reads is left for the next time", async () => {
  const { db } = house.kernel;
  const first = await oldest("alert_request");
  await db.transaction().execute(async (tx) => {
    await sql`select count(*) from alert_request`.execute(tx);
    await pass(70);
    expect(await oldest("alert_request")).toBe(first);
    expect(await oldest("received_event"), "the others are not held up").not.toBe(first);
  });
  await pass(0);
  expect((await oldest("alert_request")) > first).toBe(true);
  expect(await months("alert_request"), "and what is to come is made then, too").toEqual(
    await months("received_event"),
  );
});

test("how long is a setting: days, or for ever; what would break budgets is refused with the mend", () => {
  const { keepDays } = readConfig({});
  expect(keepDays).toEqual({ slo: 400, events: 400, signals: 400, audit: 1_100, requests: 62, evidence: 180 });
  const set = { SHIPSHAPE_KEEP_SLO_DAYS: "forever", SHIPSHAPE_KEEP_AUDIT_DAYS: "3000" };
  expect(readConfig(set).keepDays).toMatchObject({ slo: undefined, audit: 3_000 });
  expect(() => readConfig({ SHIPSHAPE_KEEP_SLO_DAYS: "90" })).toThrow(
    "SHIPSHAPE_KEEP_SLO_DAYS: must be a number of days, 130 or more, or the word forever",
  );
  expect(() => readConfig({ SHIPSHAPE_KEEP_EVENTS_DAYS: "a year" })).toThrow("SHIPSHAPE_KEEP_EVENTS_DAYS");
});
