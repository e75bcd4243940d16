import { ScheduleManifest } from "@shipshape/contract/manifest";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "../../kernel/id.ts";
import { problemOf } from "../../testing/problem-of.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import { scheduleConfiguration } from "./schedule-configuration.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let house: TestHouse;
let startMs: number;
beforeAll(async () => {
  house = await testHouse();
  startMs = house.kernel.clock.now().getTime();
  const people = ["ana", "ben", "cleo", "dora"].map((name) => ({ id: newId(), name, displayName: name }));
  await house.kernel.db
    .insertInto("userAccount")
    .values(people.map((person) => ({ ...person, role: "responder", email: `${person.name}@example.org` })))
    .execute();
});
afterAll(() => house.close());

const inHours = (hours: number) => new Date(startMs + hours * HOUR);
const daily = (...members: (string | string[] | null)[]) => ({
  name: "daily",
  members,
  firstHandoff: "2026-01-05T09:00",
  period: { unit: "days" as const, count: 1 },
});
type Body = { rollout?: "immediate" | "afterShift" | "afterRotation"; effectiveFrom?: Date };
const put = (name: string, members: (string | string[] | null)[], more: Body = {}) =>
  house.as("editor").oncall.putSchedule({
    params: { name },
    body: { timeZone: "UTC", rotations: [daily(...members)], ...more },
  });
const whoAt = async (name: string, at: Date) => {
  const { onCall } = await house.as("viewer").oncall.whoIsOnCall({ query: { at } });
  return onCall.find(({ schedule }) => schedule === name)?.people.map(({ user }) => user);
};
const shifts = (name: string, from: Date, to: Date) =>
  house
    .as("viewer")
    .oncall.getSchedule({ params: { name }, query: { from, to } })
    .then(({ finalShifts }) => finalShifts.map(({ user, from: at }) => [user, at.getTime()]));

describe("what a schedule said before", () => {
  test("failure mode 6, edited during a shift: what was on call stays what it was", async () => {
    await put("history", ["ana"]);
    await house.advance(2 * DAY);
    const now = house.kernel.clock.now();
    await put("history", ["ben"]);
    expect(await whoAt("history", new Date(now.getTime() - HOUR))).toEqual(["ana"]);
    expect(await whoAt("history", new Date(now.getTime() + HOUR))).toEqual(["ben"]);
    const told = await shifts("history", inHours(1), new Date(now.getTime() + DAY));
    expect(new Set(told.filter(([, at]) => Number(at) < now.getTime() - 1_000).map(([user]) => user))).toEqual(
      new Set(["ana"]),
    );

    const { versions } = await house.as("viewer").oncall.listScheduleVersions({ params: { name: "history" } });
    expect(versions.map(({ from, rotations }) => [from === null, rotations[0]?.members])).toEqual([
      [false, ["ben"]],
      [true, ["ana"]],
    ]);
  });

  test("what changes no turn is no new version", async () => {
    await put("history", ["ben"]);
    const { versions } = await house.as("viewer").oncall.listScheduleVersions({ params: { name: "history" } });
    expect(versions).toHaveLength(2);
  });

  test("a change may wait for the end of the shifts under way, and is taken back by the next", async () => {
    await put("later", ["ana"]);
    const { effectiveFrom } = await put("later", ["cleo"], { rollout: "afterShift" });
    expect(effectiveFrom.toISOString().slice(11, 16)).toBe("09:00");
    expect(effectiveFrom.getTime()).toBeGreaterThan(house.kernel.clock.now().getTime());
    expect(await whoAt("later", new Date(effectiveFrom.getTime() - 1))).toEqual(["ana"]);
    expect(await whoAt("later", effectiveFrom)).toEqual(["cleo"]);
    await put("later", ["ana"]);
    expect(await whoAt("later", effectiveFrom)).toEqual(["ana"]);
  });

  test("a change cannot begin in the past", async () => {
    const problem = await problemOf(put("later", ["ben"], { effectiveFrom: inHours(-5) }));
    expect(problem).toMatchObject({ status: 400, faults: [{ path: "effectiveFrom" }] });
  });
});

