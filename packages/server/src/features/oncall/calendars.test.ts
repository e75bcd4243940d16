import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import ICAL from "ical.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "../../kernel/id.ts";
import { problemOf } from "../../testing/problem-of.ts";
import { type TestHouse, testHouse } from "../../testing/test-house.ts";
import { icalEvents } from "./ical-events.ts";
import { mergedCopy } from "./merge-calendar-copy.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let house: TestHouse;
let source: Server;
let answer = { status: 200, text: "" };
let url = "";
const people = ["ana", "ben", "the-viewer"];
beforeAll(async () => {
  house = await testHouse({ allowPrivateUrls: true });
  await house.headersOf("viewer");
  await house.kernel.db
    .insertInto("userAccount")
    .values(
      people.slice(0, 2).map((name) => ({
        id: newId(),
        name,
        displayName: name === "ana" ? "Ana Silva" : name,
        role: "responder",
        email: `${name}@example.org`,
      })),
    )
    .execute();
  source = createServer((_, response) => response.writeHead(answer.status).end(answer.text));
  await new Promise<void>((done) => source.listen(0, "127.0.0.1", done));
  url = `http://127.0.0.1:${(source.address() as AddressInfo).port}/secret-token/team.ics`;
});
afterAll(async () => {
  source.close().closeAllConnections();
  await house.close();
});

const calendar = (...lines: string[]): string =>
  ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//EN", ...lines, "END:VCALENDAR"].join("\r\n");
const event = (...lines: string[]): string[] => ["BEGIN:VEVENT", ...lines, "END:VEVENT"];
const stamp = (at: Date): string => at.toISOString().replace(/[-:]|\.\d+/g, "");
const now = () => house.kernel.clock.now();
const later = (hours: number) => new Date(Math.ceil(now().getTime() / HOUR) * HOUR + hours * HOUR);
const editor = () => house.as("editor").oncall;
const whoAt = async (name: string, at: Date) => {
  const { onCall } = await house.as("viewer").oncall.whoIsOnCall({ query: { at } });
  return onCall.find(({ schedule }) => schedule === name)?.people.map(({ user }) => user);
};

describe("what a calendar says", () => {
  const span = { fromMs: Date.parse("2026-03-01T00:00Z"), toMs: Date.parse("2026-04-15T00:00Z") };
  const told = (text: string, zone?: string) =>
    icalEvents(text, span, zone).map(({ summary, fromMs, toMs, days }) => [
      summary,
      new Date(fromMs).toISOString().slice(5, 16),
      new Date(toMs).toISOString().slice(5, 16),
      days.length,
    ]);

  test("a time in a zone keeps its clock over a change of it, also in a series", () => {
    const series = event(
      "UID:1",
      "SUMMARY:ana",
      "DTSTART;TZID=Europe/Berlin:20260323T090000",
      "DURATION:PT8H",
      "RRULE:FREQ=WEEKLY;COUNT=2",
    );
    expect(told(calendar(...series))).toEqual([
      ["ana", "03-23T08:00", "03-23T16:00", 0],
      ["ana", "03-30T07:00", "03-30T15:00", 0],
    ]);
  });

  test("one of a series that was moved or left out", () => {
    const text = calendar(
      ...event(
        "UID:2",
        "SUMMARY:ben",
        "DTSTART:20260302T090000Z",
        "DTEND:20260302T170000Z",
        "RRULE:FREQ=DAILY;COUNT=3",
        "EXDATE:20260303T090000Z",
      ),
      ...event(
        "UID:2",
        "SUMMARY:ana for ben",
        "RECURRENCE-ID:20260304T090000Z",
        "DTSTART:20260304T120000Z",
        "DTEND:20260304T130000Z",
      ),
    );
    expect(told(text)).toEqual([
      ["ben", "03-02T09:00", "03-02T17:00", 0],
      ["ana for ben", "03-04T12:00", "03-04T13:00", 0],
    ]);
  });

  test("whole days are days, by the zone that is given, that the calendar names, or UTC", () => {
    const day = event("UID:3", "SUMMARY:Good Friday", "DTSTART;VALUE=DATE:20260403", "DTEND;VALUE=DATE:20260404");
    expect(told(calendar(...day))).toEqual([["Good Friday", "04-03T00:00", "04-04T00:00", 1]]);
    expect(told(calendar(...day), "Pacific/Chatham")[0]?.[1]).toBe("04-02T10:15");
    expect(told(calendar("X-WR-TIMEZONE:America/New_York", ...day))[0]?.[1]).toBe("04-03T04:00");
  });

  test.each([
    ["a page instead of a calendar", "<html></html>"],
    ["something else of the kind", "BEGIN:VCARD\r\nEND:VCARD"],
  ])("%s is said to be none", (_, text) => expect(() => told(text)).toThrow("no iCal calendar"));
});

