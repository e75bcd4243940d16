import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { problemOf } from "../../testing/problem-of.ts";
import { type SloHouse, sloDocument, sloHouse } from "../../testing/test-slo-house.ts";

let house: SloHouse;
beforeAll(async () => {
  house = await sloHouse();
});
afterAll(() => house.close());

const telemetry = () => house.as("editor").telemetry;

describe("finding out what an address is", () => {
  test("a metrics page, and whose series it shows", async () => {
    house.metrics.series['http_requests_total{service="cart",code="200"}'] = 10;
    const found = await telemetry().discover({ body: { url: `${house.metrics.url}/metrics` } });
    expect(found).toMatchObject({
      ok: true,
      kind: "scrape",
      services: [{ label: "service", value: "cart", metrics: 1 }],
    });
    expect(found.detail).toMatch(/^A metrics page with \d+ series\.$/);
  });

  test("a Prometheus, asked once for everything", async () => {
    house.metrics.misbehave = undefined;
    const before = house.metrics.asked.length;
    const found = await telemetry().discover({ body: { url: `${house.metrics.url}/` } });
    expect(found).toMatchObject({ ok: true, kind: "prometheus", url: house.metrics.url });
    expect(house.metrics.asked.slice(before).map(({ path }) => path)).toEqual(["/api/v1/query"]);
  });

  test("nothing there: the reason, and nothing is kept", async () => {
    const sources = (await telemetry().listSources()).sources.length;
    const found = await telemetry().discover({ body: { url: "http://127.0.0.1:1/metrics" } });
    expect(found).toMatchObject({ ok: false, detail: "It gives no metrics: nothing listens at 127.0.0.1:1." });
    expect((await telemetry().listSources()).sources).toHaveLength(sources);
  });

  test("a password in the address is refused at its field", async () => {
    const problem = await problemOf(telemetry().discover({ body: { url: "http://ana:secret@127.0.0.1:1/" } }));
    expect(problem).toMatchObject({ status: 400, faults: [{ path: "url" }] });
  });
});

describe("a source made by hand", () => {
  const body = () => ({
    name: "cart",
    kind: "scrape" as const,
    url: `${house.metrics.url}/metrics`,
    bearerToken: "s3cret-token",
  });

  test("is asked with its token, which nobody reads again", async () => {
    const created = await telemetry().createSource({ body: body() });
    expect(created).toMatchObject({ name: "cart", hasToken: true });
    expect(await telemetry().checkSource({ params: { name: "cart" } })).toMatchObject({ ok: true });
    expect(house.metrics.asked.at(-1)?.token).toBe("Bearer s3cret-token");
    const { entries } = await house.as("admin").access.listAudit({ query: { subject: "source:cart" } });
    expect(JSON.stringify([created, entries])).not.toContain("s3cret-token");
    expect(entries.map(({ action }) => action)).toEqual(["telemetry.createSource"]);
  });

  test("cannot have the name of another", async () => {
    const problem = await problemOf(telemetry().createSource({ body: body() }));
    expect(problem).toMatchObject({ status: 409, faults: [{ path: "name" }] });
  });

  test("does not take its token to another server: whoever may change the address never saw it", async () => {
    const change = { kind: "scrape" as const, url: "https://collector.evil.example/metrics" };
    const problem = await problemOf(telemetry().updateSource({ params: { name: "cart" }, body: change }));
    expect(problem).toMatchObject({
      status: 400,
      faults: [{ path: "bearerToken", message: expect.stringContaining("give the one for collector.evil.example") }],
    });
    const moved = await telemetry().updateSource({
      params: { name: "cart" },
      body: { kind: "scrape", url: `${house.metrics.url}/metrics`, bearerToken: "s3cret-token" },
    });
    expect(moved).toMatchObject({ hasToken: true });
  });

  test("keeps its token when its address changes, until it is told to forget it", async () => {
    const change = { kind: "scrape" as const, url: `${house.metrics.url}/metrics?new` };
    expect(await telemetry().updateSource({ params: { name: "cart" }, body: change })).toMatchObject({
      hasToken: true,
    });
    const without = await telemetry().updateSource({
      params: { name: "cart" },
      body: { ...change, forgetToken: true },
    });
    expect(without).toMatchObject({ hasToken: false, url: change.url });
  });

  test("is removed, and taken back as it was", async () => {
    const names = async () => (await telemetry().listSources()).sources.map(({ name }) => name);
    await telemetry().removeSource({ params: { name: "cart" } });
    expect(await names()).not.toContain("cart");
    const back = await telemetry().restoreSource({ params: { name: "cart" } });
    expect(back.url).toBe(`${house.metrics.url}/metrics?new`);
    expect(await names()).toContain("cart");
  });

  test("that an objective reads stays, and the objective is named", async () => {
    await house.apply(sloDocument({ name: "shop-requests", source: "page" }));
    const problem = await problemOf(telemetry().removeSource({ params: { name: "page" } }));
    expect(problem).toMatchObject({ status: 409, message: expect.stringContaining("shop-requests") });
    expect(await problemOf(telemetry().removeSource({ params: { name: "self" } }))).toMatchObject({ status: 409 });
  });

  test("that only objectives of an archived service read goes at once, before they are archived too", async () => {
    await house.as("editor").catalog.archiveService({ params: { name: "shop" } });
    await telemetry().removeSource({ params: { name: "page" } });
    expect((await telemetry().listSources()).sources.map(({ name }) => name)).not.toContain("page");
  });
});
