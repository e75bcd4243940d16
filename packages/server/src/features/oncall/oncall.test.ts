import { EscalationPolicyManifest, ScheduleManifest } from "@shipshape/contract/manifest";
import { peopleOfTargets } from "@shipshape/domain/oncall/escalation-people";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SYSTEM } from "../../kernel/actor.ts";
import type { ConfigurationKind, Manifest } from "../../kernel/configuration/kind.ts";
import { inTransaction } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import { problemOf } from "../../testing/problem-of.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import { escalationPolicyConfiguration } from "./escalation-policy-configuration.ts";
import { escalationBooks, escalationWorld, type Target, whoIsOnCall } from "./index.ts";
import { scheduleConfiguration } from "./schedule-configuration.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let house: TestHouse;
beforeAll(async () => {
  house = await testHouse();
  const people = ["ana", "ben", "cleo"].map((name) => ({ name, displayName: name, email: `${name}@example.org` }));
  await house.kernel.db
    .insertInto("userAccount")
    .values(people.map((person) => ({ id: newId(), role: "responder", ...person })))
    .execute();
  await apply(scheduleConfiguration, schedule("primary", { rotations: [week("ana", "ben")] }));
});
afterAll(() => house.close());

const reachedBy = async (targets: readonly Target[], at: Date) => {
  const book = { start: "p", policies: { p: { steps: [{ delayMinutes: 0, targets }], repeat: 0 } } };
  return peopleOfTargets(targets, await escalationWorld(house.kernel.db, [book], { at }), at.getTime(), new Map());
};
const apply = (kind: ConfigurationKind, manifest: unknown) =>
  inTransaction(house.kernel.db, (tx) => kind.apply(tx, SYSTEM, manifest as Manifest, undefined, house.kernel));
/** Weeks that begin on Mondays at 09:00, since long ago. */
const week = (...members: string[]) => ({
  name: "week",
  members,
  firstHandoff: "2026-01-05T09:00",
  period: { unit: "weeks", count: 1 },
});
const schedule = (name: string, spec: object) =>
  ScheduleManifest.parse({
    apiVersion: "shipshape/v1",
    kind: "Schedule",
    metadata: { name },
    spec: { timeZone: "Europe/Berlin", rotations: [week("ana")], ...spec },
  });
const policy = (steps: object[]) =>
  EscalationPolicyManifest.parse({
    apiVersion: "shipshape/v1",
    kind: "EscalationPolicy",
    metadata: { name: "payments" },
    spec: { steps },
  });
const inHours = (hours: number) => new Date(house.kernel.clock.now().getTime() + hours * HOUR);
const onCallAt = async (name: string, at: string) => {
  const { onCall } = await house.as("viewer").oncall.whoIsOnCall({ query: { at: new Date(at) } });
  return onCall.find((one) => one.schedule === name);
};

describe("who is on call", () => {
  test("follows the rotation, and says until when and why", async () => {
    expect(await onCallAt("primary", "2026-06-03T12:00:00Z")).toEqual({
      schedule: "primary",
      people: [{ user: "ben", because: "on call for primary until Mon 09:00 CEST (rotation week)" }],
      because: "on call for primary until Mon 09:00 CEST (rotation week)",
      until: new Date("2026-06-08T07:00:00Z"),
    });
  });

  test.each([
    ["before the clocks go forward", "2026-03-30T06:59:59Z", "ben"],
    ["at 09:00 of the new summer time", "2026-03-30T07:00:00Z", "ana"],
    ["an hour before 09:00 winter time, which would be 08:00", "2026-10-26T07:59:59Z", "ben"],
    ["at 09:00 of the new winter time", "2026-10-26T08:00:00Z", "ana"],
  ])("failure mode 5, a clock change: hand-off %s", async (_, at, name) => {
    expect((await onCallAt("primary", at))?.people).toMatchObject([{ user: name }]);
  });

  test("a gap is said, with its end", async () => {
    const later = { ...week("cleo"), firstHandoff: "2027-01-04T09:00" };
    await apply(scheduleConfiguration, schedule("later", { rotations: [later] }));
    expect(await onCallAt("later", "2027-01-02T12:00:00Z")).toMatchObject({
      people: [],
      because: "nobody is on call for later: gap until Mon 09:00 CET (the first hand-off is still ahead)",
    });
    const { finalShifts, coverageGapMinutes } = await house.as("viewer").oncall.getSchedule({
      params: { name: "later" },
      query: { from: new Date("2027-01-03T00:00:00Z"), to: new Date("2027-01-05T00:00:00Z") },
    });
    expect(finalShifts.map(({ user, from }) => [user, from.toISOString()])).toEqual([
      [null, "2027-01-03T00:00:00.000Z"],
      ["cleo", "2027-01-04T08:00:00.000Z"],
    ]);
    expect(coverageGapMinutes).toBe(32 * 60);
  });

  test("of an unknown schedule is an error that names the mend", async () => {
    const problem = await problemOf(house.as("viewer").oncall.getSchedule({ params: { name: "nothing" } }));
    expect(problem).toMatchObject({ status: 404, message: expect.stringContaining("shipshape oncall list") });
  });
});

