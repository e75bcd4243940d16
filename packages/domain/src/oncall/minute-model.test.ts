import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { DAY_MS, HOUR_MS } from "../time/milliseconds.ts";
import { WEEKDAYS } from "../time/weekday.ts";
import { modelAt, QUARTER_MS } from "./minute-model.ts";
import type { Override } from "./override.ts";
import type { Rotation, RotationPeriod, ScheduleLayer } from "./rotation.ts";
import { rotationProblems } from "./rotation-problems.ts";
import { onCallAt, piecesBetween, type Schedule } from "./schedule.ts";

/** Changes of the clocks: by an hour, half an hour, two hours, at midnight, around Ramadan; a zone that has none; a day left out. */
const CHANGES = [
  ["Europe/Berlin", "2026-03-29T01:00Z"],
  ["Europe/Berlin", "2026-10-25T01:00Z"],
  ["America/New_York", "2026-03-08T07:00Z"],
  ["America/New_York", "2026-11-01T06:00Z"],
  ["Australia/Lord_Howe", "2026-04-04T15:00Z"],
  ["Australia/Lord_Howe", "2026-10-03T15:30Z"],
  ["Africa/Casablanca", "2026-02-15T02:00Z"],
  ["Africa/Casablanca", "2026-03-22T02:00Z"],
  ["Pacific/Chatham", "2026-04-04T14:00Z"],
  ["Pacific/Chatham", "2026-09-26T14:00Z"],
  ["America/Santiago", "2026-04-05T03:00Z"],
  ["America/Santiago", "2026-09-06T04:00Z"],
  ["Asia/Kathmandu", "2026-03-01T00:00Z"],
  ["Africa/Cairo", "2026-04-23T22:00Z"],
  ["Africa/Cairo", "2026-10-29T21:00Z"],
  ["Asia/Gaza", "2026-03-28T00:00Z"],
  ["Asia/Gaza", "2026-10-23T23:00Z"],
  ["Pacific/Apia", "2011-12-30T10:00Z"],
  ["Antarctica/Troll", "2026-03-29T01:00Z"],
  ["Antarctica/Troll", "2026-10-25T01:00Z"],
] as const;
const PEOPLE = ["ana", "ben", "cleo", "dan"] as const;
type Place = { readonly timeZone: string; readonly changeMs: number };

const localText = (ms: number): string => new Date(ms).toISOString().slice(0, 16);
const localOf = ({ timeZone, changeMs }: Place, atMs = changeMs): number => {
  const at = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone);
  return atMs + at.offsetNanoseconds / 1_000_000;
};

const person = fc.constantFrom(...PEOPLE);
const slot = fc.oneof(
  { weight: 5, arbitrary: person },
  { weight: 1, arbitrary: fc.uniqueArray(person, { minLength: 2, maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constant(null) },
);

/** Quarters of an hour by the wall clock, half of them about when the clocks change. */
const clockNear = (place: Place): fc.Arbitrary<string> => {
  const clock = (ms: number): string => localText(ms).slice(11);
  return fc.oneof(
    fc
      .integer({ min: -8, max: 12 })
      .map((quarters) => clock(localOf(place, place.changeMs - 1) + 1 + quarters * QUARTER_MS)),
    fc.integer({ min: 0, max: 95 }).map((quarters) => clock(quarters * QUARTER_MS)),
  );
};
/** A local time so many days from the change. */
const localNear = (place: Place, minDays: number, maxDays: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.integer({ min: minDays, max: maxDays }), clockNear(place))
    .map(([days, clock]) => `${localText(localOf(place) + days * DAY_MS).slice(0, 10)}T${clock}`);

const windowNear = (place: Place) =>
  fc.record(
    {
      days: fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1, maxLength: 5 }),
      from: clockNear(place),
      to: fc.oneof(clockNear(place), fc.constant("24:00")),
      toDay: fc.constantFrom(...WEEKDAYS),
    },
    { requiredKeys: ["from", "to"] },
  );

const listOf = (name: string, values: fc.Arbitrary<string | number>, maxLength = 3): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant("") },
    {
      weight: 1,
      arbitrary: fc.uniqueArray(values, { minLength: 1, maxLength }).map((all) => `;${name}=${all.join(",")}`),
    },
  );
const weekday = fc.constantFrom(...WEEKDAYS);
const hourNear = (place: Place) => clockNear(place).map((clock) => Number(clock.slice(0, 2)));
const minute = fc.constantFrom(0, 15, 30, 45);

