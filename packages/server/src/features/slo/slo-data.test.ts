import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { TestMetricsServer } from "../../testing/test-metrics-server.ts";
import { type SloHouse, sloDocument, sloHouse } from "../../testing/test-slo-house.ts";

import { evaluateSlos } from "./evaluate-slos.ts";

let house: SloHouse;
beforeAll(async () => {
  house = await sloHouse();
});
afterAll(() => house.close());
beforeEach(() => {
  house.metrics.misbehave = undefined;
});

const refuse: TestMetricsServer["misbehave"] = (_, response) => void response.writeHead(503).end();
const minutes = async (count: number, total: number, bad = 0) => {
  for (let minute = 0; minute < count; minute += 1) await house.minute(total, bad);
};
const toldOf = async (name: string) =>
  (await house.told()).filter(({ payload }) => payload["slo"] === name).map((one) => [one.name, one.payload["rule"]]);

let made = 0;
async function freshSlo(terms: Partial<Parameters<typeof sloDocument>[0]> = {}): Promise<string> {
  made += 1;
  const name = `watched-${made}`;
  await house.apply(sloDocument({ name, ...terms }));
  await house.minute();
  return name;
}

describe("while no data comes", () => {
  test("five minutes are waited for, then it says why and since when; the budget stays", async () => {
    const name = await freshSlo();
    await minutes(3, 1_000);
    const { dataUntil } = await house.slo(name);
    house.metrics.misbehave = refuse;
    await minutes(5, 0);
    expect(await house.slo(name)).toMatchObject({ status: "ok", dataProblem: null });
    await house.minute();
    const slo = await house.slo(name);
    const since = new Date((dataUntil?.getTime() ?? 0) + 60_000).toISOString().slice(0, 16).replace("T", " ");
    expect(slo.dataProblem).toMatch(`No fresh data since ${since} UTC: the source "page" gives no metrics: `);
    expect(slo.dataProblem).toContain("answers 503");
    expect(slo).toMatchObject({ status: "no_data", because: slo.dataProblem, dataUntil, budget: { total: 3_000 } });

    house.metrics.misbehave = undefined;
    await minutes(2, 0);
    expect(await house.slo(name)).toMatchObject({ status: "ok", dataProblem: null });
  });

  test("a burn neither begins nor ends; it ends once data says so", async () => {
    const name = await freshSlo();
    await minutes(5, 1_000, 500);
    expect(await toldOf(name)).toContainEqual(["slo.burnStarted", "fast page"]);
    house.metrics.misbehave = refuse;
    await minutes(7, 0);
    await house.advance(50 * 60_000);
    await minutes(1, 0);
    expect(await toldOf(name)).toEqual([["slo.alertStarted", "no data"]]);
    const held = await house.slo(name);
    expect(held.burn.find(({ rule }) => rule === "fast page")).toMatchObject({
      firing: true,
      held: true,
      longCoverage: expect.closeTo(2 / 59, 6),
      shortCoverage: 0,
      because: "held as it was: 3.39 % of the last 1 h was measured, and 90 % is asked for",
    });
    expect(held).toMatchObject({ status: "spent", because: expect.stringContaining(". No fresh data since") });

    house.metrics.misbehave = undefined;
    await minutes(1, 0);
    await minutes(6, 1_000);
    const told = await toldOf(name);
    expect(told[0]).toEqual(["slo.alertEnded", "no data"]);
    expect(told).toContainEqual(["slo.burnEnded", "fast page"]);
  });

  test("after ten minutes an alert of its own says so, and it is over with the first data", async () => {
    const name = await freshSlo();
    await minutes(3, 1_000);
    house.metrics.misbehave = refuse;
    await minutes(9, 0);
    expect(await toldOf(name)).toEqual([]);
    await minutes(2, 0);
    expect(await toldOf(name)).toEqual([["slo.alertStarted", "no data"]]);
    const { otherAlerts, status } = await house.slo(name);
    expect(status).toBe("no_data");
    expect(otherAlerts).toMatchObject([
      {
        kind: "no_data",
        severity: "ticket",
        firing: true,
        because: expect.stringMatching(/^No fresh data since .*503/),
      },
      { kind: "bad_data", firing: false },
    ]);
    const { alerts } = await house.as("viewer").alerts.list({ query: { status: "firing" } });
    const alert = alerts.find(({ labels }) => labels["slo"] === name);
    expect(alert).toMatchObject({ labels: { alertname: "NoData", rule: "no data", severity: "ticket" } });

    house.metrics.misbehave = undefined;
    await minutes(1, 0);
    expect(await toldOf(name)).toEqual([["slo.alertEnded", "no data"]]);
    await house.settle();
    const after = await house.as("viewer").alerts.list({ query: { status: "firing" } });
    expect(after.alerts.filter(({ labels }) => labels["slo"] === name)).toEqual([]);
  });

  test("of an objective whose data never came, it says since when it was made", async () => {
    const name = await freshSlo({ total: "no_such_metric" });
    await minutes(6, 0);
    expect((await house.slo(name)).dataProblem).toMatch(
      /^No data has come since it was made at .* UTC: the query for total events gives no series from "page": check the metric's name/,
    );
  });
});

