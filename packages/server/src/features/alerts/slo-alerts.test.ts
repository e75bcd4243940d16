import { burnEnded, burnStarted } from "@shipshape/contract/slo";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Db } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import { type SloHouse, sloDocument, sloHouse } from "../../testing/test-slo-house.ts";
import { sloAlertSubscribers } from "./slo-alerts.ts";

let house: SloHouse;
let sloId: string;
beforeAll(async () => {
  house = await sloHouse();
  await house.apply(sloDocument({ name: "shop-availability" }));
  await house.settle();
  sloId = (await house.slo("shop-availability")).id;
});
afterAll(() => house.close());

const at = (minute: number) => new Date(Date.UTC(2026, 0, 5, 9, minute));
const burn = (startedAt: Date, endedAt?: Date) => ({
  sloId,
  slo: "shop-availability",
  serviceId: newId(),
  service: "shop",
  rule: "fast",
  severity: "page",
  factor: 14.4,
  budgetShare: 0.02,
  longWindowMinutes: 60,
  shortWindowMinutes: 5,
  budgetSpent: 0.03,
  longBurn: 20,
  shortBurn: 20,
  remainingShare: 0.5,
  timeToExhaustionMinutes: 60,
  because: "it burns",
  startedAt,
  endedAt,
});
const begin = (startedAt: Date) =>
  sql`
  insert into burn_alert (id, slo_id, rule, severity, started_at, long_burn, short_burn, because)
  values (${newId()}, ${sloId}, 'fast', 'page', ${startedAt}, 20, 20, 'it burns')`.execute(house.kernel.db);
const end = (endedAt: Date) =>
  sql`update burn_alert set ended_at = ${endedAt} where ended_at is null`.execute(house.kernel.db);
const tell = (db: Db, event: string, payload: ReturnType<typeof burn>) => {
  const subscriber = sloAlertSubscribers({ ...house.kernel, db }).find((one) => one.event === event);
  return subscriber?.job.run({ eventId: newId(), at: new Date().toISOString(), actor: "shipshape", payload });
};

/** A database whose transactions begin late: whoever read something before is overtaken. */
function late(db: Db): { db: Db; letGo: () => void } {
  let letGo = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const transaction = () => ({
    execute: async (change: Parameters<ReturnType<Db["transaction"]>["execute"]>[0]) => {
      await gate;
      return db.transaction().execute(change);
    },
  });
  const overtaken = new Proxy(db, {
    get: (target, name) => {
      if (name === "transaction") return transaction;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return { db: overtaken, letGo: () => letGo() };
}

test("a new burn that is told while the end of the one before is being written keeps its alert", async () => {
  const { db } = house.kernel;
  await begin(at(0));
  await tell(db, burnStarted.name, burn(at(0)));
  await end(at(10));
  const slow = late(db);
  const ending = tell(slow.db, burnEnded.name, burn(at(0), at(10)));
  await new Promise((resolve) => setTimeout(resolve, 100));
  await begin(at(11));
  await tell(db, burnStarted.name, burn(at(11)));
  slow.letGo();
  await ending;
  await house.settle();
  const { alerts } = await house.as("viewer").alerts.list({ query: { status: "firing" } });
  expect(alerts).toMatchObject([{ labels: { slo: "shop-availability", rule: "fast" } }]);
  expect(alerts[0]?.annotations).toMatchObject({
    windows: "1 h and 5 min, above 14.4×",
    budget_spent: "3 % in 1 h",
    exhausted_in: "1 h",
  });
});
