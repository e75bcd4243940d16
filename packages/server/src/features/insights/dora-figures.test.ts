import { afterAll, beforeAll, expect, test } from "vitest";
import { grouped } from "../../kernel/grouped.ts";
import { newId } from "../../kernel/id.ts";
import { recordedChanges } from "../../testing/recorded-changes.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import { serviceByName } from "../catalog/index.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MEASURES = {
  deployment_frequency: "deploymentFrequency",
  lead_time: "leadTime",
  change_fail_rate: "changeFailRate",
  recovery_time: "recoveryTime",
  rework_rate: "reworkRate",
} as const;

let house: TestHouse;
let month: number;
let end: Date;
const viewer = () => house.as("viewer").insights;
/** So many hours after the month began, or before it. */
const at = (hours: number): Date => new Date(month + hours * HOUR_MS);
const idOf = async (name: string) => (await serviceByName(house.kernel.db, name))?.id ?? "";
const counted = async () => {
  await house.runPeriodic("insights.findOldStale");
  await house.settle();
};

type Fact =
  | {
      readonly version: string;
      readonly hours: number;
      readonly status?: string;
      readonly kind?: string;
      readonly in?: string;
    }
  | { readonly incident: string; readonly began: number; readonly ended: number | null };

/** Around the first of a month: what failed before it is mended after it, and one ends in the moment in which it begins. */
const FACTS: readonly Fact[] = [
  { version: "1", hours: -200 },
  { version: "2", hours: -30 },
  { incident: "A", began: -29, ended: 20 },
  { version: "3", hours: -10 },
  { version: "4", hours: 0 },
  { version: "5", hours: 15 },
  { version: "6", hours: 40, status: "failed" },
  { version: "v5", hours: 41 },
  { version: "5", hours: 42, kind: "rollback" },
  { version: "7", hours: 60 },
  { incident: "B", began: 61, ended: 63 },
  { incident: "C", began: 62, ended: null },
  { version: "8", hours: 70, status: "aborted" },
  { version: "2", hours: 5, in: "staging" },
  { version: "9", hours: 80, status: "in_progress" },
];

async function tell(name: string, fact: Fact): Promise<void> {
  const serviceId = await idOf(name);
  if ("version" in fact) {
    const { version, hours, status = "succeeded", kind = "deploy", in: environment = "production" } = fact;
    const baseline = hours === -200 || environment === "staging";
    await recordedChanges(house.kernel.db).deployment({
      serviceId,
      version,
      at: at(hours),
      status,
      kind,
      environment,
      baseline,
    });
    return;
  }
  const { incident, began, ended } = fact;
  const status = ended === null ? "open" : "resolved";
  const row = { id: newId(), source: "pagerduty", externalId: `${name}-${incident}`, title: "Down", serviceId, status };
  await house.kernel.db
    .insertInto("foreignIncident")
    .values({ ...row, openedAt: at(began), resolvedAt: ended === null ? null : at(ended) })
    .execute();
}

beforeAll(async () => {
  house = await testHouse();
  const now = house.kernel.clock.now();
  // the first of a month that is long enough over
  const first = new Date(now.getTime() - 6 * DAY_MS);
  month = Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), 1);
  end = new Date(month + 100 * HOUR_MS);
  for (const name of ["told", "backwards", "mixed", "late"])
    await house.as("editor").catalog.createService({ body: { name, owner: "shipshape" } });
  for (const fact of FACTS) await tell("told", fact);
  await counted();
  // the same in other orders, with everything counted between
  for (const fact of FACTS.toReversed()) await tell("backwards", fact).then(counted);
  const mixed = FACTS.map((fact, nth) => ({ fact, rank: (nth * 7) % FACTS.length })).toSorted(
    (a, b) => a.rank - b.rank,
  );
  for (const { fact } of mixed) await tell("mixed", fact).then(counted);
  // what mended the first, a month later, is told when all else is counted
  const isMend = (fact: Fact) => "version" in fact && fact.hours === 15;
  for (const fact of FACTS.filter((one) => !isMend(one))) await tell("late", fact);
  await counted();
  for (const fact of FACTS.filter(isMend)) await tell("late", fact).then(counted);
});
afterAll(() => house.close());

const range = () => ({ from: at(-300), to: end });
const figures = async (query: object) => (await viewer().dora({ query: { ...range(), ...query } })).measures;
const rowsOf = (measure: keyof typeof MEASURES, query: object = {}) =>
  viewer().rows({ query: { measure, limit: 100, ...range(), ...query } });

test.each(["backwards", "mixed", "late"])(
  "told %s, and counted after each, every figure and every reason is the same",
  async (name) => {
    expect(await figures({ service: name })).toEqual(await figures({ service: "told" }));
    const plain = async (service: string, measure: keyof typeof MEASURES) =>
      (await rowsOf(measure, { service })).rows.map((row) => [
        row.version,
        row.counted,
        row.minutes,
        row.because.replaceAll(/DEP-\d+/g, "DEP").replaceAll(new RegExp(`${service}(-| )`, "g"), ""),
      ]);
    for (const measure of Object.keys(MEASURES) as (keyof typeof MEASURES)[])
      expect(await plain(name, measure)).toEqual(await plain("told", measure));
  },
);

test("what was counted again and again is the same", async () => {
  const before = await figures({});
  await counted();
  expect(await figures({})).toEqual(before);
});

