import type { ApiProblem } from "@shipshape/contract/problem";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SloHouse, sloDocument, sloHouse } from "../../testing/test-slo-house.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let house: SloHouse;
/** The first of sixty counted minutes: a hundred requests each; of those of ten minutes from the twentieth on, half fail. */
let beganMs: number;
beforeAll(async () => {
  house = await sloHouse();
  await house.apply(
    { apiVersion: "shipshape/v1", kind: "User", metadata: { name: "ana" }, spec: { email: "ana@example.org" } },
    sloDocument({ name: "checkout", target: 0.9 }),
    sloDocument({ name: "slices", target: 0.9, spec: SLICES }),
    sloDocument({ name: "untouched", target: 0.9 }),
  );
  const fiveMinutes = 5 * MINUTE_MS;
  beganMs = Math.floor(house.kernel.clock.now().getTime() / fiveMinutes) * fiveMinutes - HOUR_MS;
  const slices = Array.from({ length: 60 }, (_, at) => ({
    minute: new Date(beganMs + at * MINUTE_MS),
    good: at >= 20 && at < 30 ? 50 : 100,
    total: 100,
  }));
  const twoFailed = slices.map((one, at) => (at === 40 || at === 41 ? { ...one, good: 0 } : one));
  await editor().pushSlices({ params: { name: "checkout" }, body: { slices } });
  await editor().pushSlices({ params: { name: "slices" }, body: { slices: twoFailed } });
  await house.settle();
});
afterAll(() => house.close());

const SLICES = {
  budgetingMethod: "Timeslices",
  objectives: [{ target: 0.9, timeSliceTarget: 0.9, timeSliceWindow: "5m" }],
};
const minute = (at: number) => new Date(beganMs + at * MINUTE_MS);
const outage = (more: Record<string, unknown> = {}) => ({
  name: "outage",
  when: { kind: "once" as const, from: minute(20), to: minute(25) },
  reason: "The load test of the payment provider",
  selector: { slos: ["checkout"] },
  ...more,
});
const editor = () => house.as("editor").slo;
const left = async (name: string) => {
  const { budget } = await house.slo(name);
  return { bad: budget?.badEvents, total: budget?.total, left: budget?.remainingShare };
};
const auditOf = async (name: string) =>
  (await house.as("admin").access.listAudit({ query: { subject: `exclusion:${name}` } })).entries;
const faultsOf = (call: Promise<unknown>) =>
  call.then(
    () => expect.unreachable("it was allowed"),
    (error: ApiProblem) => ({ status: error.status, paths: error.faults.map(({ path }) => path) }),
  );