describe("groups, and people nobody is to page", () => {
  test("several on call at once are told each with their reason, and of a turn of nobody that it is so", async () => {
    await put("pairs", [["ana", "ben"], null]);
    const days = await Promise.all(
      [0, 1].map((day) => house.as("viewer").oncall.whoIsOnCall({ query: { at: inHours(48 + day * 24) } })),
    );
    const told = days.map(({ onCall }) => onCall.find(({ schedule }) => schedule === "pairs"));
    const names = told.map((one) => one?.people.map(({ user }) => user).join(" "));
    expect(new Set(names)).toEqual(new Set(["ana ben", ""]));
    expect(told.find((one) => one?.people.length === 0)?.because).toContain("this turn of daily is nobody's");
  });

  test("somebody unknown in a group is refused at their place", async () => {
    const problem = await problemOf(put("pairs", [["ana", "zoe"]]));
    const message = expect.stringMatching(/^there is no user "zoe": there are ana, ben, cleo, dora.*; or add/);
    expect(problem).toMatchObject({ status: 400, faults: [{ path: "rotations[0].members[0][1]", message }] });
  });
});

describe("overrides that add, remove and replace one", () => {
  const params = { name: "pairs" };
  const make = (body: { user: string; kind?: "add" | "remove" | "replace"; instead?: string }) =>
    house
      .as("responder")
      .oncall.createOverride({ params, body: { ...body, from: inHours(1_000), to: inHours(1_010) } });
  const people = () => whoAt("pairs", inHours(1_005));

  test.each([
    ["add", { user: "cleo", kind: "add" as const }, ["ana", "ben", "cleo"]],
    ["remove", { user: "ana", kind: "remove" as const }, ["ben"]],
    ["replace one", { user: "cleo", instead: "ben" }, ["ana", "cleo"]],
    ["replace everybody", { user: "cleo" }, ["cleo"]],
  ])("%s", async (_, body, expected) => {
    await put("pairs", [["ana", "ben"]]);
    const { id } = await make(body);
    expect(await people()).toEqual(expected);
    await house.as("responder").oncall.deleteOverride({ params: { ...params, overrideId: id } });
    expect(await people()).toEqual(["ana", "ben"]);
  });

  test("who cannot be paged any more can be taken out, and come in for nobody", async () => {
    await put("pairs", [["ana", "dora"]]);
    await house.as("admin").access.deactivateUser({ params: { name: "dora" } });
    expect(await problemOf(make({ user: "dora", kind: "add" }))).toMatchObject({ faults: [{ path: "user" }] });
    const { id } = await make({ user: "dora", kind: "remove" });
    expect(await people()).toEqual(["ana"]);
    const body = { user: "dora", to: inHours(1_004) };
    await house.as("responder").oncall.updateOverride({ params: { ...params, overrideId: id }, body });
    expect(await people()).toEqual(["ana", "dora"]);
    expect(await problemOf(make({ user: "zoe", kind: "remove" }))).toMatchObject({ faults: [{ path: "user" }] });
  });

  test("an override that cannot be is refused at its field", async () => {
    expect(await problemOf(make({ user: "ana", instead: "ana" }))).toMatchObject({ faults: [{ path: "instead" }] });
    expect(await problemOf(make({ user: "ana", kind: "add", instead: "ben" }))).toMatchObject({
      faults: [{ path: "instead" }],
    });
  });
});

describe("a temporary schedule", () => {
  const params = { name: "history" };
  test("holds alone, leaves its gaps, and gives back what is left when it is taken back", async () => {
    const from = new Date(house.kernel.clock.now().getTime() + HOUR);
    const to = new Date(from.getTime() + 10 * HOUR);
    const shift = { user: "cleo", from, to: new Date(from.getTime() + 4 * HOUR) };
    const made = await house.as("responder").oncall.createTemporarySchedule({
      params,
      body: { from, to, shifts: [shift], reason: "launch" },
    });
    expect(await whoAt("history", new Date(from.getTime() + HOUR))).toEqual(["cleo"]);
    expect(await whoAt("history", new Date(from.getTime() + 5 * HOUR))).toEqual([]);
    const again = house.as("responder").oncall.createTemporarySchedule({ params, body: { from, to, shifts: [] } });
    expect(await problemOf(again)).toMatchObject({ status: 400, faults: [{ path: "from" }] });

    await house.advance(2 * HOUR);
    await house.as("responder").oncall.deleteTemporarySchedule({ params: { ...params, temporaryId: made.id } });
    expect(await whoAt("history", new Date(from.getTime() + 30 * 60_000))).toEqual(["cleo"]);
    expect(await whoAt("history", new Date(from.getTime() + 5 * HOUR))).toEqual(["ben"]);
  });

  test("a shift outside of it is refused", async () => {
    const from = inHours(2_000);
    const body = { from, to: inHours(2_010), shifts: [{ user: "ana", from: inHours(1_999), to: inHours(2_001) }] };
    const problem = await problemOf(house.as("responder").oncall.createTemporarySchedule({ params, body }));
    expect(problem).toMatchObject({ status: 400, faults: [{ path: "shifts[0]" }] });
  });
});

