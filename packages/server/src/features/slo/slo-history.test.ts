import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SloHouse, sloDocument, sloHouse } from "../../testing/test-slo-house.ts";
import { burnByIncident } from "./index.ts";

const MINUTE_MS = 60_000;
const DAY = 1_440;

let house: SloHouse;
/** The minute that holds now when the tests begin. */
let nowMinuteMs: number;

beforeAll(async () => {
  house = await sloHouse();
  nowMinuteMs = Math.floor(house.kernel.clock.now().getTime() / MINUTE_MS) * MINUTE_MS;
});
afterAll(() => house.close());

const viewer = () => house.as("viewer").slo;
const ago = (minutes: number): Date => new Date(nowMinuteMs - minutes * MINUTE_MS);

/** Days of a hundred requests a minute, of which so many fail in each minute before now. */
async function history(name: string, days: number, badAt: (minutesAgo: number) => number): Promise<void> {
  const slices = Array.from({ length: days * DAY }, (_, nth) => {
    const minutesAgo = days * DAY - nth;
    return { minute: ago(minutesAgo), good: 100 - badAt(minutesAgo), total: 100 };
  });
  for (let at = 0; at < slices.length; at += 5_000) {
    await house.as("editor").slo.pushSlices({ params: { name }, body: { slices: slices.slice(at, at + 5_000) } });
  }
  await house.settle();
}

const between = (minutesAgo: number, from: number, to: number): boolean => minutesAgo <= from && minutesAgo > to;