const ruleNear = (place: Place): fc.Arbitrary<string> => {
  const interval = (max: number) =>
    fc.integer({ min: 1, max }).map((every) => (every === 1 ? "" : `;INTERVAL=${every}`));
  const times = fc.tuple(listOf("BYHOUR", hourNear(place), 4), listOf("BYMINUTE", minute)).map((all) => all.join(""));
  const end = fc.oneof(
    { weight: 3, arbitrary: fc.constant("") },
    fc.integer({ min: 1, max: 60 }).map((count) => `;COUNT=${count}`),
    fc
      .tuple(localNear(place, -2, 4), fc.constantFrom("", "Z"))
      .map(([local, zone]) => `;UNTIL=${local.replace(/[-:]/g, "")}00${zone}`),
    fc.tuple(fc.integer({ min: -12, max: 12 })).map(([quarters]) => {
      const utc = localText(place.changeMs + quarters * QUARTER_MS);
      return `;UNTIL=${utc.replace(/[-:]/g, "")}00Z`;
    }),
  );
  const dates = listOf("BYMONTHDAY", fc.constantFrom(1, 15, 28, 29, 30, 31, -1, -2));
  const months = listOf("BYMONTH", fc.integer({ min: 1, max: 12 }), 5);
  const nth = fc.tuple(fc.constantFrom("1", "2", "-1", "5", ""), weekday).map((both) => both.join(""));
  const wkst = fc.oneof(
    fc.constant(""),
    weekday.map((day) => `;WKST=${day}`),
  );
  const join = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((all) => all.join(""));
  return fc.oneof(
    join(fc.constant("FREQ=HOURLY"), interval(11), listOf("BYDAY", weekday, 5), times, end),
    join(fc.constant("FREQ=DAILY"), interval(5), listOf("BYDAY", weekday, 5), times, end),
    join(fc.constant("FREQ=DAILY"), interval(3), listOf("BYDAY", weekday, 5), months, times, end),
    join(fc.constant("FREQ=WEEKLY"), interval(3), listOf("BYDAY", weekday, 4), wkst, times, end),
    join(fc.constant("FREQ=MONTHLY"), interval(3), listOf("BYDAY", nth, 2), times, end),
    join(fc.constant("FREQ=MONTHLY"), interval(3), dates, times, end),
    join(
      fc.constant("FREQ=MONTHLY"),
      interval(2),
      listOf("BYDAY", weekday, 5),
      listOf("BYSETPOS", fc.constantFrom(1, 2, -1)),
      end,
    ),
    join(fc.constant("FREQ=YEARLY"), interval(2), months, dates, times, end),
    join(fc.constant("FREQ=YEARLY"), months, listOf("BYDAY", nth, 2), times, end),
  );
};

const periodNear = (place: Place): fc.Arbitrary<RotationPeriod> =>
  fc.oneof(
    fc.record({ unit: fc.constant("hours" as const), count: fc.constantFrom(1, 2, 5, 12, 36) }),
    fc.record({ unit: fc.constant("days" as const), count: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ unit: fc.constant("weeks" as const), count: fc.integer({ min: 1, max: 2 }) }),
    fc.record({ unit: fc.constant("months" as const), count: fc.integer({ min: 1, max: 3 }) }),
    {
      weight: 4,
      arbitrary: fc.record(
        {
          rrule: ruleNear(place),
          except: fc.array(localNear(place, -3, 3), { maxLength: 3 }),
          also: fc.array(localNear(place, -3, 3), { maxLength: 3 }),
        },
        { requiredKeys: ["rrule"] },
      ),
    },
  );

const rotationNear = (place: Place): fc.Arbitrary<Rotation> =>
  fc
    .record(
      {
        members: fc.array(slot, { minLength: 1, maxLength: 4 }),
        firstHandoff: fc.oneof(
          localNear(place, -40, 2),
          localNear(place, -400, 1),
          localNear(place, -400, 1)
            .map((local) => local.replace(/-\d\dT/, "-31T"))
            .filter((local) => localText(Date.parse(`${local}Z`) || 0) === local),
        ),
        timeZone: fc.constant(place.timeZone),
        period: periodNear(place),
        layer: fc.integer({ min: 0, max: 2 }),
        restrictions: fc.array(windowNear(place), { minLength: 1, maxLength: 2 }),
        handoff: fc.constantFrom("wallClock" as const, "duration" as const),
        turns: fc.constantFrom("wall" as const, "covered" as const),
        concurrent: fc.integer({ min: 1, max: 3 }),
        shiftMinutes: fc.constantFrom(15, 60, 480, 1_440, 4_320),
        from: localNear(place, -2, 1),
        until: localNear(place, 0, 3),
        holidays: fc.record({
          mode: fc.constantFrom("off" as const, "only" as const),
          // hours of the day that Samoa left out move to the next, holiday or not
          days: fc.array(
            localNear(place, -30, 3)
              .map((local) => local.slice(0, 10))
              .filter((day) => day !== "2011-12-30" && day !== "2011-12-31"),
            { minLength: 1, maxLength: 9 },
          ),
        }),
      },
      { requiredKeys: ["members", "firstHandoff", "timeZone", "period"] },
    )
    .filter((rotation) => rotationProblems(rotation).length === 0);