describe("a calendar as a layer", () => {
  const shift = (uid: string, summary: string, from: Date, to: Date) =>
    event(`UID:${uid}`, `SUMMARY:${summary}`, `DTSTART:${stamp(from)}`, `DTEND:${stamp(to)}`);

  test("names people by mail address, name or display name; those it cannot name are told", async () => {
    answer = {
      status: 200,
      text: calendar(
        ...shift("a", "On call: Ana Silva (primary)", later(1), later(5)),
        ...event(
          "UID:b",
          "SUMMARY:second",
          "ATTENDEE;CN=Ben:mailto:BEN@example.org",
          `DTSTART:${stamp(later(5))}`,
          `DTEND:${stamp(later(9))}`,
        ),
        ...shift("c", "somebody else", later(9), later(10)),
      ),
    };
    const made = await editor().putCalendar({ params: { name: "team" }, body: { icalUrl: url } });
    expect(made).toMatchObject({ shiftCount: 2, unknownPeople: ["somebody else"], error: null });
    expect(made.source).toBe(`iCal from ${new URL(url).host}`);
    await editor().putSchedule({
      params: { name: "imported" },
      body: { timeZone: "Europe/Berlin", rotations: [], calendarLayers: [{ name: "team", calendar: "team" }] },
    });
    expect(await Promise.all([2, 6, 9.5].map((hour) => whoAt("imported", later(hour))))).toEqual([
      ["ana"],
      ["ben"],
      [],
    ]);
  });

  test("is shown as it was told only to whoever may change it: its address may be a secret", async () => {
    const [before, params] = [{ icalUrl: url, timeZone: "Europe/Berlin" }, { name: "secret" }];
    await editor().putCalendar({ params, body: { ...before, displayName: "Secret", labels: { team: "money" } } });
    expect(await editor().getCalendar({ params })).toMatchObject({ ...before, displayName: "Secret" });
    expect(await problemOf(house.as("responder").oncall.getCalendar({ params }))).toMatchObject({ status: 403 });
    expect(await problemOf(editor().getCalendar({ params: { name: "none" } }))).toMatchObject({ status: 404 });
    const { name, revision, ...told } = await editor().getCalendar({ params });
    await editor().putCalendar({ params, body: { country: "DE" } });
    await editor().putCalendar({ params, body: told });
    expect(await editor().getCalendar({ params })).toEqual({ name, revision, ...told });
    await editor().deleteCalendar({ params });
  });

  test("is exported without its address, which may be a secret: a reference stands for it, and keeps it when it comes in", async () => {
    const params = { name: "kept" };
    await editor().putCalendar({ params, body: { icalUrl: url } });
    const exported = async () => {
      const { documents } = await house.as("viewer").configuration.export({ query: { kind: "Calendar" } });
      return documents.find((one) => (one["metadata"] as { name: string }).name === "kept");
    };
    const document = await exported();
    expect(JSON.stringify(document)).not.toContain("secret-token");
    expect(document).toMatchObject({ spec: { icalUrl: expect.stringMatching(/^sealed:[\w-]{16}$/) } });
    const body = (one: unknown) => ({ body: { files: [{ path: "kept.json", text: JSON.stringify(one) }] } });
    const admin = house.as("admin").configuration;
    expect((await admin.plan(body(document))).changes).toMatchObject([{ action: "unchanged" }]);
    await admin.apply(body({ ...document, spec: { ...(document?.["spec"] as object), description: "of the team" } }));
    expect(await editor().getCalendar({ params })).toMatchObject({ icalUrl: url, description: "of the team" });
    const elsewhere = { ...document, metadata: { name: "elsewhere" } };
    expect(await problemOf(admin.apply(body(elsewhere)))).toMatchObject({
      status: 400,
      message: expect.stringContaining("write the address itself, once"),
    });
    const referring = { icalUrl: "sealed:0123456789abcdef" };
    expect(await problemOf(editor().putCalendar({ params, body: referring }))).toMatchObject({ status: 400 });
    await editor().deleteCalendar({ params });
  });

  test("is read anew by itself; what fails is told and the last good copy stays", async () => {
    answer = { status: 500, text: "down" };
    await house.advance(16 * 60_000);
    await house.runPeriodic("oncall.refreshCalendars");
    const [failed] = (await house.as("viewer").oncall.listCalendars()).calendars;
    expect(failed?.error).toContain("answered 500 instead of a calendar");
    expect(await whoAt("imported", later(2))).toEqual(["ana"]);

    answer = { status: 200, text: calendar(...shift("a", "ben", later(1), later(5))) };
    await house.advance(16 * 60_000);
    await house.runPeriodic("oncall.refreshCalendars");
    const [read] = (await house.as("viewer").oncall.listCalendars()).calendars;
    expect(read?.error).toBeNull();
    expect(await whoAt("imported", later(2))).toEqual(["ben"]);
  });

  test("what it said of the past stays, whatever it says now", () => {
    const at = new Date("2026-03-10T12:00:00.000Z");
    const entry = (day: number, user: string) => ({
      from: `2026-03-${String(day).padStart(2, "0")}T00:00:00.000Z`,
      to: `2026-03-${String(day + 1).padStart(2, "0")}T00:00:00.000Z`,
      name: user,
      users: [user],
    });
    const copy = mergedCopy(
      [entry(8, "ana"), entry(10, "ana"), entry(12, "ana")],
      [entry(8, "ben"), entry(10, "ben"), entry(12, "ben")],
      at,
    );
    expect(
      copy.map((one) => ("day" in one ? "" : `${one.from.slice(8, 13)} ${one.to.slice(8, 13)} ${one.name}`)),
    ).toEqual(["08T00 09T00 ana", "10T00 10T12 ana", "10T12 11T00 ben", "12T00 13T00 ben"]);
    const again = mergedCopy(copy, copy, new Date("2026-03-10T13:00:00.000Z"));
    expect(again).toHaveLength(copy.length);
  });

  test("is not deleted while a schedule needs it, and not named where it is not there", async () => {
    const problem = await problemOf(editor().deleteCalendar({ params: { name: "team" } }));
    expect(problem).toMatchObject({ status: 409, message: expect.stringContaining("imported") });
    const body = { timeZone: "UTC", rotations: [], calendarLayers: [{ name: "x", calendar: "nothing" }] };
    expect(await problemOf(editor().putSchedule({ params: { name: "wrong" }, body }))).toMatchObject({
      faults: [{ path: "calendarLayers[0].calendar" }],
    });
  });

  test("asked for by webcal where nothing is encrypted, says how to ask", async () => {
    const icalUrl = url.replace("http:", "webcal:");
    const { error } = await editor().putCalendar({ params: { name: "plain" }, body: { icalUrl } });
    expect(error).toContain("does not speak https, which webcal:// means: write http:// before it");
  });

  test("private addresses are refused where they are not allowed", async () => {
    const strict = await testHouse({ allowPrivateUrls: false });
    const { error } = await strict
      .as("editor")
      .oncall.putCalendar({ params: { name: "inner" }, body: { icalUrl: url } });
    expect(error).toContain("not a public address");
    await strict.close();
  });
});

