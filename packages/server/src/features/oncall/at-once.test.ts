import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "../../kernel/id.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";

const HOUR = 3_600_000;
let house: TestHouse;
let startMs: number;
beforeAll(async () => {
  house = await testHouse();
  startMs = house.kernel.clock.now().getTime();
  const people = ["ana", "ben", "cleo"].map((name) => ({ id: newId(), name, displayName: name }));
  await house.kernel.db
    .insertInto("userAccount")
    .values(people.map((person) => ({ ...person, role: "responder", email: `${person.name}@example.org` })))
    .execute();
});
afterAll(() => house.close());

const inHours = (hours: number) => new Date(startMs + hours * HOUR);
const rotation = {
  name: "daily",
  members: ["ana"],
  firstHandoff: "2026-01-05T09:00",
  period: { unit: "days" as const, count: 1 },
};
const oncall = () => house.as("editor").oncall;
const putSchedule = (name: string, query = {}) =>
  oncall().putSchedule({ params: { name }, query, body: { timeZone: "UTC", rotations: [rotation] } });
type Target = { kind: "user" | "schedule" | "policy"; name: string };
const putPolicy = (name: string, target: Target) =>
  oncall().putEscalationPolicy({ params: { name }, body: { steps: [{ delayMinutes: 0, targets: [target] }] } });
const applyPolicy = (name: string) =>
  house.as("admin").configuration.apply({
    body: {
      files: [
        {
          path: "policy.yaml",
          text: `apiVersion: shipshape/v1
kind: EscalationPolicy
metadata: { name: ${name} }
spec: { steps: [{ delayMinutes: 0, targets: [{ kind: schedule, name: ${name} }] }] }
`,
        },
      ],
    },
  });

/** How each of several calls ended that were made in the same instant. */
const outcomes = async (calls: readonly Promise<unknown>[]): Promise<(number | "done")[]> =>
  (await Promise.allSettled(calls)).map((one) => (one.status === "fulfilled" ? "done" : one.reason.status));

const TRIES = 12;

describe("two who change at once", () => {
  test("policies that hand off to each other make no circle", async () => {
    for (let round = 0; round < TRIES; round++) {
      const [one, other] = [`one-${round}`, `other-${round}`];
      await putPolicy(one, { kind: "user", name: "ana" });
      await putPolicy(other, { kind: "user", name: "ana" });
      const ended = await outcomes([
        putPolicy(one, { kind: "policy", name: other }),
        putPolicy(other, { kind: "policy", name: one }),
      ]);
      expect(ended.toSorted()).toEqual([400, "done"]);
    }
  });

  test("make one schedule, policy or calendar of a name: the second is told, or changes it", async () => {
    const makeNew = () => putSchedule("fresh", { onlyNew: "true" });
    expect((await outcomes([makeNew(), makeNew(), makeNew()])).toSorted()).toEqual([409, 409, "done"]);
    const make = [1, 2, 3].map(() => putPolicy("fresh", { kind: "user", name: "ana" }));
    expect(await outcomes(make)).toEqual(["done", "done", "done"]);
    const body = { dates: [{ date: "2026-12-24" }] };
    const read = [1, 2, 3].map(() => oncall().putCalendar({ params: { name: "fresh" }, body }));
    expect(await outcomes(read)).toEqual(["done", "done", "done"]);
    const team = { name: "fresh-team", members: ["ana"] };
    const add = [1, 2, 3].map(() => house.as("editor").catalog.createTeam({ body: team }));
    expect((await outcomes(add)).toSorted()).toEqual([409, 409, "done"]);
  });

  test("leave no policy that pages through a schedule that is gone", async () => {
    for (let round = 0; round < TRIES; round++) {
      const name = `gone-${round}`;
      await putSchedule(name);
      const [deleted, named] = await outcomes([
        oncall().deleteSchedule({ params: { name } }),
        putPolicy(name, { kind: "schedule", name }),
      ]);
      expect([deleted, named]).toEqual(deleted === "done" ? ["done", 400] : [409, "done"]);
    }
  });

  test("leave none that files put there, and no team that pages by a policy that is gone", async () => {
    for (let round = 0; round < TRIES; round++) {
      const name = `lost-${round}`;
      await putSchedule(name);
      const ended = await outcomes([oncall().deleteSchedule({ params: { name } }), applyPolicy(name)]);
      expect(ended).toEqual(ended[0] === "done" ? ["done", 400] : [409, "done"]);
      if (ended[1] !== "done") continue;
      const body = { name, members: ["ana"], escalationPolicy: name };
      const [deleted, named] = await outcomes([
        oncall().deleteEscalationPolicy({ params: { name } }),
        house.as("editor").catalog.createTeam({ body }),
      ]);
      expect([deleted, named]).toEqual(deleted === "done" ? ["done", 400] : [409, "done"]);
    }
  });

  test("put one temporary schedule over a time", async () => {
    await putSchedule("weekend");
    const body = { from: inHours(100), to: inHours(110), shifts: [] };
    const make = () => oncall().createTemporarySchedule({ params: { name: "weekend" }, body });
    expect((await outcomes([make(), make(), make()])).toSorted()).toEqual([400, 400, "done"]);
  });
});
