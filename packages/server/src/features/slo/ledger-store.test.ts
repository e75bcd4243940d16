import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "../../kernel/id.ts";
import { type SloHouse, sloDocument, sloHouse } from "../../testing/test-slo-house.ts";
import { type KnownIncident, ledgerStore } from "./ledger-store.ts";

const MINUTE_MS = 60_000;

let house: SloHouse;
beforeAll(async () => {
  house = await sloHouse();
});
afterAll(() => house.close());

const store = () => ledgerStore(house.kernel.db);
const at = (minutes: number): Date => new Date(house.kernel.clock.now().getTime() + minutes * MINUTE_MS);

describe("news of an incident", () => {
  const serviceId = newId();
  const incidentId = newId();
  let opened: KnownIncident;

  beforeAll(() => {
    opened = {
      incidentId,
      shortId: "INC-1",
      serviceId,
      title: "Nobody can pay",
      beganAt: at(-30),
      openedAt: at(-28),
      resolvedAt: null,
      change: "DEP-41",
    };
  });
  const known = () => store().incidentsBetween([serviceId], at(-60), at(0));

  test("may come in any order: what is older changes nothing", async () => {
    await store().putIncidents([{ ...opened, resolvedAt: at(-5), toldAt: at(-5) }]);
    await store().putIncidents([{ ...opened, title: "Something is slow", toldAt: at(-28) }]);
    expect(await known()).toMatchObject([{ title: "Nobody can pay", resolvedAt: expect.any(Date) }]);
  });

  test("told together, the last one counts, and the change that one of them named", async () => {
    const other = { ...opened, incidentId: newId(), shortId: "INC-2" };
    const later = { ...other, title: "Nobody can pay at all", change: null, toldAt: at(-20) };
    await store().putIncidents([later, { ...other, toldAt: at(-28) }]);
    expect(await known()).toMatchObject([{}, { title: "Nobody can pay at all", change: "DEP-41" }]);
    await house.kernel.db.deleteFrom("sloIncident").where("incidentId", "=", other.incidentId).execute();
  });

  test("that name no change leave the one that was named", async () => {
    await store().putIncidents([{ ...opened, change: null, resolvedAt: at(-4), toldAt: at(-4) }]);
    expect(await known()).toMatchObject([{ change: "DEP-41" }]);
  });

  test("tell that it is not over after all", async () => {
    await store().putIncidents([{ ...opened, resolvedAt: null, toldAt: at(-3) }]);
    expect(await known()).toMatchObject([{ resolvedAt: null }]);
  });

  test("an incident belongs to the time that it touches", async () => {
    await store().putIncidents([{ ...opened, resolvedAt: at(-2), toldAt: at(-2) }]);
    expect(await store().incidentsBetween([serviceId], at(-60), at(-29))).toEqual([]);
    expect(await store().incidentsBetween([serviceId], at(-1), at(0))).toEqual([]);
    expect(await store().incidentsBetween([serviceId], at(-3), at(0))).toHaveLength(1);
  });
});

describe("ledgers are drawn up", () => {
  const due = () => store().dueLedgers(house.kernel.clock.now(), 10);
  const incident = async (): Promise<{ shortId: string }> =>
    house.as("responder").incidents.declare({
      body: { title: "Nobody can pay", severity: "SEV3", service: "shop", page: false },
    });

  test("of objectives that burned, once their service has an incident; anew with news, and when a minute is over", async () => {
    await house.apply(sloDocument({ name: "burned" }), sloDocument({ name: "whole" }));
    const minute = new Date(Math.floor(at(-2).getTime() / MINUTE_MS) * MINUTE_MS);
    const push = (name: string, good: number) =>
      house.as("editor").slo.pushSlices({ params: { name }, body: { slices: [{ minute, good, total: 10_000 }] } });
    await push("burned", 9_999);
    await push("whole", 10_000);
    await house.settle();
    expect(await due()).toEqual([]);
    const { shortId } = await incident();
    await house.settle();
    const { id } = await house.slo("burned");
    expect(await due()).toEqual([id]);
    await house.runPeriodic("slo.drawLedgers");
    expect(await due()).toEqual([]);
    await house.as("responder").incidents.resolve({ params: { id: shortId }, body: {} });
    await house.settle();
    expect(await due()).toEqual([id]);
    await house.runPeriodic("slo.drawLedgers");
    await house.advance(MINUTE_MS);
    expect(await due()).toEqual([id]);
  });

  test("a few times a day once it is long over", async () => {
    await house.advance(2 * 60 * MINUTE_MS);
    await house.runPeriodic("slo.drawLedgers");
    expect(await due()).toEqual([]);
    await house.advance(60 * MINUTE_MS);
    expect(await due()).toEqual([]);
    await house.advance(6 * 60 * MINUTE_MS);
    expect(await due()).toHaveLength(1);
  });
});
