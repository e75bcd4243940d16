import { EscalationPolicyManifest, ScheduleManifest } from "@shipshape/contract/manifest";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SYSTEM } from "../../kernel/actor.ts";
import type { ConfigurationKind, Manifest } from "../../kernel/configuration/kind.ts";
import { inTransaction } from "../../kernel/database.ts";
import { newId } from "../../kernel/id.ts";
import { problemOf } from "../../testing/problem-of.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import { escalationPolicyConfiguration } from "./escalation-policy-configuration.ts";
import { myShifts } from "./my-shifts.ts";
import { scheduleConfiguration } from "./schedule-configuration.ts";

const HOUR = 3_600_000;
let house: TestHouse;
const ids = new Map<string, string>();
beforeAll(async () => {
  house = await testHouse();
  startMs = house.kernel.clock.now().getTime();
  const people = ["ana", "ben", "cleo"].map((name) => ({ id: newId(), name, displayName: name }));
  for (const { id, name } of people) ids.set(name, id);
  await house.kernel.db
    .insertInto("userAccount")
    .values(people.map((person) => ({ ...person, role: "responder", email: `${person.name}@example.org` })))
    .execute();
  await apply(scheduleConfiguration, schedule("primary", daily("ana", "ben")));
  await apply(scheduleConfiguration, schedule("launch", { ...daily("cleo"), firstHandoff: "2999-01-01T09:00" }));
});
afterAll(() => house.close());

const apply = (kind: ConfigurationKind, manifest: unknown) =>
  inTransaction(house.kernel.db, (tx) => kind.apply(tx, SYSTEM, manifest as Manifest, undefined, house.kernel));
const daily = (...members: string[]) => ({
  name: "daily",
  members,
  firstHandoff: "2026-01-05T09:00",
  period: { unit: "days", count: 1 },
});
const schedule = (name: string, rotation: object) =>
  ScheduleManifest.parse({
    apiVersion: "shipshape/v1",
    kind: "Schedule",
    metadata: { name },
    spec: { timeZone: "UTC", rotations: [rotation] },
  });
let startMs: number;
/** From when the tests began: the clock goes on meanwhile. */
const inHours = (hours: number) => new Date(startMs + hours * HOUR);
const params = { name: "primary" };
const make = (from: number, to: number) =>
  house.as("responder").oncall.createOverride({
    params,
    body: { user: "cleo", from: inHours(from), to: inHours(to), reason: "dentist" },
  });
const update = (overrideId: string, body: { user?: string; from?: Date; to?: Date; reason?: string }) =>
  house.as("responder").oncall.updateOverride({ params: { ...params, overrideId }, body });