describe("a month in which a deployment broke the checkout", () => {
  let deployment: string;
  let incident: string;

  beforeAll(async () => {
    await house.apply(
      {
        apiVersion: "shipshape/v1",
        kind: "Environment",
        metadata: { name: "production" },
        spec: { kind: "production" },
      },
      sloDocument({ name: "checkout" }),
    );
    // one bad request an hour at any time; a burst three days ago
    const burst = (minutesAgo: number) => (between(minutesAgo, 3 * DAY, 3 * DAY - 30) ? 40 : 0);
    await history("checkout", 40, (minutesAgo) => burst(minutesAgo) + (minutesAgo % 60 === 0 ? 1 : 0));
    const started = { service: "shop", environment: "production", version: "1.5.0" };
    const { shortId } = await house.as("responder").changes.startDeployment({ body: started });
    deployment = shortId;
    await house.as("responder").changes.finishDeployment({ params: { id: shortId }, body: { status: "succeeded" } });
    // a quarter of an hour of trouble after it, of which an incident tells
    await house.advance(5 * MINUTE_MS);
    const declared = await house.as("responder").incidents.declare({
      body: { title: "Nobody can pay", severity: "SEV2", service: "shop", page: false },
    });
    incident = declared.shortId;
    await house.advance(15 * MINUTE_MS);
    const slices = Array.from({ length: 20 }, (_, nth) => ({
      minute: ago(-nth),
      good: nth < 3 ? 100 : 70,
      total: 100,
    }));
    await house.as("editor").slo.pushSlices({ params: { name: "checkout" }, body: { slices } });
    await house.settle();
    await house.as("responder").incidents.resolve({ params: { id: incident }, body: {} });
    await house.settle();
  });

  test("the ledger puts the burn down to the incident with its change, and the floor to nothing", async () => {
    const ledger = await viewer().getLedger({ params: { name: "checkout" } });
    expect(ledger.parts.map(({ cause, reference, badEvents }) => [cause, reference, badEvents])).toEqual([
      ["incident", incident, 17 * 30],
      ["unexplained", null, 30 * 40 + 719],
    ]);
    expect(ledger.parts[0]).toMatchObject({ title: "Nobody can pay", change: deployment, minutes: 17, counts: true });
    expect(ledger.parts[0]?.because).toContain(`it names ${deployment}`);
    const { budget } = await house.slo("checkout");
    expect(ledger.badEvents).toBe(budget?.badEvents);
    expect(ledger.allowedBadEvents).toBeCloseTo(budget?.allowedBadEvents ?? 0, 6);
  });

  test("a part of the time has its own ledger; nonsense is refused", async () => {
    const query = { from: ago(3 * DAY + 60), to: ago(3 * DAY - 60) };
    const { parts } = await viewer().getLedger({ params: { name: "checkout" }, query });
    expect(parts).toMatchObject([{ cause: "unexplained", badEvents: 1_203 }]);
    const backwards = { from: ago(10), to: ago(20) };
    await expect(viewer().getLedger({ params: { name: "checkout" }, query: backwards })).rejects.toThrow(/from/);
    await expect(viewer().getLedger({ params: { name: "nothing" } })).rejects.toThrow(/no SLO "nothing"/);
  });

  test("what an exclusion took out stands apart", async () => {
    const [from, to] = [ago(3 * DAY), ago(3 * DAY - 30)];
    const body = { name: "move", when: { kind: "once" as const, from, to }, reason: "moved house", selector: {} };
    await house.as("editor").slo.createExclusion({ body });
    await house.settle();
    const { parts, excludedBadEvents, badEvents } = await viewer().getLedger({ params: { name: "checkout" } });
    expect(parts.at(-1)).toMatchObject({ cause: "exclusion", reference: "move", counts: false, badEvents: 1_201 });
    expect(excludedBadEvents).toBe(1_201);
    expect(badEvents).toBe(17 * 30 + 718);
    await house.as("editor").slo.removeExclusion({ params: { name: "move" }, query: { reason: "a trial" } });
    await house.settle();
  });

  test("what the incident took of the budget can be read at once by whoever gates", async () => {
    const { id } = (await house.as("viewer").catalog.getService({ params: { name: "shop" } })) as { id: string };
    await house.runPeriodic("slo.drawLedgers");
    const burns = await burnByIncident(house.kernel.db, [id], house.kernel.clock.now());
    const own = burns.find(({ slo }) => slo === "checkout");
    expect(own).toMatchObject({ incident, title: "Nobody can pay", change: deployment, badEvents: 17 * 30 });
    expect(own?.share).toBeCloseTo((17 * 30) / (0.001 * 100 * 30 * DAY), 3);
    expect(own?.resolvedAt).not.toBeNull();
    // when the last of it has left the window, it took nothing of the budget
    const later = new Date(house.kernel.clock.now().getTime() + 31 * DAY * MINUTE_MS);
    expect(await burnByIncident(house.kernel.db, [id], later)).toEqual([]);
  });

  test("a laxer target would have paged less and missed what happened; a stricter one is refused what cannot fire", async () => {
    const found = await viewer().backTest({ params: { name: "checkout" }, body: { target: 0.7, days: 30 } });
    expect(found.before).toMatchObject({ target: 0.999, window: "30d", incidents: [{ incident, outcome: "caught" }] });
    expect(found.before?.pages).toBe(4);
    expect(found.before?.pagesWithoutIncident).toBe(2);
    expect(found.after).toMatchObject({ target: 0.7, pages: 0, incidents: [{ incident, outcome: "missed" }] });
    expect(found.after.refused.map(({ rule }) => rule)).toEqual(["fast page", "slow page"]);
    expect(found.because.join("\n")).toContain(`${incident} (Nobody can pay) is now missed`);
    expect(found.before?.budget.badEvents).toBe((await house.slo("checkout")).budget?.badEvents);
  });

  test("other alerts and another window are tried; a calendar window by its zone", async () => {
    const alerts = [{ name: "late", severity: "page" as const, budgetShare: 0.5, longWindowMinutes: 1_440 }];
    const late = await viewer().backTest({ params: { name: "checkout" }, body: { alerts } });
    expect(late.after).toMatchObject({ pages: 0, rules: [{ rule: "late", factor: 15 }] });
    const month = await viewer().backTest({
      params: { name: "checkout" },
      body: { window: "1M", timeZone: "Europe/Berlin", days: 10 },
    });
    expect(month.after.window).toBe("calendar: month");
    expect(month.before?.window).toBe("30d");
  });

  test("a document is tried: the same objective edited, or a new one that counts the same", async () => {
    const edited = sloDocument({ name: "checkout", target: 0.99 }) as Record<string, unknown>;
    const asEdited = await viewer().backTest({ params: { name: "checkout" }, body: { document: edited } });
    expect(asEdited).toMatchObject({ before: { target: 0.999 }, after: { target: 0.99 } });
    const fresh = sloDocument({ name: "checkout-gold", target: 0.9995 }) as Record<string, unknown>;
    const asNew = await viewer().backTest({ params: { name: "checkout" }, body: { document: fresh } });
    expect(asNew).toMatchObject({ before: null, after: { target: 0.9995 } });
  });

  test("a document with faults says where, and one that counts otherwise says what to do", async () => {
    const wrong = sloDocument({ name: "checkout", target: 2 }) as Record<string, unknown>;
    await expect(viewer().backTest({ params: { name: "checkout" }, body: { document: wrong } })).rejects.toThrow(
      /document.spec.objectives\[0\].target/,
    );
    await expect(
      viewer().backTest({ params: { name: "checkout" }, body: { document: { kind: "SLO" } } }),
    ).rejects.toThrow(/document/);
    const other = sloDocument({ name: "checkout", bad: 'requests_total{code="404"}' }) as Record<string, unknown>;
    await expect(viewer().backTest({ params: { name: "checkout" }, body: { document: other } })).rejects.toThrow(
      /it counts otherwise than checkout/,
    );
  });

  test("a plan tells the effect of each edited objective, and of a new one", async () => {
    const plan = async (document: object) => {
      const body = { files: [{ path: "slo.yaml", text: JSON.stringify(document) }] };
      const { changes } = await house.as("viewer").configuration.plan({ body });
      return changes.map(({ action, effects }) => ({ action, effects: effects.join("\n") }));
    };
    const [laxer] = await plan(sloDocument({ name: "checkout", target: 0.7 }));
    expect(laxer?.action).toBe("update");
    expect(laxer?.effects).toContain("pages in the last 30 days: 4 → 0; tickets: 3 → 0");
    expect(laxer?.effects).toContain(`${incident} (Nobody can pay) is now missed`);
    const [same] = await plan(sloDocument({ name: "checkout" }));
    expect(same).toEqual({ action: "unchanged", effects: "" });
    const [renamed] = await plan(sloDocument({ name: "checkout", spec: { description: "in other words" } }));
    expect(renamed).toEqual({ action: "update", effects: "" });
    const [otherwise] = await plan(sloDocument({ name: "checkout", bad: 'requests_total{code="404"}' }));
    expect(otherwise?.effects).toContain("counting begins anew");
    const [alike] = await plan(sloDocument({ name: "checkout-gold", target: 0.9995 }));
    expect(alike).toMatchObject({ action: "create", effects: expect.stringContaining("by what checkout counted") });
    const [unknown] = await plan(sloDocument({ name: "search", total: "searches_total" }));
    expect(unknown?.effects).toContain("nothing was measured of it yet");
  });

  test("a plan that edits a shared alert policy tells the effect on the objectives that refer to it", async () => {
    const condition = (threshold: number) => ({
      apiVersion: "openslo/v1",
      kind: "AlertPolicy",
      metadata: { name: "wake-us" },
      spec: {
        alertWhenBreaching: true,
        conditions: [
          {
            kind: "AlertCondition",
            metadata: { name: "too-fast" },
            spec: {
              severity: "page",
              condition: { kind: "burnrate", threshold, lookbackWindow: "1h", alertAfter: "5m" },
            },
          },
        ],
      },
    });
    const slo = sloDocument({ name: "guarded", spec: { alertPolicies: [{ alertPolicyRef: "wake-us" }] } });
    await house.apply(condition(14.4), slo);
    await history("guarded", 3, (minutesAgo) => (between(minutesAgo, DAY, DAY - 30) ? 5 : 0));
    const files = [{ path: "policy.yaml", text: JSON.stringify(condition(40)) }];
    const { changes } = await house.as("viewer").configuration.plan({ body: { files } });
    expect(changes[0]?.effects.join("\n")).toContain("guarded: pages in the last 30 days: 1 → 0; tickets: 0");
  });

  test("the forecast says when the budget is gone, and that a calm one is not", async () => {
    const now = await viewer().getForecast({ params: { name: "checkout" } });
    expect(now.rates.map(({ overMinutes }) => overMinutes)).toEqual([60, 360, 1_440]);
    expect(now).toMatchObject({ decision: "exhausts", periodEnd: null });
    expect(now.earliest?.getTime()).toBeLessThanOrEqual(now.exhaustsAt?.getTime() ?? 0);
    expect(now.because).toContain("spent at");
  });

  test("the target that the past would have kept is named, with what speaks for the others", async () => {
    const found = await viewer().suggestTarget({ params: { name: "checkout" }, query: { days: 40 } });
    expect(found.target).toBe(0.999);
    expect(found.options.filter(({ isCurrent }) => isCurrent)).toMatchObject([{ target: 0.999 }]);
    expect(found.options.filter(({ isSuggested }) => isSuggested)).toMatchObject([{ target: found.suggested }]);
    expect(found.because).toContain("past windows of");
    expect(found.options[0]?.windows).toBeGreaterThan(7);
  });
});

test("ninety days are replayed and drawn up without a long wait", async () => {
  await house.apply(sloDocument({ name: "long", window: { duration: "90d", isRolling: true } }));
  await history("long", 110, (minutesAgo) => (minutesAgo % 5_000 < 30 ? 20 : 0));
  const took = async (run: () => Promise<unknown>): Promise<number> => {
    await run();
    const began = performance.now();
    await run();
    return performance.now() - began;
  };
  const params = { name: "long" };
  expect(await took(() => viewer().backTest({ params, body: { target: 0.99, days: 90 } }))).toBeLessThan(20_000);
  expect(await took(() => viewer().getLedger({ params }))).toBeLessThan(20_000);
  expect(await took(() => viewer().getForecast({ params }))).toBeLessThan(20_000);
});