describe("each change is told once", () => {
  test("however many evaluate at once", async () => {
    const name = await freshSlo();
    await house.told();
    const minute = new Date(Math.floor(house.kernel.clock.now().getTime() / 60_000) * 60_000);
    const body = { slices: [{ minute, good: 500, total: 1_000 }] };
    await house.as("editor").slo.pushSlices({ params: { name }, body });
    const { id } = await house.slo(name);
    await Promise.all([1, 2, 3, 4].map(() => evaluateSlos(house.kernel, [id], house.kernel.clock.now())));
    await house.settle();
    expect((await toldOf(name)).sort()).toEqual([
      ["slo.budgetSpent", undefined],
      ["slo.burnStarted", "fast page"],
      ["slo.burnStarted", "fast ticket"],
      ["slo.burnStarted", "slow page"],
      ["slo.burnStarted", "slow ticket"],
    ]);
  });

  test("an alert whose rule makes no sense any more ends, and says why", async () => {
    const name = await freshSlo();
    await house.minute(1_000, 500);
    await house.told();
    await house.apply(sloDocument({ name, target: 0.9 }));
    await house.settle();
    const ended = (await house.told()).filter(({ payload }) => payload["slo"] === name);
    expect(ended.map(({ name: event, payload }) => [event, payload["rule"]])).toContainEqual([
      "slo.burnEnded",
      "fast page",
    ]);
    expect(ended.find(({ payload }) => payload["rule"] === "fast page")?.payload["because"]).toContain(
      "could never fire",
    );
    expect((await house.slo(name)).burn.map(({ rule }) => rule)).not.toContain("fast page");
  });
});

test("what a document wishes besides the pairs alerts by names of its own, in words of its own", async () => {
  const name = "watched-budget";
  const document = sloDocument({ name, target: 0.9 }) as { metadata: object };
  const annotations = {
    "shipshape.dev/burned-budget": "50% page",
    "shipshape.dev/budget-drop": "90% in 1h",
    "shipshape.dev/no-data": "off",
  };
  await house.apply({ ...document, metadata: { ...document.metadata, annotations } });
  await minutes(11, 100);
  expect(await toldOf(name)).toEqual([]);
  await house.minute(100, 60);
  const told = await toldOf(name);
  expect(told).toContainEqual(["slo.alertStarted", "50 % of the budget burned"]);
  expect(told).not.toContainEqual(["slo.alertStarted", "90 % of the budget lost in 1 h"]);
  expect((await house.slo(name)).otherAlerts).toMatchObject([
    { kind: "burned_budget", severity: "page", firing: true, because: "54.5 % of the budget is burned, of 50 %" },
    { kind: "budget_drop", severity: "ticket", firing: false },
    { kind: "bad_data", firing: false },
  ]);
  const { alerts } = await house.as("viewer").alerts.list({ query: { status: "firing" } });
  expect(alerts.find(({ labels }) => labels["alertname"] === "ErrorBudgetBurned")).toMatchObject({
    title: `${name} has burned much of its error budget (50 % of the budget burned)`,
    labels: { slo: name, severity: "page" },
  });
});