describe("an override that is moved", () => {
  test("is told as it is now, with what it was in the audit log, and followers hear of it", async () => {
    const made = await make(5, 9);
    const moved = await update(made.id, { from: inHours(6), to: inHours(12) });
    expect(moved).toEqual({ ...made, from: inHours(6), to: inHours(12) });
    const { overrides } = await house.as("viewer").oncall.getSchedule({ params });
    expect(overrides.find(({ id }) => id === made.id)).toEqual(moved);
    const { entries } = await house.as("admin").access.listAudit({ query: { subject: "schedule:primary" } });
    expect(entries[0]).toMatchObject({
      action: "oncall.updateOverride",
      before: { to: made.to.toISOString() },
      after: { to: moved.to.toISOString() },
    });
    const told = await house.kernel.db.selectFrom("event").select("name").orderBy("id", "desc").limit(1).execute();
    expect(told[0]?.name).toBe("oncall.overrideChanged");
  });

  test("names somebody else, and keeps its place under newer ones", async () => {
    const below = await make(30, 40);
    const above = await make(32, 34);
    await update(below.id, { user: "ben", reason: "swapped" });
    const { onCall } = await house.as("viewer").oncall.whoIsOnCall({ query: { at: inHours(33) } });
    expect(onCall.find((one) => one.schedule === "primary")?.because).toContain("override: dentist");
    await house.as("responder").oncall.deleteOverride({ params: { ...params, overrideId: above.id } });
    const later = await house.as("viewer").oncall.whoIsOnCall({ query: { at: inHours(33) } });
    expect(later.onCall.find((one) => one.schedule === "primary")).toMatchObject({
      people: [{ user: "ben" }],
    });
  });

  test("under way keeps its beginning and its person; its end moves", async () => {
    const made = await make(-1, 3);
    expect((await update(made.id, { to: inHours(2) })).to).toEqual(inHours(2));
    expect(await problemOf(update(made.id, { from: inHours(1) }))).toMatchObject({
      status: 400,
      faults: [{ path: "from" }],
    });
    expect(await problemOf(update(made.id, { user: "ben" }))).toMatchObject({
      status: 400,
      faults: [{ path: "user" }],
    });
    expect(await problemOf(update(made.id, { to: inHours(-0.5) }))).toMatchObject({
      status: 400,
      faults: [{ path: "to" }],
    });
  });

  test("is not moved to where it would do nothing", async () => {
    const at = async (hours: number) => {
      const { onCall } = await house.as("viewer").oncall.whoIsOnCall({ query: { at: inHours(hours) } });
      return onCall.find((one) => one.schedule === "primary")?.people[0]?.user ?? "";
    };
    const [there, next] = [await at(200.5), await at(224.5)];
    const body = { from: inHours(200), to: inHours(201) };
    const taken = { ...body, user: "cleo", instead: there };
    for (const ask of [taken, { ...body, user: there, kind: "remove" as const }]) {
      const { id } = await house.as("responder").oncall.createOverride({ params, body: ask });
      expect((await update(id, { to: inHours(200.5) })).to).toEqual(inHours(200.5));
      const problem = await problemOf(update(id, { from: inHours(224), to: inHours(225) }));
      const message = expect.stringContaining(`${there} is not on call for primary from`);
      expect(problem).toMatchObject({ status: 400, faults: [{ path: "from", message }] });
      if ("instead" in ask) {
        expect(await problemOf(update(id, { user: there }))).toMatchObject({ faults: [{ path: "user" }] });
      }
      await house.as("responder").oncall.deleteOverride({ params: { ...params, overrideId: id } });
    }
    const nobody = { ...body, user: next, kind: "remove" as const };
    expect(await problemOf(house.as("responder").oncall.createOverride({ params, body: nobody }))).toMatchObject({
      faults: [{ path: "user", message: expect.stringContaining(`${next} is not on call for primary from`) }],
    });
  });

  test("cannot be moved into the past, and once over not at all", async () => {
    const ahead = await make(50, 52);
    expect(await problemOf(update(ahead.id, { from: inHours(-2) }))).toMatchObject({ faults: [{ path: "from" }] });
    const ended = await make(-3, 0.01);
    await house.advance(HOUR);
    expect(await problemOf(update(ended.id, { to: inHours(5) }))).toMatchObject({ status: 409 });
    expect(await problemOf(update(newId(), { to: inHours(5) }))).toMatchObject({ status: 404 });
  });
});

describe("my shifts", () => {
  const shiftsOf = (name: string, from: Date, to: Date) => {
    const actor = { ...SYSTEM, userId: ids.get(name) ?? null };
    return myShifts(house.kernel.db, actor, house.kernel.clock.now(), { from, to });
  };
  const at = (iso: string) => new Date(`2030-${iso}:00Z`);

  test("are told whole, without those of others, over every schedule", async () => {
    const { shifts } = await shiftsOf("ana", at("03-11T12:00"), at("03-14T12:00"));
    const whole = shifts.map(({ schedule: name, from, to }) => [name, to.getTime() - from.getTime()]);
    expect(whole).toEqual([
      ["primary", 24 * HOUR],
      ["primary", 24 * HOUR],
    ]);
    expect((await shiftsOf("cleo", at("03-11T12:00"), at("03-14T12:00"))).shifts).toEqual([]);
  });

  test("of a quarter are told whole, and in a calendar keep their beginning from one day to the next", async () => {
    const rotation = { ...daily("ana", "ben"), period: { unit: "months", count: 3 } };
    await apply(scheduleConfiguration, schedule("quarters", rotation));
    const { shifts } = await shiftsOf("ana", at("03-11T12:00"), at("03-14T12:00"));
    const own = shifts.find((one) => one.schedule === "quarters");
    expect([own?.from, own?.to]).toEqual([at("01-05T09:00"), at("04-05T09:00")]);
    const written = async (from: string) => {
      const span = { from: at(from), to: at("05-01T00:00") };
      const { ical } = await house.as("viewer").oncall.exportSchedule({ params: { name: "quarters" }, query: span });
      return ical.split("\r\n").filter((line) => /^(UID|DTSTART|DTEND)/.test(line));
    };
    const [today, tomorrow] = [await written("03-11T00:00"), await written("03-12T00:00")];
    expect(tomorrow).toEqual(today);
    expect(today).toContain("DTSTART:20300105T090000Z");
    await house.as("editor").oncall.deleteSchedule({ params: { name: "quarters" } });
  });

  test("somebody who covers is told of it, and whoever is covered of what is left", async () => {
    const [own] = (await shiftsOf("ana", at("05-01T00:00"), at("05-03T00:00"))).shifts;
    const from = own?.from ?? new Date();
    const to = new Date(from.getTime() + 6 * HOUR);
    const body = { user: "cleo", from, to, reason: "concert" };
    const { id } = await house.as("responder").oncall.createOverride({ params, body });
    const { shifts } = await shiftsOf("cleo", from, at("05-03T00:00"));
    expect(shifts).toMatchObject([{ schedule: "primary", overrideId: id, from, to, because: "override: concert" }]);
    expect((await shiftsOf("ana", from, new Date(from.getTime() + 20 * HOUR))).shifts[0]?.from).toEqual(to);
  });

  test("a token has none", async () => {
    expect(await problemOf(myShifts(house.kernel.db, SYSTEM, new Date(), {}))).toMatchObject({ code: "forbidden" });
  });
});

