import type { ApiProblem } from "@shipshape/contract/problem";
import { HOUR_MS } from "@shipshape/domain/time/milliseconds";
import ICAL from "ical.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type GateHouse, gateHouse } from "../../testing/gate-house.ts";

let house: GateHouse;
beforeAll(async () => {
  house = await gateHouse();
});
afterAll(() => house.close());

const inHours = (hours: number) => new Date(house.kernel.clock.now().getTime() + hours * HOUR_MS);
const closing = (more: Record<string, unknown> = {}) => ({
  name: "closing",
  from: inHours(-1),
  to: inHours(5),
  reason: "The books are closed",
  selector: { environments: ["production"] },
  ...more,
});
const editor = () => house.as("editor").gates;
const faultsOf = (call: Promise<unknown>) =>
  call.then(
    () => expect.unreachable("it was allowed"),
    (error: ApiProblem) => ({ status: error.status, paths: error.faults.map(({ path }) => path) }),
  );

describe("a freeze made by hand", () => {
  test("holds from now on, and is written down", async () => {
    expect(await editor().createFreeze({ body: closing() })).toMatchObject({ name: "closing", active: true });
    expect(await house.check()).toMatchObject({ verdict: "defer", because: [{ code: "freeze", subject: "closing" }] });
    const { entries } = await house.as("admin").access.listAudit({ query: { subject: "freeze:closing" } });
    expect(entries[0]).toMatchObject({ actor: "the-editor", action: "gates.createFreeze" });
  });

  test("is changed, and the gate follows", async () => {
    const { name, ...said } = closing({ from: inHours(1), displayName: "Year's end" });
    const changed = await editor().updateFreeze({ params: { name }, body: said });
    expect(changed).toMatchObject({ displayName: "Year's end", active: false });
    expect((await house.check()).verdict).toBe("allow");
    const { entries } = await house.as("admin").access.listAudit({ query: { subject: "freeze:closing" } });
    expect(entries[0]).toMatchObject({ before: { displayName: "closing" }, after: { displayName: "Year's end" } });
  });

  test("is taken away, and can be made again as it was", async () => {
    await editor().deleteFreeze({ params: { name: "closing" } });
    expect((await house.as("viewer").gates.listFreezes()).freezes).toEqual([]);
    await editor().createFreeze({ body: closing() });
    expect((await house.check()).verdict).toBe("defer");
    await editor().deleteFreeze({ params: { name: "closing" } });
    expect(await faultsOf(editor().deleteFreeze({ params: { name: "closing" } }))).toMatchObject({ status: 404 });
  });

  test("of a name that is taken, of nobody, or that ends before it begins, is refused by field", async () => {
    await editor().createFreeze({ body: closing() });
    expect(await faultsOf(editor().createFreeze({ body: closing() }))).toMatchObject({ status: 409 });
    const wrong = closing({ name: "other", to: inHours(-2), selector: { services: ["paymets"], teams: ["nobody"] } });
    expect(await faultsOf(editor().createFreeze({ body: wrong }))).toEqual({
      status: 400,
      paths: ["to", "selector.services", "selector.teams"],
    });
    await editor().deleteFreeze({ params: { name: "closing" } });
  });

  test("is not for a responder", async () => {
    expect(await faultsOf(house.as("responder").gates.createFreeze({ body: closing() }))).toMatchObject({
      status: 403,
    });
  });
});

test("what began while another freeze held passes no later one, though that one is over", async () => {
  await editor().createFreeze({ body: closing({ name: "first", from: inHours(-5), to: inHours(-2) }) });
  await editor().createFreeze({ body: closing({ name: "second", overrun: true }) });
  const began = async (hours: number) => (await house.check({ startedAt: inHours(hours) })).verdict;
  expect([await began(-6), await began(-3), await began(-1.5), await began(3)]).toEqual([
    "allow",
    "defer",
    "allow",
    "defer",
  ]);
  await editor().deleteFreeze({ params: { name: "first" } });
  await editor().deleteFreeze({ params: { name: "second" } });
});

test("a dry run answers as the gate does, and is not written down", async () => {
  const before = (await house.as("viewer").gates.listChecks()).checks.length;
  expect(await house.check({ dryRun: true })).toMatchObject({ verdict: "allow", recorded: false });
  expect((await house.as("viewer").gates.listChecks()).checks).toHaveLength(before);
  expect(await house.check()).toMatchObject({ verdict: "allow", recorded: true });
  expect((await house.as("viewer").gates.listChecks()).checks).toHaveLength(before + 1);
});

test("the gates of every environment are told where that is asked for", async () => {
  const placesOf = async (of: "production" | "all") =>
    (await house.as("viewer").gates.state({ query: { of } })).gates.map(
      ({ service, environment }) => `${service} ${environment}`,
    );
  expect(await placesOf("production")).toEqual(["payments production"]);
  expect(await placesOf("all")).toEqual(["payments production", "payments staging"]);
});

