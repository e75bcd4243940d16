import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SloHouse, sloDocument, sloHouse } from "../../testing/test-slo-house.ts";

const OBJECTIVES = 9_000;
const GROUPS = 1_000;

let house: SloHouse;
type Query = NonNullable<Parameters<ReturnType<SloHouse["as"]>["slo"]["list"]>[0]>["query"];
const list = (query: Query = {}) => house.as("viewer").slo.list({ query });
const namesOf = ({ slos }: Awaited<ReturnType<typeof list>>): string[] => slos.map(({ name }) => name);

/** Ten thousand objectives as evaluations leave them; every tenth has a parent. */
beforeAll(async () => {
  house = await sloHouse();
  await house.apply(sloDocument({ name: "checkout" }));
  await sql`
    insert into slo (id, name, document_name, parent_id, group_labels, rules, display_name, service_id,
      indicator, definition)
    select gen_random_uuid(), case when n <= ${OBJECTIVES} then 'objective-' || n else 'checkout-' || n end, 'many',
      case when n > ${OBJECTIVES} then id end,
      case when n > ${OBJECTIVES} then jsonb_build_object('region', 'r' || n) else '{}' end, rules, 'Objective ' || n,
      service_id, indicator, definition
    from slo, generate_series(1, ${OBJECTIVES + GROUPS}::int) as n where name = 'checkout'`.execute(house.kernel.db);
  await sql`delete from slo_state`.execute(house.kernel.db);
  await sql`
    insert into slo_state (slo_id, evaluated_at, status, remaining_share, time_to_exhaustion_minutes)
    select slo.id, now(), case when n % 1000 = 7 then 'spent' when n % 100 = 3 then 'burning' else 'ok' end,
      case when n % 1000 = 7 then -n / 100000.0 else (n % 977) / 977.0 end,
      case when n % 100 = 3 then n end
    from slo, lateral (select substring(slo.name from '[0-9]+$')::int as n) as number
    where slo.name <> 'checkout'`.execute(house.kernel.db);
  await sql`insert into slo_state (slo_id, evaluated_at, status, remaining_share)
    select id, now(), 'ok', 0.8 from slo where name = 'checkout'`.execute(house.kernel.db);
});
afterAll(() => house.close());

describe("the list of ten thousand objectives", () => {
  test("comes page by page: what is spent, then what is spent soonest; each one once", async () => {
    const seen: string[] = [];
    let after: string | undefined;
    let pages = 0;
    do {
      const page = await list({ limit: 200, after, service: "shop" });
      seen.push(...namesOf(page));
      after = page.next ?? undefined;
      pages += 1;
    } while (after !== undefined && pages < 4);
    expect(new Set(seen).size).toBe(800);
    // Nine of its own and the roll-up of one are spent, the most overspent first; then 3 minutes, 103 …
    expect(seen.slice(0, 2)).toEqual(["checkout", "objective-8007"]);
    expect(seen.slice(10, 12)).toEqual(["objective-3", "objective-103"]);
  });

  test("a roll-up stands for its groups, by the worst of them, and says how they are", async () => {
    const { slos, counts } = await list({ status: "spent", service: "shop" });
    const rollUp = slos.find(({ name }) => name === "checkout");
    expect(rollUp).toMatchObject({ status: "ok", standing: "spent", parent: null });
    expect(rollUp?.groups).toEqual({ count: 1_000, spent: 1, burning: 10, noData: 0, lowestShare: -0.09007 });
    expect(counts).toEqual({ spent: 10, burning: 90, ok: 8_901, no_data: 0 });
  });

  test("into a roll-up: its groups, worst first, each with what it is a group of", async () => {
    const { slos, counts } = await list({ parent: "checkout", limit: 2 });
    expect(slos.map(({ name, parent, group }) => [name, parent, group])).toEqual([
      ["checkout-9007", "checkout", { region: "r9007" }],
      ["checkout-9003", "checkout", { region: "r9003" }],
    ]);
    expect(counts).toEqual({ spent: 1, burning: 10, ok: 989, no_data: 0 });
  });

  test("whoever searches finds groups too", async () => {
    expect(namesOf(await list({ search: "checkout-95", limit: 200 }))).toHaveLength(100);
    expect(namesOf(await list({ search: "100%" }))).toEqual([]);
    expect((await list({ search: "nothing like it" })).counts).toEqual({ spent: 0, burning: 0, ok: 0, no_data: 0 });
  });

  test("by budget and by name, of a team", async () => {
    expect(namesOf(await list({ sort: "budget", team: "shop-team", limit: 1 }))).toEqual(["checkout"]);
    expect(namesOf(await list({ sort: "name", team: "shop-team", limit: 2 }))).toEqual(["checkout", "objective-1"]);
    expect(namesOf(await list({ team: "another-team" }))).toEqual([]);
  });

  test("answers while a person waits", async () => {
    await house.kernel.db.executeQuery(sql`analyze`.compile(house.kernel.db));
    const deep = (await list({ limit: 200 })).next ?? undefined;
    for (const query of [
      {},
      { after: deep },
      { search: "objective-77" },
      { parent: "checkout" },
      { sort: "name" as const },
    ]) {
      const tookMs = await fastest(() => list({ limit: 100, ...query }));
      console.log(`slo.list ${JSON.stringify(query)}: ${tookMs.toFixed(0)} ms`);
    }
  });
});

async function fastest(run: () => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let time = 0; time < 5; time += 1) {
    const began = performance.now();
    await run();
    took.push(performance.now() - began);
  }
  return Math.min(...took);
}