describe("whom a policy would page", () => {
  test("step by step with its time, who is on call then, and what reaches nobody", async () => {
    const steps = [
      { delayMinutes: 0, targets: [{ kind: "schedule", name: "primary" }] },
      {
        delayMinutes: 5,
        targets: [
          { kind: "schedule", name: "launch" },
          { kind: "user", name: "ben" },
        ],
      },
    ];
    const policy = {
      apiVersion: "shipshape/v1",
      kind: "EscalationPolicy",
      metadata: { name: "payments" },
      spec: { steps, repeat: 1 },
    };
    await apply(escalationPolicyConfiguration, EscalationPolicyManifest.parse(policy));
    const at = new Date("2031-03-12T08:57:00Z");
    const viewer = house.as("viewer").oncall;
    const forecast = await viewer.forecastEscalation({ params: { name: "payments" }, query: { at } });
    const told = forecast.steps.map((step) => [step.round, step.at.toISOString().slice(11, 16), step.people.length]);
    expect(told).toEqual([
      [1, "08:57", 1],
      [1, "09:02", 1],
      [2, "09:07", 1],
      [2, "09:12", 1],
    ]);
    expect(forecast.steps[0]?.people[0]?.user).not.toBe(forecast.steps[2]?.people[0]?.user);
    expect(forecast.steps[1]?.unreachable).toEqual([expect.stringContaining("nobody is on call for launch")]);
    expect(await problemOf(viewer.forecastEscalation({ params: { name: "nothing" } }))).toMatchObject({ status: 404 });
  });
});

describe("a schedule by hand", () => {
  const body = (members: string[], more: object = {}) => ({
    timeZone: "Europe/Berlin",
    rotations: [{ ...daily(...members), period: { unit: "days" as const, count: 1 } }],
    ...more,
  });
  const put = (name: string, given: ReturnType<typeof body>) =>
    house.as("editor").oncall.putSchedule({ params: { name }, body: given });

  test("is created, changed, told to followers, and read as configuration", async () => {
    expect(await put("support", body(["ana"], { displayName: "Support" }))).toMatchObject({ displayName: "Support" });
    await put("support", body(["ben", "cleo"], { displayName: "Support" }));
    const documents = await scheduleConfiguration.read(house.kernel.db);
    expect(documents.find(({ metadata }) => metadata.name === "support")).toMatchObject({
      metadata: { displayName: "Support" },
      spec: { rotations: [{ members: ["ben", "cleo"] }] },
    });
    const { entries } = await house.as("admin").access.listAudit({ query: { subject: "schedule:support" } });
    expect(entries.map(({ action, before }) => [action, before === null || before === undefined])).toEqual([
      ["oncall.putSchedule", false],
      ["oncall.putSchedule", true],
    ]);
  });

  test("is refused by the rules of configuration as code, at the field", async () => {
    const wrong = { ...daily("zoe"), period: { unit: "days" as const, count: 1 }, firstHandoff: "2026-02-30T09:00" };
    const problem = await problemOf(put("support", { ...body([]), rotations: [wrong] }));
    expect(problem).toMatchObject({
      status: 400,
      faults: [{ path: "rotations[0].firstHandoff" }, { path: "rotations[0].members[0]" }],
    });
    const responder = house.as("responder").oncall.putSchedule({ params: { name: "mine" }, body: body(["ana"]) });
    expect(await problemOf(responder)).toMatchObject({ status: 403 });
  });

  test("stays while a policy pages through it, and goes with its overrides otherwise", async () => {
    const remove = (name: string) => house.as("editor").oncall.deleteSchedule({ params: { name } });
    expect(await problemOf(remove("primary"))).toMatchObject({
      status: 409,
      message: expect.stringContaining("payments"),
    });
    await remove("support");
    expect(await problemOf(remove("support"))).toMatchObject({ status: 404 });
  });

  test("all schedules tell their week, gaps among them", async () => {
    const { schedules, from, to } = await house.as("viewer").oncall.listShifts();
    expect(to.getTime() - from.getTime()).toBe(168 * HOUR);
    expect(schedules.map((one) => one.schedule)).toEqual(["launch", "primary"]);
    expect(schedules[0]?.shifts).toEqual([{ user: null, from, to, because: expect.any(String), overrideId: null }]);
    expect(schedules[1]?.shifts.every(({ user }) => user !== null)).toBe(true);
  });
});