describe("an exclusion of minutes that are past", () => {
  test("is previewed: the budget before and after, and nothing is changed", async () => {
    const { objectives, effects, because } = await editor().previewExclusion({ body: outage() });
    expect(objectives).toBe(1);
    expect(effects).toEqual([
      {
        slo: "checkout",
        service: "shop",
        before: { remainingShare: expect.closeTo(1 - 500 / 600, 9), badEvents: 500, totalEvents: 6_000 },
        after: { remainingShare: expect.closeTo(1 - 250 / 550, 9), badEvents: 250, totalEvents: 5_500 },
        badEventsTakenOut: 250,
        excludedMinutes: 5,
        because: "54.5 % of the budget is left instead of 16.7 %: 250 bad events no longer count",
      },
    ]);
    expect(because).toBe("it holds for the one objective and changes one budget: checkout from 16.7 % left to 54.5 %");
    expect((await editor().listExclusions()).exclusions).toEqual([]);
    expect((await left("checkout")).bad).toBe(500);
  });

  test("gives the budget back, and keeps before and after, who did it and why", async () => {
    expect((await left("checkout")).left).toBeCloseTo(1 - 500 / 600, 9);
    const made = await editor().createExclusion({ body: outage({ approver: "ana" }) });
    expect(made).toMatchObject({ author: "the-editor", approver: "ana", active: false, nextChange: null });
    expect(made.effect?.effects).toMatchObject([{ slo: "checkout", badEventsTakenOut: 250 }]);
    await house.settle();
    expect(await left("checkout")).toEqual({ bad: 250, total: 5_500, left: expect.closeTo(1 - 250 / 550, 9) });
    expect(await auditOf("outage")).toMatchObject([
      {
        actor: "the-editor",
        action: "slo.createExclusion",
        after: { reason: "The load test of the payment provider", author: "the-editor", approver: "ana" },
      },
    ]);
  });

  test("is changed, and what it no longer takes out counts again", async () => {
    const { name, ...said } = outage({ when: { kind: "maintenance", from: minute(24), to: minute(30) } });
    const changed = await editor().updateExclusion({ params: { name }, body: said });
    expect(changed.effect?.effects).toMatchObject([
      { before: { badEvents: 250 }, after: { badEvents: 200 }, badEventsTakenOut: 50, excludedMinutes: 6 },
    ]);
    await house.settle();
    expect(await left("checkout")).toMatchObject({ bad: 200, total: 5_400 });
  });

  test("is drawn with its reason and author", async () => {
    const { spans, excludedMinutes } = await house
      .as("viewer")
      .slo.listExclusionSpans({ params: { name: "checkout" }, query: { from: minute(26), to: minute(60) } });
    expect(spans).toEqual([
      {
        from: minute(26),
        to: minute(30),
        exclusion: "outage",
        displayName: "outage",
        kind: "maintenance",
        reason: "The load test of the payment provider",
        author: "the-editor",
      },
    ]);
    expect(excludedMinutes).toBe(4);
    const other = await house.as("viewer").slo.listExclusionSpans({ params: { name: "untouched" } });
    expect(other).toMatchObject({ spans: [], excludedMinutes: 0 });
  });

  test("taken away, it leaves the budget exactly as it was", async () => {
    const preview = await editor().previewExclusionRemoval({ params: { name: "outage" } });
    expect(preview.effects).toMatchObject([{ badEventsTakenOut: -300, after: { badEvents: 500 }, excludedMinutes: 0 }]);
    const reason = "It was no test after all";
    await editor().removeExclusion({ params: { name: "outage" }, query: { reason } });
    await house.settle();
    expect(await left("checkout")).toEqual({ bad: 500, total: 6_000, left: expect.closeTo(1 - 500 / 600, 9) });
    expect((await auditOf("outage"))[0]).toMatchObject({
      action: "slo.removeExclusion",
      before: { reason: "The load test of the payment provider" },
      after: { removed: reason },
    });
    expect(await faultsOf(editor().removeExclusion({ params: { name: "outage" } }))).toMatchObject({ status: 404 });
  });

  test("of a part of a time slice has the rest of it judged", async () => {
    expect(await left("slices")).toMatchObject({ bad: 3, total: 12 });
    const selector = { services: ["shop"] };
    const wide = { kind: "once" as const, from: minute(20), to: minute(28) };
    await editor().createExclusion({ body: outage({ selector, when: wide }) });
    await house.settle();
    expect(await left("slices")).toMatchObject({ bad: 2, total: 11 });
    expect(await left("checkout")).toMatchObject({ bad: 100 });
    const { name, ...said } = outage({ selector, when: { kind: "once", from: minute(40), to: minute(42) } });
    await editor().updateExclusion({ params: { name }, body: said });
    await house.settle();
    expect(await left("slices")).toMatchObject({ bad: 2, total: 12 });
    await editor().removeExclusion({ params: { name } });
    await house.settle();
    expect(await left("slices")).toMatchObject({ bad: 3, total: 12 });
  });
});

describe("an exclusion of minutes to come", () => {
  test("takes them out as they pass", async () => {
    const from = new Date(house.kernel.clock.now().getTime() + MINUTE_MS);
    const when = { kind: "once" as const, from, to: new Date(from.getTime() + HOUR_MS) };
    await editor().createExclusion({ body: outage({ name: "soon", when }) });
    await house.settle();
    const before = await left("checkout");
    await house.minute(40, 0);
    await house.minute(40, 20);
    await house.minute(40, 20);
    await house.settle();
    const after = await left("checkout");
    expect(after.bad).toBe(before.bad);
    expect((await left("untouched")).bad).toBe(40);
    const [soon] = (await editor().listExclusions({ query: { slo: "checkout" } })).exclusions;
    expect(soon).toMatchObject({ name: "soon", active: true, nextChange: when.to });
    expect((await editor().listExclusions({ query: { slo: "untouched" } })).exclusions).toEqual([]);
    await editor().removeExclusion({ params: { name: "soon" } });
    await house.settle();
    expect((await left("checkout")).bad).toBe((before.bad ?? 0) + 40);
  });

  test("by a rule, it says in words when it holds and when it begins next", async () => {
    const when = {
      kind: "recurring" as const,
      rrule: "FREQ=DAILY",
      firstStart: "2020-01-01T02:00",
      timeZone: "Europe/Berlin",
      durationMinutes: 30,
    };
    const made = await editor().createExclusion({ body: outage({ name: "nightly", when, selector: {} }) });
    expect(made.summary).toBe("every day at 2 AM, for 30 min (Europe/Berlin)");
    expect(made.nextChange?.getTime()).toBeGreaterThan(house.kernel.clock.now().getTime());
    expect(made.effect?.objectives).toBeGreaterThanOrEqual(3);
    await editor().removeExclusion({ params: { name: "nightly" } });
  });
});