describe("holidays", () => {
  test("of a country rest a rotation, and a region may have its own", async () => {
    const made = await editor().putCalendar({ params: { name: "bavaria" }, body: { country: "DE", region: "BY" } });
    expect(made).toMatchObject({ source: "public holidays of DE-BY", error: null });
    const year = now().getUTCFullYear() + 1;
    const rotation = {
      name: "daily",
      members: ["ana"],
      firstHandoff: "2026-01-01T00:00",
      period: { unit: "days" as const, count: 1 },
      holidays: { calendar: "bavaria", mode: "off" as const },
    };
    await editor().putSchedule({
      params: { name: "rests" },
      body: { timeZone: "Europe/Berlin", rotations: [rotation] },
    });
    expect(await whoAt("rests", new Date(`${year}-01-05T12:00:00Z`))).toEqual(["ana"]);
    expect(await whoAt("rests", new Date(`${year}-01-06T12:00:00Z`))).toEqual([]);
  });

  test.each([
    ["a country that is not known", { country: "XX" }, "country"],
    ["a region that is none of it", { country: "DE", region: "ZZ" }, "region"],
    ["a region without a country", { region: "BY" }, "region"],
    ["nothing at all", {}, "country"],
    ["a name and a password in the address", { icalUrl: "https://ana:secret@example.org/a.ics" }, "icalUrl"],
    ["what is no text", { ical: "\u001f\u008b\u0000" }, "ical"],
  ])("%s is refused at its field", async (_, body, path) => {
    expect(await problemOf(editor().putCalendar({ params: { name: "wrong" }, body }))).toMatchObject({
      status: 400,
      faults: [{ path }],
    });
  });
});

