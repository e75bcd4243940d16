import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "../../kernel/id.ts";
import { problemOf } from "../../testing/problem-of.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";

const HOUR = 3_600_000;
/** A Monday. */
const START_MS = Date.parse("2031-03-03T00:00Z");
let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
  const people = ["ana", "ben", "cleo", "dan"].map((name) => ({ id: newId(), name, displayName: name }));
  await house.kernel.db
    .insertInto("userAccount")
    .values(people.map((person) => ({ ...person, role: "responder", email: `${person.name}@example.org` })))
    .execute();
});
afterAll(() => house.close());

const inHours = (hours: number) => new Date(START_MS + hours * HOUR);
const oncall = () => house.as("editor").oncall;
const rotation = (name: string, members: string[]) => ({
  name,
  members,
  firstHandoff: "2026-01-05T09:00",
  period: { unit: "days" as const, count: 1 },
});
const putSchedule = (members: string[], more: object = {}) =>
  oncall().putSchedule({
    params: { name: "swaps" },
    body: { timeZone: "UTC", rotations: [rotation("daily", members)], ...more },
  });

/** How each of several calls ended that were made in the same instant. */
const outcomes = async (calls: readonly Promise<unknown>[]): Promise<(number | "done")[]> =>
  (await Promise.allSettled(calls)).map((one) => (one.status === "fulfilled" ? "done" : one.reason.status));

describe("a cover that nothing would come of", () => {
  const span = { from: inHours(200), to: inHours(208) };
  const ask = (more: object = {}) =>
    oncall().createCoverRequest({ params: { name: "swaps" }, body: { user: "ana", ...span, ...more } });
  const take = (requestId: string, user: string) =>
    oncall().takeCoverRequest({ params: { requestId }, body: { user } });
  const approve = (requestId: string) => oncall().approveCoverRequest({ params: { requestId } });
  const override = (user: string, { from, to } = span) =>
    oncall().createOverride({ params: { name: "swaps" }, body: { user, from, to } });

  test("is not asked for twice, nor in return for the same time", async () => {
    await putSchedule(["ana"]);
    expect((await outcomes([ask(), ask(), ask()])).toSorted()).toEqual([409, 409, "done"]);
    expect(await problemOf(ask())).toMatchObject({ status: 409, message: expect.stringContaining("already") });
    const [first] = (await oncall().listCoverRequests({ query: {} })).requests;
    if (!first) throw new Error("nothing was asked");
    const inReturn = { from: inHours(204), to: inHours(212) };
    expect(await problemOf(ask({ inReturn }))).toMatchObject({ status: 400, faults: [{ path: "inReturn.from" }] });
    const ended = await outcomes(["ben", "cleo"].map((user) => take(first.id, user)));
    expect(ended.toSorted()).toEqual([409, "done"]);
  });

  test("is not taken of somebody who is not on call any more", async () => {
    const later = { from: inHours(300), to: inHours(308) };
    const { id } = await ask(later);
    await override("cleo", later);
    expect(await problemOf(take(id, "ben"))).toMatchObject({
      status: 409,
      message: expect.stringContaining("ana is not on call for swaps"),
    });
  });

  test("is not approved of somebody whose account was closed, or of whom another came instead", async () => {
    await putSchedule(["ana"], { coverNeedsApproval: true });
    const [closed, replaced] = [
      { from: inHours(400), to: inHours(408) },
      { from: inHours(500), to: inHours(508) },
    ];
    const [one, two] = [await ask(closed), await ask(replaced)];
    await take(one.id, "cleo");
    await take(two.id, "ben");
    await override("cleo", replaced);
    expect(await problemOf(approve(two.id))).toMatchObject({ status: 409 });
    await house.as("admin").access.deactivateUser({ params: { name: "cleo" } });
    expect(await problemOf(approve(one.id))).toMatchObject({
      status: 409,
      message: expect.stringContaining("cleo has no account any more"),
    });
  });

  test("is not approved as a swap with somebody who has nothing to give any more, or with whoever left", async () => {
    await putSchedule(["ana", "dan"], { coverNeedsApproval: true });
    const shifts = (await oncall().listShifts({ query: { from: inHours(0), to: inHours(24 * 12) } })).schedules;
    const of = (user: string) =>
      shifts.flatMap((one) => one.shifts).flatMap((one) => (one.user === user ? [{ from: one.from, to: one.to }] : []));
    const [anas, dans] = [of("ana"), of("dan")];
    const swap = (at: number) => ask({ ...anas[at], inReturn: dans[at] });
    const [one, two] = [await swap(1), await swap(3)];
    await take(one.id, "dan");
    await take(two.id, "dan");
    const given = dans[1];
    if (!given) throw new Error("dan has no shift");
    await override("ben", given);
    expect(await problemOf(approve(one.id))).toMatchObject({
      status: 409,
      message: expect.stringContaining("dan is not on call any more"),
    });
    await house.as("admin").access.deactivateUser({ params: { name: "ana" } });
    expect(await problemOf(approve(two.id))).toMatchObject({
      status: 409,
      message: expect.stringContaining("ana has no account any more"),
    });
  });
});
