import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { problemOf } from "../../testing/problem-of.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import { revisionOf } from "./seen-revision.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
  await Promise.all((["admin", "editor"] as const).map((role) => house.as(role).access.me()));
});
afterAll(() => house.close());

const params = { name: "nights" };
const rotation = {
  members: ["the-editor"],
  firstHandoff: "2026-01-05T09:00",
  name: "daily",
  period: { count: 1, unit: "days" as const },
};
type Role = "admin" | "editor";
const putSchedule = (role: Role, description: string, query = {}) =>
  house.as(role).oncall.putSchedule({ params, query, body: { timeZone: "UTC", rotations: [rotation], description } });
const getSchedule = () => house.as("editor").oncall.getSchedule({ params });
const putPolicy = (role: Role, description: string, query = {}) => {
  const steps = [{ delayMinutes: 0, targets: [{ kind: "user" as const, name: "the-editor" }] }];
  return house.as(role).oncall.putEscalationPolicy({ params, query, body: { steps, description } });
};
const getPolicy = () => house.as("editor").oncall.getEscalationPolicy({ params });
const putCalendar = (role: Role, description: string, query = {}) =>
  house.as(role).oncall.putCalendar({ params, query, body: { dates: [{ date: "2031-12-24" }], description } });
const getCalendar = () => house.as("editor").oncall.getCalendar({ params });

test("what says the same has the same revision, in whatever order", () => {
  const [one, other] = [revisionOf({ a: [1, { b: 2, c: 3 }] }), revisionOf({ a: [1, { c: 3, b: 2, d: undefined }] })];
  expect(one).toBe(other);
  expect(revisionOf({ a: [{ b: 2, c: 3 }, 1] })).not.toBe(one);
});

describe.each([
  { what: "a schedule", put: putSchedule, get: getSchedule },
  { what: "an escalation policy", put: putPolicy, get: getPolicy },
  { what: "a calendar", put: putCalendar, get: getCalendar },
])("of two who change $what", ({ put, get }) => {
  test("the later one is told who changed it since, and does not write over it", async () => {
    const { revision } = await put("editor", "first");
    expect((await get()).revision).toBe(revision);
    const changed = await put("admin", "the admin's", { revision });
    expect(await problemOf(put("editor", "the editor's", { revision }))).toMatchObject({
      status: 409,
      message: expect.stringMatching(
        /^Nothing was saved: the-admin changed it on \w{3} \d+ \w{3} \d\d:\d\d UTC, after you had read it\./,
      ),
    });
    expect((await get()).description).toBe("the admin's");
    expect((await put("editor", "the editor's", { revision: changed.revision })).revision).not.toBe(revision);
  });

  test("who names no revision takes what comes", async () => {
    await put("editor", "again");
    expect((await get()).description).toBe("again");
  });
});

test("of two who save what they read of a policy at once, one is told", async () => {
  const { revision } = await putPolicy("editor", "as both read it");
  const saves = await Promise.allSettled(
    (["admin", "editor"] as const).map((role) => putPolicy(role, role, { revision })),
  );
  expect(saves.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
});

test("what was deleted since is not made anew unseen, and what was changed since is not deleted", async () => {
  const [{ revision }, schedule] = [await putPolicy("editor", "kept"), await putSchedule("editor", "kept")];
  await putPolicy("admin", "changed");
  await putSchedule("admin", "changed");
  const deletePolicy = (query = {}) => house.as("editor").oncall.deleteEscalationPolicy({ params, query });
  const deleteSchedule = (query = {}) => house.as("editor").oncall.deleteSchedule({ params, query });
  expect(await problemOf(deletePolicy({ revision }))).toMatchObject({ status: 409 });
  expect(await problemOf(deleteSchedule({ revision: schedule.revision }))).toMatchObject({ status: 409 });
  await deletePolicy();
  expect(await problemOf(putPolicy("admin", "changed", { revision }))).toMatchObject({
    status: 409,
    message: expect.stringContaining("the-editor deleted it"),
  });
});

test("what files changed since counts as well", async () => {
  const { revision } = await putPolicy("editor", "by hand");
  const text = `apiVersion: shipshape/v1
kind: EscalationPolicy
metadata: { name: nights }
spec: { description: from a file, steps: [{ delayMinutes: 0, targets: [{ kind: user, name: the-editor }] }] }
`;
  await house.as("admin").configuration.apply({ body: { files: [{ path: "nights.yaml", text }] } });
  expect(await problemOf(putPolicy("editor", "by hand again", { revision }))).toMatchObject({
    status: 409,
    message: expect.stringContaining("the-admin changed it"),
  });
});