describe("no events are neither good nor bad", () => {
  test("one failure of a quiet service alerts nobody; the second one does", async () => {
    const name = await freshSlo({ target: 0.99 });
    await minutes(20, 1);
    await house.told();
    await house.minute(1, 1);
    expect(await toldOf(name)).not.toContainEqual(["slo.burnStarted", "slow ticket"]);
    expect((await house.slo(name)).burn.find(({ rule }) => rule === "slow ticket")).toMatchObject({
      firing: false,
      because: expect.stringMatching(/both above 1×, but by 1 failure in 3 d only: 2 are asked for$/),
    });
    await house.minute(1, 1);
    expect(await toldOf(name)).toContainEqual(["slo.burnStarted", "slow ticket"]);
  });

  test("a quiet service keeps its budget and burns nothing", async () => {
    const name = await freshSlo();
    await minutes(2, 1_000);
    await minutes(10, 0);
    const slo = await house.slo(name);
    expect(slo).toMatchObject({ status: "ok", budget: { total: 2_000, remainingShare: 1 }, dataProblem: null });
    expect(slo.burn[0]).toMatchObject({ firing: false, shortBurn: null, because: "no events in the last 5 min" });
  });

  test("one that was never used has no budget to speak of", async () => {
    const name = await freshSlo({
      source: "self",
      total: "shipshape_first_notifications_total",
      bad: 'shipshape_first_notifications_total{in_time="false"}',
    });
    await minutes(7, 0);
    expect(await house.slo(name)).toMatchObject({
      status: "no_data",
      because: "No events were counted in the last 30 d",
      dataProblem: null,
      budget: { total: 0, remainingShare: null, attained: null },
    });
  });
});

describe("a source that lies", () => {
  test("about a number: nothing is counted, and the objective says what it read", async () => {
    const name = await freshSlo({ total: "odd_total" });
    house.metrics.series["odd_total"] = Number.NaN;
    await minutes(7, 0);
    expect((await house.slo(name)).dataProblem).toContain("the query for total events gives NaN for odd_total");
  });

  test("with more bad than total: it is counted without credit, and said at once", async () => {
    house.metrics.series["few_total"] = 0;
    house.metrics.series["many_total"] = 0;
    const name = await freshSlo({ total: "few_total", bad: "many_total" });
    house.metrics.series["few_total"] = 10;
    house.metrics.series["many_total"] = 30;
    await house.minute();
    expect(await house.slo(name)).toMatchObject({
      budget: { good: 0, total: 10, badEvents: 10 },
      dataProblem: expect.stringContaining("30 bad events of 10 in all"),
    });
    house.metrics.series["few_total"] = 20;
    await house.minute();
    expect(await house.slo(name)).toMatchObject({ budget: { good: 10, total: 20 }, dataProblem: null });
  });

  test("for five minutes: an alert of its own says so, and ends five minutes after the last lie", async () => {
    house.metrics.series["few_total"] = 0;
    house.metrics.series["many_total"] = 0;
    const name = await freshSlo({ total: "few_total", bad: "many_total" });
    const lie = async (count: number, few: number, many: number) => {
      for (let minute = 0; minute < count; minute += 1) {
        house.metrics.series["few_total"] = (house.metrics.series["few_total"] ?? 0) + few;
        house.metrics.series["many_total"] = (house.metrics.series["many_total"] ?? 0) + many;
        await house.minute();
      }
    };
    const ofData = async () => (await toldOf(name)).filter(([, rule]) => rule === "data looks wrong");
    await lie(5, 10, 30);
    expect(await ofData()).toEqual([]);
    await lie(1, 10, 30);
    expect(await ofData()).toEqual([["slo.alertStarted", "data looks wrong"]]);
    expect((await house.slo(name)).otherAlerts.find(({ kind }) => kind === "bad_data")).toMatchObject({
      severity: "ticket",
      because: expect.stringContaining("30 bad events of 10 in all: check that both queries select the same requests"),
    });
    await lie(4, 10, 0);
    expect(await ofData()).toEqual([]);
    await lie(1, 10, 0);
    expect(await ofData()).toEqual([["slo.alertEnded", "data looks wrong"]]);
  });

  test("of Prometheus, about a query", async () => {
    const name = await freshSlo({ source: "prom", total: "broken" });
    house.metrics.answers.set("broken", () => ({ status: "error", errorType: "execution", error: "too many samples" }));
    await minutes(7, 0);
    expect((await house.slo(name)).dataProblem).toContain(
      "the query for total events fails: execution: too many samples",
    );
  });
});