describe("a freeze that comes again", () => {
  const nightly = {
    name: "nightly",
    reason: "The books are closed each night",
    recurrence: {
      rrule: "FREQ=DAILY",
      firstStart: "2026-01-01T22:00",
      timeZone: "Europe/Berlin",
      durationMinutes: 480,
    },
    selector: { services: ["pay*"], changeClasses: ["feature"] },
    overrun: true,
  };
  test("on a day that never comes is refused: it would freeze nothing, or an allowed one everything for good", async () => {
    const recurrence = { ...nightly.recurrence, rrule: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30" };
    expect(await faultsOf(editor().createFreeze({ body: { ...nightly, recurrence } }))).toEqual({
      status: 400,
      paths: ["recurrence.rrule"],
    });
  });

  test("that was kept from before and never comes is told at its first start, and to come no more", async () => {
    await editor().createFreeze({ body: { ...nightly, name: "kept" } });
    const never = { ...nightly.recurrence, rrule: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30" };
    const { db } = house.kernel;
    const kept = db.updateTable("freezeWindow").set({ recurrence: JSON.stringify(never) });
    await kept.where("name", "=", "kept").execute();
    const { freezes } = await house.as("viewer").gates.listFreezes();
    expect(freezes.find(({ name }) => name === "kept")).toMatchObject({
      from: new Date("2026-01-01T21:00:00Z"),
      active: false,
      recurs: expect.stringContaining("it comes no more"),
    });
    await editor().deleteFreeze({ params: { name: "kept" } });
  });

  const untilNight = async () => {
    const { to, active } = (await house.as("viewer").gates.listFreezes()).freezes[0] ?? expect.unreachable();
    return { to, active };
  };

  test("is told as its next stretch, and in words", async () => {
    expect(await editor().createFreeze({ body: nightly })).toMatchObject({
      recurs: "every day at 10 PM, for 8 h (Europe/Berlin)",
      overrun: true,
    });
    const { from, to } = (await house.as("viewer").gates.listFreezes()).freezes[0] ?? expect.unreachable();
    expect(to.getTime() - from.getTime()).toBe(8 * HOUR_MS);
  });

  test("says to an open gate when it shuts next, and to a shut one when it opens", async () => {
    if ((await untilNight()).active) await house.advance(8 * HOUR_MS);
    const open = await house.check({ dryRun: true });
    expect(open).toMatchObject({ verdict: "allow", nextClosingBecause: "nightly: The books are closed each night" });
    await house.advance((open.nextClosing?.getTime() ?? 0) - house.kernel.clock.now().getTime() + 60_000);
    const shut = await house.check({ dryRun: true });
    expect(shut).toMatchObject({ verdict: "defer", nextClosing: null });
    expect(shut.because[0]?.action).toBe("Wait until it opens, or ask for an override of nightly.");
    expect(shut.nextOpening?.getTime()).toBe((open.nextClosing?.getTime() ?? 0) + 8 * HOUR_MS);
    expect((await house.check({ dryRun: true, changeClass: "security" })).verdict).toBe("allow");
  });

  test("lets what began before it come to its end", async () => {
    expect(await house.check({ dryRun: true, startedAt: inHours(-1) })).toMatchObject({
      verdict: "allow",
      because: [{ code: "freeze_overrun" }],
    });
  });

  test("is overridden for one gate, with a reason, and that is written down", async () => {
    const said = { service: "payments", environment: "production", minutes: 30 };
    const responder = house.as("responder").gates;
    const override = (body: object) =>
      responder.overrideFreeze({ params: { name: "nightly" }, body: { ...said, reason: "a leak", ...body } });
    expect(await faultsOf(override({}))).toEqual({ status: 400, paths: ["reason"] });
    const reason = "A leak has to be closed now";
    const overridden = await override({ reason });
    expect(overridden).toMatchObject({ freeze: "nightly", overriddenBy: "the-responder", active: true });
    expect(await house.check({ dryRun: true })).toMatchObject({
      verdict: "warn",
      because: [{ code: "freeze_overridden", text: `the-responder lets it pass nightly: ${reason}` }],
      nextClosing: overridden.until,
    });
    expect((await house.check({ dryRun: true, environment: "staging" })).verdict).toBe("defer");
    const { entries } = await house.as("admin").access.listAudit({ query: { subject: "service:payments" } });
    expect(entries[0]).toMatchObject({ actor: "the-responder", action: "gates.overrideFreeze" });
    await house.advance(31 * 60_000);
    expect((await house.check({ dryRun: true })).verdict).toBe("defer");
  });

  test("an override is ended before its time, and that taken back while the time lasts", async () => {
    const responder = house.as("responder").gates;
    const body = { service: "payments", environment: "production", reason: "A leak has to be closed now", minutes: 30 };
    const { id, until } = await responder.overrideFreeze({ params: { name: "nightly" }, body });
    expect((await house.check({ dryRun: true })).verdict).toBe("warn");
    const ended = await responder.endOverride({ params: { id } });
    expect(ended).toMatchObject({ active: false, endedBy: "the-responder", until });
    expect((await house.check({ dryRun: true })).verdict).toBe("defer");
    expect((await responder.listOverrides({ query: { active: "true" } })).overrides).toEqual([]);
    expect(await faultsOf(responder.endOverride({ params: { id } }))).toMatchObject({ status: 409 });
    expect(await responder.resumeOverride({ params: { id } })).toMatchObject({ active: true, endedAt: null, until });
    expect((await house.check({ dryRun: true })).verdict).toBe("warn");
    expect(await faultsOf(responder.resumeOverride({ params: { id } }))).toMatchObject({ status: 409 });
    await responder.endOverride({ params: { id } });
    await house.advance(31 * 60_000);
    expect(await faultsOf(responder.resumeOverride({ params: { id } }))).toMatchObject({ status: 409 });
    const { entries } = await house.as("admin").access.listAudit({ query: { subject: "service:payments" } });
    expect(entries.slice(0, 4).map(({ action }) => action)).toEqual([
      "gates.endOverride",
      "gates.resumeOverride",
      "gates.endOverride",
      "gates.overrideFreeze",
    ]);
    expect(await house.toldOf("gates.freezeOverrideEnded")).toHaveLength(2);
  });

  test("is shown each time on the calendar, and in a feed of the team or service", async () => {
    const query = { from: inHours(0), to: inHours(72) };
    const { stretches } = await house.as("viewer").gates.freezeCalendar({ query: { ...query, service: "payments" } });
    expect(stretches.length).toBeGreaterThanOrEqual(3);
    const { url, id } = await house.as("viewer").gates.createFreezeFeed({ body: { team: "money" } });
    const answer = await house.http.app.inject({ method: "GET", url: new URL(url).pathname });
    expect(answer.headers["content-type"]).toContain("text/calendar");
    expect(answer.body).toContain("SUMMARY:Frozen: nightly");
    // read as calendar apps do: a component that is not of RFC 5545 is thrown at
    const events = new ICAL.Component(ICAL.parse(answer.body))
      .getAllSubcomponents("vevent")
      .map((one) => new ICAL.Event(one));
    expect(events.length).toBeGreaterThan(365);
    expect(new Set(events.map(({ uid }) => uid)).size).toBe(events.length);
    const { from, to } = stretches[0] ?? expect.unreachable("nothing is frozen in three days");
    const spans = events.map(({ startDate, endDate }) => [startDate.toJSDate(), endDate.toJSDate()]);
    expect(spans).toContainEqual([from, to]);
    expect(answer.body.split("\r\n").every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
    expect(answer.body.endsWith("END:VCALENDAR\r\n")).toBe(true);
    await house.as("viewer").gates.revokeFreezeFeed({ params: { feedId: id } });
    expect((await house.http.app.inject({ method: "GET", url: new URL(url).pathname })).statusCode).toBe(404);
    expect(await faultsOf(house.as("viewer").gates.createFreezeFeed({ body: { team: "nobody" } }))).toMatchObject({
      status: 404,
    });
  });

  test("that is changed is an event of the same id, newer in its sequence and its stamp", async () => {
    const { url, id } = await house.as("viewer").gates.createFreezeFeed({ body: { team: "money" } });
    const first = async () => {
      const { body } = await house.http.app.inject({ method: "GET", url: new URL(url).pathname });
      const [event] = new ICAL.Component(ICAL.parse(body)).getAllSubcomponents("vevent");
      const text = (name: string) => String(event?.getFirstPropertyValue(name));
      return { uid: text("uid"), sequence: Number(text("sequence")), stamp: text("dtstamp"), why: text("description") };
    };
    const before = await first();
    await house.advance(90_000);
    const { name, ...said } = nightly;
    await editor().updateFreeze({ params: { name }, body: { ...said, reason: "The books; closed, all" } });
    const after = await first();
    expect(after).toMatchObject({ uid: before.uid, why: "The books; closed, all" });
    expect(after.sequence).toBeGreaterThan(before.sequence);
    expect(after.stamp > before.stamp).toBe(true);
    await house.as("viewer").gates.revokeFreezeFeed({ params: { feedId: id } });
  });

  test("with two times, or with a rule that is none, is refused by field", async () => {
    const both = { ...nightly, name: "both", from: inHours(1), to: inHours(2) };
    expect(await faultsOf(editor().createFreeze({ body: both }))).toEqual({ status: 400, paths: ["recurrence"] });
    const wrong = { ...nightly, name: "wrong", recurrence: { ...nightly.recurrence, rrule: "FREQ=SOMETIMES" } };
    expect(await faultsOf(editor().createFreeze({ body: wrong }))).toEqual({
      status: 400,
      paths: ["recurrence.rrule"],
    });
    await editor().deleteFreeze({ params: { name: "nightly" } });
  });
});