describe("an override", () => {
  const override = (body: { user: string; from: Date; to: Date; reason?: string }) =>
    house.as("responder").oncall.createOverride({ params: { name: "primary" }, body });

  test("failure mode 7: what is shown is what is paged", async () => {
    const made = await override({ user: "cleo", from: inHours(-1), to: inHours(8), reason: "ana is ill" });
    const { schedules } = await house.as("viewer").oncall.listSchedules();
    const shown = schedules.find(({ name }) => name === "primary")?.now;
    expect(shown).toMatchObject({
      people: [{ user: "cleo", because: expect.stringContaining("override: ana is ill") }],
    });
    const now = house.kernel.clock.now();
    expect(await whoIsOnCall(house.kernel.db, "primary", now)).toEqual(shown);
    const { people } = await reachedBy([{ kind: "schedule", name: "primary" }], now);
    expect(people).toMatchObject([{ name: "cleo", because: shown?.because }]);

    const detail = await house.as("viewer").oncall.getSchedule({ params: { name: "primary" } });
    expect(detail.finalShifts[0]).toMatchObject({ user: "cleo", overrideId: made.id });
    expect(detail.layers[0]?.shifts.every(({ user }) => user !== "cleo")).toBe(true);
  });

  test("failure mode 6, taken back during the shift: it ends now, and what was covered stays told", async () => {
    const { overrides } = await house.as("viewer").oncall.getSchedule({ params: { name: "primary" } });
    const overrideId = overrides[0]?.id ?? "";
    await house.as("responder").oncall.deleteOverride({ params: { name: "primary", overrideId } });
    const { schedules } = await house.as("viewer").oncall.listSchedules();
    expect(schedules.find(({ name }) => name === "primary")?.now.people).not.toMatchObject([{ user: "cleo" }]);
    const past = await house.as("viewer").oncall.getSchedule({
      params: { name: "primary" },
      query: { from: inHours(-2), to: inHours(1) },
    });
    expect(past.finalShifts.map(({ user }) => user)).toContain("cleo");

    const again = house.as("responder").oncall.deleteOverride({ params: { name: "primary", overrideId } });
    expect(await problemOf(again)).toMatchObject({ status: 409 });
    const { entries } = await house.as("admin").access.listAudit({ query: { subject: "schedule:primary" } });
    expect(entries.map(({ action }) => action)).toEqual([
      "oncall.deleteOverride",
      "oncall.createOverride",
      "oncall.applySchedule",
    ]);
  });

  test("the newer of two lies on top", async () => {
    const first = await override({ user: "cleo", from: inHours(100), to: inHours(110) });
    const second = await override({ user: "ben", from: inHours(102), to: inHours(104) });
    const { finalShifts } = await house.as("viewer").oncall.getSchedule({
      params: { name: "primary" },
      query: { from: inHours(99.9), to: inHours(110) },
    });
    expect(finalShifts.map(({ overrideId }) => overrideId).filter((id) => id !== null)).toEqual([
      first.id,
      second.id,
      first.id,
    ]);
    await house.as("responder").oncall.deleteOverride({ params: { name: "primary", overrideId: second.id } });
    expect((await onCallAt("primary", inHours(103).toISOString()))?.people).toMatchObject([{ user: "cleo" }]);
  });

  test.each([
    ["that ends before it starts", { user: "cleo", from: 2, to: 1 }, "to"],
    ["that is over", { user: "cleo", from: -2, to: -1 }, "to"],
    ["of more than a year", { user: "cleo", from: 0, to: 9_000 }, "to"],
    ["by nobody we know", { user: "zoe", from: 0, to: 1 }, "user"],
  ])("%s is refused, naming the field", async (_, { user, from, to }, path) => {
    const problem = await problemOf(override({ user, from: inHours(from), to: inHours(to) }));
    expect(problem).toMatchObject({ status: 400, faults: [{ path }] });
  });

  test("needs more than a viewer", async () => {
    const body = { user: "cleo", from: inHours(1), to: inHours(2) };
    const call = house.as("viewer").oncall.createOverride({ params: { name: "primary" }, body });
    expect(await problemOf(call)).toMatchObject({ status: 403 });
  });
});

