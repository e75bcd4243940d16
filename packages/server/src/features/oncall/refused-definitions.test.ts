import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { problemOf } from "../../testing/problem-of.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";

const HOUR = 3_600_000;
let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
  await Promise.all((["admin", "editor"] as const).map((role) => house.as(role).access.me()));
});
afterAll(() => house.close());

const params = { name: "nights" };
const rotation = {
  name: "daily",
  members: ["the-editor"],
  firstHandoff: "2026-01-05T09:00",
  period: { unit: "days" as const, count: 1 },
};
const target = { kind: "user" as const, name: "the-editor" };
const steps = [{ delayMinutes: 0, targets: [target] }];
const oncall = () => house.as("editor").oncall;

/** Written by hand: what turns values into JSON goes no deeper than its stack either. */
async function put(path: string, payload: string) {
  const headers = { ...(await house.headersOf("editor")), "content-type": "application/json" };
  const { statusCode, json } = await house.http.app.inject({ method: "PUT", url: `/api/v1/${path}`, headers, payload });
  return { status: statusCode, problem: json() as { detail: string } };
}
const nested = (deep: number) =>
  `{"steps":[{"if":${'{"not":'.repeat(deep)}{"urgency":"high"}${"}".repeat(deep)},"steps":${JSON.stringify(steps)}}]}`;

describe("what a definition cannot be is refused with its place, and is no fault of ours", () => {
  test.each([
    [8_000, "it is nested too deeply to be read: say it flatter"],
    [100, "conditions stand at most 10 deep"],
    [10, "conditions stand at most 10 deep"],
  ])("a condition in %i others", async (deep, said) => {
    expect(await put("escalation-policies/deep", nested(deep))).toMatchObject({
      status: 400,
      problem: { detail: expect.stringContaining(said) },
    });
  });

  test("nine in each other are taken", async () => {
    expect((await put("escalation-policies/deep", nested(9))).status).toBe(200);
  });

  test("a branch that stands too deep is told once, whatever stands in it", async () => {
    const branch = (deep: number): object =>
      deep === 0 ? { targets: [target] } : { if: { urgency: "high" }, steps: [branch(deep - 1)] };
    const { faults } = await problemOf(
      oncall().putEscalationPolicy({ params, body: { steps: [branch(40)] as typeof steps } }),
    );
    expect(faults.map(({ message }) => message)).toEqual([expect.stringContaining("branches stand at most 4 deep")]);
  });

  test("a display name that nobody can read", async () => {
    const blank = { displayName: "  \t" };
    const calls = [
      () => oncall().putSchedule({ params, body: { ...blank, timeZone: "UTC", rotations: [rotation] } }),
      () => oncall().putEscalationPolicy({ params, body: { ...blank, steps } }),
      () => oncall().putCalendar({ params, body: { ...blank, dates: [{ date: "2031-12-24" }] } }),
    ];
    for (const call of calls) {
      expect(await problemOf(call())).toMatchObject({ status: 400, faults: [{ path: "displayName" }] });
    }
  });

  test("a list that is empty, in its number", async () => {
    const { message } = await problemOf(oncall().putEscalationPolicy({ params, body: { steps: [] } }));
    expect(message).toContain("at least 1 entry, and is 0");
  });

  test("an override instead of somebody who is not on call then", async () => {
    await oncall().putSchedule({ params, body: { timeZone: "UTC", rotations: [rotation] } });
    const from = new Date(house.kernel.clock.now().getTime() + HOUR);
    const body = { user: "the-editor", instead: "the-admin", from, to: new Date(from.getTime() + HOUR) };
    expect(await problemOf(oncall().createOverride({ params, body }))).toMatchObject({
      status: 400,
      faults: [{ path: "instead", message: expect.stringContaining("the-admin is not on call for nights from") }],
    });
  });
});

test("more shifts than anybody reads are refused, with the mend; four weeks of the same are told", async () => {
  const rotations = Array.from({ length: 7 }, (_, at) => ({
    ...rotation,
    name: `hourly-${at + 1}`,
    period: { unit: "hours" as const, count: 1 },
  }));
  const hourly = { name: "hourly" };
  await oncall().putSchedule({ params: hourly, body: { displayName: "Hourly", timeZone: "UTC", rotations } });
  const from = new Date("2026-02-01T00:00:00Z");
  const span = (days: number) => ({ params: hourly, query: { from, to: new Date(from.getTime() + days * 24 * HOUR) } });
  const { message } = await problemOf(oncall().getSchedule(span(366)));
  expect(message).toContain("ask for a shorter one, such as four weeks");
  expect((await oncall().getSchedule(span(28))).layers.map(({ shifts }) => shifts.length)).toEqual(Array(7).fill(672));
});

test("a time so far ahead that each turn until then would be counted is refused, and so is a calendar of ages", async () => {
  const far = new Date("9000-01-01T00:00:00Z");
  const [from, to] = [new Date(far.getTime() - HOUR), far];
  const viewer = house.as("viewer").oncall;
  const calls = [
    () => viewer.whoIsOnCall({ query: { at: far } }),
    () => viewer.getSchedule({ params, query: { from, to } }),
    () => viewer.forecastEscalation({ params: { name: "deep" }, query: { at: far } }),
    () => viewer.exportSchedule({ params, query: { from, to } }),
    () => oncall().createOverride({ params, body: { user: "the-editor", from, to } }),
    () => oncall().createTemporarySchedule({ params, body: { from, to, shifts: [] } }),
  ];
  for (const call of calls) {
    expect(await problemOf(call())).toMatchObject({
      status: 400,
      message: expect.stringContaining("9000-01-01 is more than 10 years ahead"),
    });
  }
  expect(
    await problemOf(viewer.exportSchedule({ params, query: { from: new Date("1970-01-01T00:00:00Z") } })),
  ).toMatchObject({ status: 400, message: expect.stringContaining("longer than two years") });
});
