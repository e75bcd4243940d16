import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type PagerHouse, pagerHouse } from "../../testing/pager-house.ts";
import { problemOf } from "../../testing/problem-of.ts";

const DAY_MS = 86_400_000;

let house: PagerHouse;
beforeAll(async () => {
  house = await pagerHouse();
});
afterEach(() => house.mailbox.expectNothingMore());
afterAll(() => house.close());

const coverage = (query: { schedule?: string; days?: number } = {}) => house.as("viewer").notify.getCoverage({ query });
const says = (findings: readonly { severity: string; says: string }[]) =>
  findings.map((finding) => `${finding.severity}: ${finding.says}`);

test("a schedule without members is a gap, one whose people can be reached is well", async () => {
  const { schedules } = await coverage({ days: 7 });
  const found = new Map(schedules.map(({ schedule, findings }) => [schedule, findings]));
  expect(found.get("payments-primary")).toEqual([]);
  const [gap, ...others] = found.get("empty") ?? [];
  expect(others).toEqual([]);
  expect(gap).toMatchObject({ kind: "gap", severity: "bad", user: null, mend: expect.stringContaining("rotation") });
  expect(gap?.says).toMatch(/^Nobody is on call from .+ \(7 d\)$/);
});

test("somebody without rest, and alone with every night, is told", async () => {
  const { findings } = (await coverage({ schedule: "payments-primary", days: 28 })).schedules[0] ?? { findings: [] };
  expect(says(findings)).toEqual([expect.stringMatching(/^warn: ana is on call for 28 d without a break, from /)]);
});

test("a schedule that is not there is refused by name", async () => {
  expect(await problemOf(coverage({ schedule: "ghost" }))).toMatchObject({ status: 404 });
});

test("on Monday at nine each person gets what is wrong with their schedules, once; gaps of nobody go to administrators", async () => {
  const now = house.kernel.clock.now();
  // All of these people live by UTC.
  const monday = Math.ceil((now.getTime() - 4 * DAY_MS) / (7 * DAY_MS)) * 7 * DAY_MS + 4 * DAY_MS;
  await house.advance(monday + 8.9 * 3_600_000 - now.getTime());
  await house.runPeriodic("notify.coverageDigest");
  await house.settle();
  house.mailbox.expectNothingMore();

  await house.advance(0.2 * 3_600_000);
  await house.runPeriodic("notify.coverageDigest");
  await house.settle();
  const ana = house.mailTo("ana");
  expect(ana.subject).toBe("On call for payments-primary: one thing to mend");
  expect(ana.text).toContain("ana is on call for 28 d without a break");
  expect(ana.text).toContain("Mend: let somebody else take a part of it");
  const admin = house.mailbox.take();
  expect(admin.subject).toBe("On call for empty: a page may reach nobody");

  await house.runPeriodic("notify.coverageDigest");
  await house.settle();
});

test("an administrator who is on call is told of what is on nobody's desk too, or only on that of a closed account", async () => {
  const put = (name: string, member: string) =>
    house.as("editor").oncall.putSchedule({
      params: { name },
      body: {
        timeZone: "UTC",
        rotations: [
          { name: "all", members: [member], firstHandoff: "2026-01-05T09:00", period: { unit: "weeks", count: 1 } },
        ],
      },
    });
  await house.as("responder").access.me();
  await put("desk", "the-admin");
  await put("gone", "the-responder");
  const closed = { disabledAt: house.kernel.clock.now() };
  await house.kernel.db.updateTable("userAccount").set(closed).where("name", "=", "the-responder").execute();
  await house.advance(7 * DAY_MS);
  await house.runPeriodic("notify.coverageDigest");
  await house.settle();
  expect(house.mailTo("ana").subject).toBe("On call for payments-primary: one thing to mend");
  const { subject, text } = house.mailbox.take();
  expect(subject).toBe("On call for 3 schedules: a page may reach nobody");
  const told = [
    "the-admin is on call for 28 d without a break",
    "Nobody is on call from",
    "the-responder is on call from",
  ];
  for (const one of told) expect(text).toContain(one);
});