test("an override that is said to begin in the past begins now: what was, stays as it was", async () => {
  const before = new Date(house.kernel.clock.now().getTime() - HOUR);
  const was = await whoAt("history", before);
  const made = await house.as("responder").oncall.createOverride({
    params: { name: "history" },
    body: { user: "cleo", from: inHours(-24 * 30), to: new Date(before.getTime() + 3 * HOUR) },
  });
  expect(made.from.getTime()).toBeGreaterThan(before.getTime());
  expect(await whoAt("history", before)).toEqual(was);
  expect(await whoAt("history", new Date(before.getTime() + 2 * HOUR))).toEqual(["cleo"]);
});

describe("somebody who wants to be covered", () => {
  const ask = (more: object = {}) =>
    house.as("editor").oncall.createCoverRequest({
      params: { name: "swaps" },
      body: { user: "ana", from: inHours(3_000), to: inHours(3_008), note: "wedding", ...more },
    });
  const take = (requestId: string, user = "ben") =>
    house.as("responder").oncall.takeCoverRequest({ params: { requestId }, body: { user } });

  test("asks, somebody takes it, and it counts; nothing changes before", async () => {
    await put("swaps", ["ana"]);
    const { id, state } = await ask();
    expect([state, await whoAt("swaps", inHours(3_004))]).toEqual(["requested", ["ana"]]);
    expect(await take(id)).toMatchObject({ state: "applied", takenBy: "ben" });
    expect(await whoAt("swaps", inHours(3_004))).toEqual(["ben"]);
    expect(await problemOf(take(id))).toMatchObject({ status: 409 });
  });

  test("a swap is two covers, each instead of the other", async () => {
    await put("swaps", [["ana"], ["ben"]]);
    const inReturn = { from: inHours(3_100), to: inHours(3_172) };
    const { id } = await ask({ from: inHours(3_024), to: inHours(3_048), inReturn });
    await take(id);
    const { overrides } = await house.as("viewer").oncall.getSchedule({
      params: { name: "swaps" },
      query: { from: inHours(3_020), to: inHours(3_200) },
    });
    expect(overrides.map(({ user, instead, reason }) => [user, instead, reason])).toEqual([
      ["ben", "ana", "swap: wedding"],
      ["ana", "ben", "swap in return: wedding"],
    ]);
  });

  test("where a schedule wants an approval, it waits for one; and may be withdrawn", async () => {
    await house.as("editor").oncall.putSchedule({
      params: { name: "swaps" },
      body: { timeZone: "UTC", rotations: [daily("ana")], coverNeedsApproval: true },
    });
    const span = { from: inHours(3_300), to: inHours(3_304) };
    const { id } = await ask(span);
    expect((await take(id)).state).toBe("taken");
    expect(await whoAt("swaps", inHours(3_301))).toEqual(["ana"]);
    const refused = house.as("responder").oncall.approveCoverRequest({ params: { requestId: id } });
    expect(await problemOf(refused)).toMatchObject({ status: 403 });
    expect(await house.as("editor").oncall.approveCoverRequest({ params: { requestId: id } })).toMatchObject({
      state: "applied",
      approvedBy: "the-editor",
    });
    expect(await whoAt("swaps", inHours(3_301))).toEqual(["ben"]);

    const unapprove = (requestId: string) => house.as("editor").oncall.unapproveCoverRequest({ params: { requestId } });
    expect(await unapprove(id)).toMatchObject({ state: "taken", takenBy: "ben", approvedBy: null });
    expect(await whoAt("swaps", inHours(3_301))).toEqual(["ana"]);
    expect(await problemOf(unapprove(id))).toMatchObject({ status: 409 });
    await house.as("editor").oncall.approveCoverRequest({ params: { requestId: id } });
    expect(await whoAt("swaps", inHours(3_301))).toEqual(["ben"]);

    const other = await ask({ from: inHours(3_400), to: inHours(3_404) });
    await house.as("responder").oncall.withdrawCoverRequest({ params: { requestId: other.id } });
    expect(await problemOf(take(other.id))).toMatchObject({ status: 409 });
    const { requests } = await house.as("viewer").oncall.listCoverRequests({ query: { state: "withdrawn" } });
    expect(requests.map(({ id: one }) => one)).toEqual([other.id]);
  });

  test("a cover is given back before it counts and while it does: the request waits for somebody again", async () => {
    const release = (requestId: string) => house.as("responder").oncall.releaseCoverRequest({ params: { requestId } });
    const { id } = await ask({ from: inHours(3_600), to: inHours(3_604) });
    expect(await problemOf(release(id))).toMatchObject({ status: 409 });
    await take(id);
    expect(await release(id)).toMatchObject({ state: "requested", takenBy: null });
    await take(id, "cleo");
    await house.as("editor").oncall.approveCoverRequest({ params: { requestId: id } });
    expect(await whoAt("swaps", inHours(3_601))).toEqual(["cleo"]);
    expect(await release(id)).toMatchObject({ state: "requested", takenBy: null, approvedBy: null });
    expect(await whoAt("swaps", inHours(3_601))).toEqual(["ana"]);
  });

  test("nobody asks to be covered where they are not on call, or for longer than a year", async () => {
    const span = { from: inHours(3_700), to: inHours(3_704) };
    expect(await problemOf(ask({ ...span, user: "cleo" }))).toMatchObject({
      status: 400,
      faults: [{ path: "from", message: expect.stringContaining("choose a time of one of their shifts") }],
    });
    expect(await problemOf(ask({ ...span, to: inHours(30_000) }))).toMatchObject({ faults: [{ path: "to" }] });
  });

  test("a swap needs somebody who has a shift to give in return", async () => {
    const inReturn = { from: inHours(3_900), to: inHours(3_904) };
    const { id } = await ask({ from: inHours(3_800), to: inHours(3_804), inReturn });
    expect(await problemOf(take(id))).toMatchObject({
      status: 400,
      faults: [{ path: "user", message: expect.stringContaining("when ben is not on call") }],
    });
  });

  test("nobody covers for themselves", async () => {
    const { id } = await ask({ from: inHours(3_500), to: inHours(3_504) });
    expect(await problemOf(take(id, "ana"))).toMatchObject({ status: 400, faults: [{ path: "user" }] });
  });
});