describe("the people that targets mean", () => {
  test("each once with all reasons, and those nobody stands behind as sentences", async () => {
    const empty = { ...week(), firstHandoff: "2026-01-05T09:00" };
    await apply(scheduleConfiguration, schedule("empty", { rotations: [empty] }));
    await apply(scheduleConfiguration, schedule("secondary", { rotations: [week("ana")] }));
    const reachable = await reachedBy(
      [
        { kind: "user", name: "ana" },
        { kind: "schedule", name: "secondary" },
        { kind: "schedule", name: "empty" },
        { kind: "user", name: "zoe" },
        { kind: "schedule", name: "nothing" },
      ],
      new Date(house.kernel.clock.now().getTime() + DAY),
    );
    expect(reachable.people).toMatchObject([
      {
        name: "ana",
        because: expect.stringMatching(/^named by the escalation policy; on call for secondary/),
      },
    ]);
    expect(reachable.unreachable).toEqual([
      expect.stringContaining("nobody is on call for empty: gap (no rotation has members)"),
      expect.stringContaining("there is no such user"),
      expect.stringContaining("the schedule nothing does not exist"),
    ]);
  });
});

describe("as configuration", () => {
  const known = (names: Record<string, string[]>) => (kind: string) => new Set(names[kind] ?? []);
  const faults = (kind: ConfigurationKind, manifest: unknown, names: Record<string, string[]>) =>
    kind.check?.(manifest as Manifest, known(names), { find: () => undefined, all: () => [] }).map(({ path }) => path);

  test("a schedule and a policy read as they were applied", async () => {
    const steps = [
      { delayMinutes: 0, targets: [{ kind: "schedule", name: "primary" }] },
      { delayMinutes: 5, targets: [{ kind: "user", name: "ben" }] },
    ];
    await apply(escalationPolicyConfiguration, policy(steps));
    expect(await escalationPolicyConfiguration.read(house.kernel.db)).toEqual([policy(steps)]);
    const books = await escalationBooks(house.kernel.db, ["payments"]);
    expect(books.get("payments")?.policies).toMatchObject({ payments: { steps, repeat: 2 } });
    const schedules = await scheduleConfiguration.read(house.kernel.db);
    expect(schedules).toContainEqual(schedule("primary", { rotations: [week("ana", "ben")] }));
  });

  test("a fault names where and what", () => {
    const twice = schedule("x", { rotations: [week("ana", "zoe"), { ...week(), firstHandoff: "2026-02-30T09:00" }] });
    expect(faults(scheduleConfiguration, twice, { User: ["ana"] })).toEqual([
      "spec.rotations[0].members[1]",
      "spec.rotations[1].firstHandoff",
      "spec.rotations[1].name",
    ]);
    const targets = [
      { kind: "user", name: "zoe" },
      { kind: "schedule", name: "primary" },
    ];
    expect(faults(escalationPolicyConfiguration, policy([{ delayMinutes: 0, targets }]), {})).toEqual([
      "spec.steps[0].targets[0].name",
      "spec.steps[0].targets[1].name",
    ]);
  });
});