describe("what makes no sense is refused by field", () => {
  const refused = (more: Record<string, unknown>) => faultsOf(editor().createExclusion({ body: outage(more) }));
  test.each([
    [
      { selector: { slos: ["chekout"], services: ["shopp"], teams: ["nobody"] } },
      ["slos", "services", "teams"],
      "selector.",
    ],
    [{ approver: "nobody" }, ["approver"], ""],
    [{ approver: "the-editor" }, ["approver"], ""],
    [{ reason: "" }, ["reason"], ""],
    [
      {
        when: {
          kind: "recurring",
          rrule: "FREQ=SECONDLY",
          firstStart: "2026-01-01T02:00",
          timeZone: "UTC",
          durationMinutes: 1,
        },
      },
      ["when.rrule"],
      "",
    ],
  ])("%j", async (more, paths, under) => {
    expect(await refused(more)).toMatchObject({ status: 400, paths: paths.map((path) => `${under}${path}`) });
  });

  test("nor is one made twice, or by a responder", async () => {
    await editor().createExclusion({ body: outage() });
    expect(await refused({})).toMatchObject({ status: 409 });
    await editor().removeExclusion({ params: { name: "outage" } });
    const call = house.as("responder").slo.createExclusion({ body: outage() });
    expect(await faultsOf(call)).toMatchObject({ status: 403 });
  });
});

describe("as code", () => {
  const document = (reason: string, selector: object = { slos: ["checkout"], services: ["shop"] }) => ({
    apiVersion: "shipshape/v1",
    kind: "Exclusion",
    metadata: { name: "office-hours", displayName: "Office hours" },
    spec: {
      when: { kind: "business_hours", timeZone: "Europe/Berlin", holidays: ["2026-12-25"] },
      reason,
      approver: "ana",
      selector,
    },
  });

  test("it is applied once, exported as it was said, and changed", async () => {
    expect(await house.apply(document("Nobody counts on it at night"))).toMatchObject({ creates: 1 });
    expect(await house.apply(document("Nobody counts on it at night"))).toMatchObject({ unchanged: 1 });
    const { documents } = await house.as("viewer").configuration.export({ query: { kind: "Exclusion" } });
    expect(documents).toMatchObject([{ metadata: { name: "office-hours" }, spec: { approver: "ana" } }]);
    expect(await house.apply(...documents)).toMatchObject({ creates: 0, updates: 0 });
    expect(await house.apply(document("Agreed with the sales team"))).toMatchObject({ updates: 1 });
    expect((await auditOf("office-hours")).map(({ action }) => action)).toEqual([
      "slo.applyExclusion",
      "slo.applyExclusion",
    ]);
    const [made] = (await editor().listExclusions()).exclusions;
    expect(made).toMatchObject({ displayName: "Office hours", reason: "Agreed with the sales team", approver: "ana" });
  });

  test("a service that nobody knows is a fault, an objective only a warning", async () => {
    const files = (selector: object) => [{ path: "a.yaml", text: JSON.stringify(document("Night", selector)) }];
    const plan = await house.as("admin").configuration.plan({ body: { files: files({ slos: ["checkout-eu"] }) } });
    expect(plan.warnings.map(({ path }) => path)).toEqual(["spec.selector.slos[0]"]);
    const call = house.as("admin").configuration.plan({ body: { files: files({ services: ["shopp"] }) } });
    expect(await faultsOf(call)).toMatchObject({ status: 400 });
  });
});