test("a counter that stands still for an hour at a time when it used to be busy is said, and alerts", async () => {
  const name = await freshSlo();
  const now = Math.floor(house.kernel.clock.now().getTime() / 60_000) * 60_000;
  const slices = Array.from({ length: 26 * 60 }, (_, ago) => ({
    minute: new Date(now - (ago + 1) * 60_000),
    good: ago < 59 ? 0 : 50,
    total: ago < 59 ? 0 : 50,
  }));
  await house.as("editor").slo.pushSlices({ params: { name }, body: { slices } });
  await house.minute();
  expect(await house.slo(name)).toMatchObject({
    status: "ok",
    dataProblem: expect.stringMatching(
      /^The counter stands still: no event in the last hour, 2950 .* and 3000 at this hour/,
    ),
  });
  expect(await toldOf(name)).toEqual([]);
  await minutes(6, 0);
  expect(await toldOf(name)).toEqual([["slo.alertStarted", "data looks wrong"]]);
  await minutes(6, 10);
  expect(await toldOf(name)).toEqual([["slo.alertEnded", "data looks wrong"]]);
  expect((await house.slo(name)).dataProblem).toBeNull();
});

test("a source that hangs delays only the objectives that need it", async () => {
  const slow = await freshSlo({ source: "prom" });
  const quick = await freshSlo();
  const held: ServerResponse[] = [];
  house.metrics.misbehave = (request, response) => {
    if (request.url === "/metrics") response.end("requests_total 5000\n");
    else held.push(response);
  };
  await house.advance(60_000);
  const collecting = house.runPeriodic("slo.collect");
  const evaluatedAt = async (name: string) => (await house.slo(name)).evaluatedAt?.getTime() ?? 0;
  const now = house.kernel.clock.now().getTime();
  await expect.poll(() => evaluatedAt(quick), { timeout: 8_000 }).toBeGreaterThan(now - 1_000);
  expect(await evaluatedAt(slow)).toBeLessThan(now - 30_000);
  house.metrics.misbehave = refuse;
  for (const response of held) response.writeHead(503).end();
  await collecting;
  expect(await evaluatedAt(slow)).toBeGreaterThan(now - 1_000);
});

test("our own promises are objectives like any other, but not code, and nobody else's name", async () => {
  const own = (await house.as("viewer").slo.list({ query: { service: "shipshape" } })).slos;
  expect(own.map(({ name, target, builtIn }) => [name, target, builtIn]).sort()).toEqual([
    ["alert-intake", 0.9995, true],
    ["api-availability", 0.999, true],
    ["first-notification", 0.999, true],
  ]);
  await house.minute();
  await house.minute();
  const before = (await house.slo("api-availability")).budget?.total ?? 0;
  for (let call = 0; call < 9; call += 1) await house.as("viewer").slo.list();
  await house.minute();
  expect(await house.slo("api-availability")).toMatchObject({ status: "ok", budget: { remainingShare: 1 } });
  expect((await house.slo("api-availability")).budget?.total ?? 0).toBeGreaterThanOrEqual(before + 9);

  const { documents } = await house.as("admin").configuration.export({ query: { kind: "SLO" } });
  expect(documents.map(({ metadata }) => (metadata as { name: string }).name)).not.toContain("api-availability");
  await expect(house.apply(sloDocument({ name: "api-availability" }))).rejects.toThrow("built in");
});