describe("as configuration", () => {
  test("a plan says who is on call instead of whom in the next four weeks", async () => {
    const [before] = (await scheduleConfiguration.read(house.kernel.db)).filter(
      ({ metadata }) => metadata.name === "later",
    );
    if (!before) expect.unreachable("it is there");
    const manifest = ScheduleManifest.parse({
      ...before,
      spec: { ...(before.spec as object), rotations: [daily("cleo")] },
    });
    const applied = { find: () => undefined, all: () => [] };
    const told = await scheduleConfiguration.effectOf?.(house.kernel.db, { manifest, before }, applied, house.kernel);
    expect(told).toEqual([expect.stringMatching(/ to .*: cleo instead of ana$/)]);
    const same = await scheduleConfiguration.effectOf?.(
      house.kernel.db,
      { manifest: before, before },
      applied,
      house.kernel,
    );
    expect(same).toEqual(["nobody's shift changes in the next four weeks"]);
  });

  test("what the extended kind says is read as it was applied", async () => {
    const spec = {
      timeZone: "Europe/London",
      rotations: [
        {
          ...daily("ana", ["ben", "cleo"], null),
          layer: 1,
          turns: "covered" as const,
          restrictions: [{ days: ["MO" as const, "TU" as const], from: "09:00", to: "17:00" }],
          from: "2026-01-05T09:00",
        },
      ],
      coverNeedsApproval: true,
    };
    await house.as("editor").oncall.putSchedule({ params: { name: "rich" }, body: spec });
    const documents = await scheduleConfiguration.read(house.kernel.db);
    const document = documents.find(({ metadata }) => metadata.name === "rich");
    expect(ScheduleManifest.parse(document)).toEqual(document);
    expect(document?.spec).toEqual({ description: "", ...spec });
  });
});

test("a request that nobody answered in its time is expired from then on, not only once that is written", async () => {
  await put("brief", ["ana"]);
  const now = house.kernel.clock.now().getTime();
  const body = { user: "ana", from: new Date(now + 60_000), to: new Date(now + 120_000) };
  const { id } = await house.as("editor").oncall.createCoverRequest({ params: { name: "brief" }, body });
  const listed = async (state?: "requested" | "expired") => {
    const { requests } = await house
      .as("viewer")
      .oncall.listCoverRequests({ query: { schedule: "brief", ...(state && { state }) } });
    return requests.map((one) => [one.id, one.state]);
  };
  expect(await listed("requested")).toEqual([[id, "requested"]]);
  await house.advance(121_000);
  expect([await listed(), await listed("requested"), await listed("expired")]).toEqual([
    [[id, "expired"]],
    [],
    [[id, "expired"]],
  ]);
  await house.runPeriodic("oncall.expireCoverRequests");
  expect(await listed()).toEqual([[id, "expired"]]);
});