const shiftNear = ({ changeMs }: Place) =>
  fc
    .tuple(person, fc.integer({ min: -200, max: 200 }), fc.integer({ min: 1, max: 80 }))
    .map(([member, from, quarters]) => {
      const fromMs = changeMs + from * QUARTER_MS;
      return { member, fromMs, toMs: fromMs + quarters * QUARTER_MS };
    });

const overrideNear = (place: Place): fc.Arbitrary<Override> =>
  fc
    .tuple(
      shiftNear(place),
      fc.record(
        { kind: fc.constantFrom("replace" as const, "add" as const, "remove" as const), instead: person },
        { requiredKeys: [] },
      ),
    )
    .map(([shift, rest]) => ({ ...shift, ...rest, id: `${shift.fromMs}` }));

const layersNear = (place: Place, minLength: number): fc.Arbitrary<ScheduleLayer[]> =>
  fc.array(
    fc.oneof(
      { weight: 6, arbitrary: rotationNear(place) },
      {
        weight: 1,
        arbitrary: fc.record(
          {
            timeZone: fc.constant(place.timeZone),
            shifts: fc.array(shiftNear(place), { maxLength: 4 }),
            layer: fc.integer({ min: 0, max: 2 }),
            restrictions: fc.array(windowNear(place), { minLength: 1, maxLength: 2 }),
          },
          { requiredKeys: ["timeZone", "shifts"] },
        ),
      },
    ),
    { minLength, maxLength: 3 },
  );

const place = fc.constantFrom(...CHANGES).map(([timeZone, at]): Place => ({ timeZone, changeMs: Date.parse(at) }));

const anySchedule = place.chain((at) =>
  fc
    .record({
      rotations: layersNear(at, 1),
      later: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, layersNear(at, 1)),
      overrides: fc.array(overrideNear(at), { maxLength: 3 }),
      temporary: fc.array(
        fc
          .tuple(shiftNear(at), fc.array(shiftNear(at), { maxLength: 3 }))
          .map(([{ fromMs, toMs }, shifts]) => ({ fromMs, toMs, shifts })),
        { maxLength: 2 },
      ),
    })
    .map(({ rotations, later, overrides, temporary }) => {
      const changes = later.length === 0 ? [] : [{ fromMs: at.changeMs + 7 * HOUR_MS, rotations: later }];
      return { at, schedule: { rotations, changes, overrides, temporary } satisfies Schedule };
    }),
);

const names = (people: readonly { readonly member: string }[]): string[] => people.map(({ member }) => member).sort();

/** Where the resolver names others than the model, quarter by quarter. */
function differences(schedule: Schedule, fromMs: number, toMs: number): string[] {
  const pieces = piecesBetween(schedule, fromMs, toMs);
  const told: string[] = [];
  let next = 0;
  for (let atMs = fromMs; atMs < toMs; atMs += QUARTER_MS) {
    while ((pieces[next]?.toMs ?? Number.POSITIVE_INFINITY) <= atMs) next += 1;
    const piece = pieces[next];
    const is = piece && piece.fromMs <= atMs ? names(piece.people) : [];
    const model = modelAt(schedule, atMs);
    if (is.join() !== model.join()) told.push(`${new Date(atMs).toISOString()} resolver ${is} model ${model}`);
  }
  return told;
}

const oneRotation = place.chain((at) => rotationNear(at).map((rotation) => ({ at, rotation })));
const around = ({ changeMs }: Place) => [changeMs - 30 * HOUR_MS, changeMs + 40 * HOUR_MS] as const;

describe("around changes of the clocks, quarter by quarter, the resolver names whom the minute model names", () => {
  test("of a rotation of hours, days, weeks or months, or by a rule", () => {
    fc.assert(
      fc.property(oneRotation, ({ at, rotation }) => {
        expect(differences({ rotations: [rotation], overrides: [] }, ...around(at))).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  test("of layers, groups, changes, temporary schedules and overrides; in a part of the span as in the whole", () => {
    fc.assert(
      fc.property(anySchedule, ({ at, schedule }) => {
        expect(differences(schedule, ...around(at))).toEqual([]);
        for (const hour of [-20, -1, 0, 1, 5]) {
          const atMs = at.changeMs + hour * HOUR_MS;
          expect(names(onCallAt(schedule, atMs).people)).toEqual(modelAt(schedule, atMs));
          expect(differences(schedule, atMs, atMs + 2 * HOUR_MS)).toEqual([]);
        }
      }),
      { numRuns: 8 },
    );
  });
});
