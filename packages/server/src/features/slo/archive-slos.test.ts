import type { ApiProblem } from "@shipshape/contract/problem";
import { noMinutes, sumMinutes } from "@shipshape/domain/slo/minutes";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SloHouse, sloDocument, sloHouse } from "../../testing/test-slo-house.ts";
import { isBurning } from "./index.ts";
import { minutesOf } from "./minute-reads.ts";

const NAME = "cart-availability";

let house: SloHouse;
beforeAll(async () => {
  house = await sloHouse();
  const documents = [
    { apiVersion: "shipshape/v1", kind: "Service", metadata: { name: "cart" }, spec: { owner: "shop-team" } },
    sloDocument({ name: NAME, service: "cart" }),
    sloDocument({ name: "shop-availability" }),
    {
      apiVersion: "shipshape/v1",
      kind: "StatusPage",
      metadata: { name: "both" },
      spec: { components: [{ service: "shop" }, { name: "The cart", service: "cart" }] },
    },
    {
      apiVersion: "shipshape/v1",
      kind: "StatusPage",
      metadata: { name: "cart-alone" },
      spec: { components: [{ service: "cart" }] },
    },
    {
      apiVersion: "shipshape/v1",
      kind: "Freeze",
      metadata: { name: "sale" },
      spec: {
        from: "2030-01-01T00:00:00Z",
        to: "2030-01-02T00:00:00Z",
        reason: "a sale",
        selector: { services: ["cart"], tiers: [1] },
      },
    },
  ];
  await house.apply(...documents);
  await house.minute();
  for (let minute = 0; minute < 3; minute += 1) await house.minute(1_000, 1_000);
});
afterAll(() => house.close());

const names = async () => (await house.as("viewer").slo.list()).slos.map(({ name }) => name);
/** How many minutes of its last hour were measured. */
const measuredMinutes = async (sloId: string): Promise<number> => {
  const nowMs = house.kernel.clock.now().getTime();
  const minutes = await minutesOf(house.kernel.db, [sloId], nowMs - 3_600_000, nowMs + 60_000, "measured");
  return sumMinutes(minutes.get(sloId) ?? noMinutes(nowMs, 0)).measuredMinutes;
};

test("with its service an objective is archived: what burned ends, nothing is collected any more, its past stays", async () => {
  const { id } = await house.slo(NAME);
  expect(await isBurning(house.kernel.db, id, "fast page")).toBe(true);
  await house.told();
  await house.as("editor").catalog.archiveService({ params: { name: "cart" } });
  await house.settle();

  expect(await names()).toContain("shop-availability");
  expect(await names()).not.toContain(NAME);
  expect(await house.slo(NAME).catch(({ status }: ApiProblem) => status)).toBe(404);
  const ended = (await house.told()).filter(({ payload }) => payload["slo"] === NAME);
  expect(ended).toContainEqual({
    name: "slo.burnEnded",
    payload: expect.objectContaining({ rule: "fast page", because: "the service cart was archived" }),
  });
  expect(new Set(ended.map(({ name }) => name))).toEqual(new Set(["slo.burnEnded"]));
  const { alerts } = await house.as("viewer").alerts.list({ query: { service: "cart" } });
  expect(alerts.length).toBeGreaterThan(0);
  expect(alerts.filter(({ status }) => status === "firing")).toEqual([]);

  const before = await measuredMinutes(id);
  expect(before).toBeGreaterThan(0);
  await house.minute(1_000, 1_000);
  expect(await measuredMinutes(id)).toBe(before);
  const { entries } = await house.as("admin").access.listAudit({ query: { subject: `slo:${NAME}` } });
  expect(entries[0]).toMatchObject({ action: "slo.archiveSlo", after: { archived: "the service cart was archived" } });
});

test("what is exported then names the service no more, and applies as it is", async () => {
  const { documents } = await house.as("admin").configuration.export();
  expect(JSON.stringify(documents)).not.toContain("cart");
  expect(documents).toContainEqual(expect.objectContaining({ kind: "StatusPage", metadata: { name: "both" } }));
  expect(documents).toContainEqual(
    expect.objectContaining({
      metadata: { name: "sale" },
      spec: expect.objectContaining({ selector: { services: [], tiers: [1] } }),
    }),
  );
  expect(await house.apply(...(documents as object[]))).toMatchObject({ creates: 0, updates: 0 });
});

test("a status page shows it no more", async () => {
  const { statusPages } = await house.as("viewer").statuspage.list();
  expect(statusPages).toMatchObject([
    { name: "both", components: [{ service: "shop" }] },
    { name: "cart-alone", components: [] },
  ]);
});

test("a new service of that name begins without the old objectives", async () => {
  await house.apply({
    apiVersion: "shipshape/v1",
    kind: "Service",
    metadata: { name: "cart" },
    spec: { owner: "shop-team" },
  });
  await house.settle();
  expect(await names()).not.toContain(NAME);
  const past = await house.as("viewer").slo.list({ query: { service: "cart" } });
  expect(past.slos).toEqual([]);
});