describe("a calendar address", () => {
  const get = (address: string, headers: Record<string, string> = {}) =>
    house.http.app.inject({ method: "GET", url: new URL(address).pathname, headers });
  const eventsOf = (text: string) =>
    new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));

  test("tells the final shifts, each as the same event whenever it is asked, and that nothing changed", async () => {
    await editor().putSchedule({
      params: { name: "feed" },
      body: {
        displayName: "Feed",
        timeZone: "Europe/Berlin",
        rotations: [
          {
            name: "week",
            members: ["ana", "ben"],
            firstHandoff: "2026-01-05T09:00",
            period: { unit: "weeks", count: 1 },
          },
        ],
      },
    });
    const { url: address } = await house.as("viewer").oncall.createCalendarFeed({ body: { schedule: "feed" } });
    const first = await get(address);
    expect(first.headers["content-type"]).toContain("text/calendar");
    const events = eventsOf(first.body);
    expect(new Set(events.map(({ summary }) => summary))).toEqual(new Set(["ana: Feed", "ben: Feed"]));
    const clocks = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Berlin", hour: "2-digit", minute: "2-digit" });
    expect(new Set(events.map(({ startDate }) => clocks.format(startDate.toJSDate())))).toEqual(new Set(["09:00"]));

    const again = await get(address, { "if-none-match": String(first.headers["etag"]) });
    expect([again.statusCode, again.body]).toEqual([304, ""]);
    await house.advance(DAY);
    const next = await get(address);
    const uids = new Set(events.map(({ uid }) => uid));
    expect(eventsOf(next.body).filter(({ uid }) => uids.has(uid)).length).toBeGreaterThan(events.length - 3);
  });

  test("of a person tells their shifts of every schedule, and is gone once it is revoked", async () => {
    const viewer = house.as("viewer").oncall;
    await editor().putSchedule({
      params: { name: "mine" },
      body: {
        timeZone: "UTC",
        rotations: [
          {
            name: "week",
            members: ["the-viewer"],
            firstHandoff: "2026-01-05T09:00",
            period: { unit: "weeks", count: 1 },
          },
        ],
      },
    });
    const { id, url: address } = await viewer.createCalendarFeed({ body: {} });
    expect(new Set(eventsOf((await get(address)).body).map(({ summary }) => summary))).toEqual(
      new Set(["On call: mine"]),
    );
    expect((await viewer.listCalendarFeeds()).feeds.find((feed) => feed.id === id)?.lastUsedAt).not.toBeNull();
    expect(await problemOf(house.as("editor").oncall.revokeCalendarFeed({ params: { feedId: id } }))).toMatchObject({
      status: 404,
    });
    await viewer.revokeCalendarFeed({ params: { feedId: id } });
    expect((await get(address)).statusCode).toBe(404);
    expect((await get(`${address.slice(0, -8)}guessing.ics`)).statusCode).toBe(404);
  });

  test("a schedule is exported as a file too", async () => {
    const { fileName, ical } = await house.as("viewer").oncall.exportSchedule({ params: { name: "feed" } });
    expect(fileName).toBe("feed.ics");
    expect(eventsOf(ical).length).toBeGreaterThan(50);
  });
});