test("what it broke before the month began is mended in it, and the version with a v is no return", async () => {
  const { rows } = await rowsOf("recovery_time", { service: "told" });
  const said = rows.map(({ version, minutes, because }) => [version, minutes, because.replaceAll(/DEP-\d+/g, "DEP")]);
  expect(said).toContainEqual(["2", 45 * 60, expect.stringContaining("told-A was resolved after DEP")]);
  expect(said).toContainEqual(["7", null, "what it broke is not mended yet"]);
  const { rows: reworked } = await rowsOf("rework_rate", { service: "told", only: "hits" });
  expect(reworked.map(({ version }) => version)).toEqual(["5", "5"]);
});

test.each(Object.entries(MEASURES))(
  "%s opens to what it counts and what not: each once, by the same reasons",
  async (measure, key) => {
    for (const service of ["told", "mixed"]) {
      const { rows } = await rowsOf(measure as keyof typeof MEASURES, { service });
      const figure = (await figures({ service }))[key];
      expect(rows).toHaveLength(FACTS.filter((fact) => "version" in fact).length);
      expect(figure.counted).toBe(rows.filter((row) => row.counted).length);
      const left = grouped(
        rows.filter((row) => !row.counted),
        ({ why }) => why ?? "",
      );
      const why = [...left].map(([one, list]) => [one, list.length] as const);
      expect(new Map<string, number>(figure.excluded.map(({ why: one, count }) => [one, count]))).toEqual(
        new Map<string, number>(why),
      );
    }
  },
);

test("a deployment in the moment between two stretches of time is in the later one; together they are the whole", async () => {
  const count = async (from: Date, to: Date) =>
    (await figures({ service: "told", from, to })).deploymentFrequency.counted;
  const border = at(0);
  expect(await count(border, at(0.1))).toBe(1);
  expect(await count(at(-0.1), border)).toBe(0);
  expect((await count(at(-300), border)) + (await count(border, end))).toBe(await count(at(-300), end));
});

test("the weeks, which begin on Mondays, add up to the whole", async () => {
  const { weeks, measures } = await viewer().dora({ query: { ...range(), service: "told" } });
  expect(weeks.reduce((sum, week) => sum + week.deployments, 0)).toBe(measures.deploymentFrequency.counted);
  expect(new Set(weeks.map(({ week }) => week.getUTCDay()))).toEqual(new Set([1]));
});

test("a team is its services, each deployment once", async () => {
  const team = await figures({ team: "shipshape" });
  const { services } = await viewer().services({ query: { ...range(), team: "shipshape" } });
  expect(services.map(({ service }) => service).toSorted()).toEqual(["backwards", "late", "mixed", "told"]);
  const one = await figures({ service: "told" });
  for (const key of Object.values(MEASURES)) expect(team[key].counted).toBe(4 * one[key].counted);
  expect(team.changeFailRate.share).toBe(one.changeFailRate.share);
});

test("how often is the mean of the days that are known, of one service and of all, and the later half of them knows all", async () => {
  const hours = (await figures({ service: "told" })).deploymentFrequency;
  expect(hours).toMatchObject({ days: 300 / 24, perDay: hours.counted / (300 / 24), knownSince: at(-200) });
  const week = await viewer().dora({ query: { from: at(-230 - 24 * 60), to: at(-200 + 24 * 3), service: "told" } });
  expect(week.measures.deploymentFrequency).toMatchObject({ counted: 1, days: 7, perDay: 1 / 7 });
  expect(week.former.deploymentFrequency).toMatchObject({ counted: 0, knownSince: null });
  const later = (await figures({ from: at(-100) })).deploymentFrequency;
  expect(later).toMatchObject({ days: 200 / 24, knownSince: null });
  const { services } = await viewer().services({ query: range() });
  expect(services.find(({ service }) => service === "told")?.perDay).toBe(hours.perDay);
  expect((await figures({ team: "shipshape" })).deploymentFrequency.knownSince).toEqual(at(-200));
});

test("where nothing was deployed there is no figure, and no share of nothing", async () => {
  const empty = await viewer().dora({ query: { service: "told", from: at(-400), to: at(-300) } });
  expect(empty.measures).toMatchObject({
    deploymentFrequency: { counted: 0, perDay: 0 },
    leadTime: { counted: 0, minutes: null, coding: null },
    changeFailRate: { counted: 0, share: null },
    recoveryTime: { counted: 0, minutes: null },
    reworkRate: { counted: 0, share: null },
  });
  expect(Object.values(empty.score2025).every((score) => score === null)).toBe(true);
  expect(empty.bands).toMatchObject({
    deploymentFrequency: null,
    leadTime: null,
    changeFailRate: null,
    recoveryTime: null,
  });
});

test("what failed where nothing had succeeded before is mended by the earlier success, also where that is told later", async () => {
  const mender: Fact = { version: "4", hours: 20 };
  const before: readonly Fact[] = [
    { version: "3", hours: -10, status: "failed" },
    { version: "5", hours: 50 },
  ];
  const name = "mended-later";
  await house.as("editor").catalog.createService({ body: { name, owner: "shipshape" } });
  const minutes = async () =>
    (await rowsOf("recovery_time", { service: name })).rows.filter((row) => row.counted).map((row) => row.minutes);
  for (const fact of before) await tell(name, fact);
  await counted();
  expect(await minutes()).toEqual([60 * 60]);
  await tell(name, mender);
  await counted();
  expect(await minutes()).toEqual([30 * 60]);
});
