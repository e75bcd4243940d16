import { describe, expect, test } from "vitest";
import type { Held, Route } from "./disposition.ts";
import { afterMute, byMuting, firstMuteEnd, type PassedOver } from "./muted-receivers.ts";
import type { RuleRoute } from "./rule.ts";
import type { NamedTimeInterval } from "./time-interval.ts";

const at = (clock: string) => Date.parse(`2026-03-02T${clock}:00Z`);
const NAMED: ReadonlyMap<string, NamedTimeInterval> = new Map(
  [
    { name: "night", intervals: [{ times: [{ from: 0, to: 360 }] }] },
    { name: "morning", intervals: [{ times: [{ from: 0, to: 540 }] }] },
    { name: "noon", intervals: [{ times: [{ from: 720, to: 780 }] }] },
    { name: "always", intervals: [{}] },
  ].map((one) => [one.name, one]),
);

/** "ops" is told at any time, "ops -night" not at night, "ops +noon" at noon only. */
const routeOf = (words: string) => {
  const [receiver = "", ...times] = words.split(" ");
  const named = (sign: string) => times.filter((time) => time.startsWith(sign)).map((time) => time.slice(1));
  return { receiver, words, muteTimeIntervals: named("-"), activeTimeIntervals: named("+") };
};

describe("of the receivers of one alert, at three o'clock at night", () => {
  test.each<[string, string[], string[], string[], string | undefined]>([
    ["all tell that are not muted", ["a", "b"], ["a", "b"], [], undefined],
    ["one that is muted is passed over until its mute ends", ["a", "b -night"], ["a"], ["b -night"], "06:00"],
    ["so is the first", ["a -night", "b"], ["b"], ["a -night"], "06:00"],
    ["one that is active later waits until then", ["a", "b +noon"], ["a"], ["b +noon"], "12:00"],
    ["of two, the first that ends counts", ["a", "b +noon", "c -morning"], ["a"], ["b +noon", "c -morning"], "09:00"],
    ["where all are muted, too", ["a -morning", "b -night"], [], ["a -morning", "b -night"], "06:00"],
    ["one that is always muted waits for nothing", ["a", "b -always"], ["a"], ["b -always"], undefined],
    ["and keeps no other waiting", ["a", "b -always", "c -night"], ["a"], ["b -always", "c -night"], "06:00"],
    ["one that another route tells is not passed over", ["a -night", "a", "b"], ["a", "b"], [], undefined],
  ])("%s", (_, given, telling, muted, end) => {
    const found = byMuting(given.map(routeOf), NAMED, at("03:00"));
    expect(found.telling.map(({ words }) => words)).toEqual(telling);
    expect(found.muted.map(({ words }) => words)).toEqual(muted);
    expect(firstMuteEnd(NAMED, at("03:00"))(found.muted)).toBe(end && at(end));
  });
});

describe("receivers that were passed over, when it is looked at again", () => {
  const [a, b, c]: [RuleRoute, RuleRoute, RuleRoute] = [
    { receiver: "a" },
    { receiver: "b", escalationPolicy: "night-desk" },
    { receiver: "c" },
  ];
  const route: Route = { path: "{}", ...a, muted: [b, c] };
  const silenced: Held = {
    decision: "suppress",
    stage: "silence",
    rule: "SIL-1",
    word: "silenced",
    because: "SIL-1 covers it",
    reconsiderAtMs: at("08:00"),
    waitsFor: "silence:1",
  };
  const both: PassedOver = { telling: [b, c], muted: [], endsAtMs: undefined };
  const one: PassedOver = { telling: [b], muted: [c], endsAtMs: at("09:00") };
  const none: PassedOver = { telling: [], muted: [b, c], endsAtMs: at("06:00") };
  const gone: PassedOver = { telling: [], muted: [], endsAtMs: undefined };

  test.each<[string, PassedOver, Held | undefined, RuleRoute[], Route, number | undefined, string | undefined]>([
    ["all page whose mute is over", both, undefined, [b, c], { path: "{}", ...a, also: [b, c] }, undefined, undefined],
    [
      "the others are looked at again",
      one,
      undefined,
      [b],
      { path: "{}", ...a, also: [b], muted: [c] },
      at("09:00"),
      undefined,
    ],
    ["none pages that is muted yet", none, undefined, [], route, at("06:00"), undefined],
    ["a silence keeps them back until it ends", one, silenced, [], route, at("08:00"), "silence:1"],
    ["and says nothing of those that are muted yet", none, silenced, [], route, at("06:00"), undefined],
    ["none pages to which no route leads any more", gone, undefined, [], route, undefined, undefined],
  ])("%s", (_, standing, held, unmuted, goes, reconsiderAtMs, waitsFor) => {
    const found = afterMute(route, standing, held);
    expect(found).toMatchObject({ unmuted, route: goes });
    expect([found.reconsiderAtMs, found.waitsFor]).toEqual([reconsiderAtMs, waitsFor]);
  });

  test("whoever is told once is not told again", () => {
    const first = afterMute(route, one, undefined);
    const again = afterMute(first.route, { telling: [], muted: [c], endsAtMs: at("09:00") }, undefined);
    expect(again).toMatchObject({ unmuted: [], route: first.route });
    expect(afterMute(first.route, { ...both, telling: [c] }, undefined).route).toEqual({
      path: "{}",
      ...a,
      also: [b, c],
    });
  });

  test("and why stands in words", () => {
    expect(afterMute(route, one, undefined).because).toBe("night-desk is muted no longer, and paged too");
    expect(afterMute(route, both, undefined).because).toBe("night-desk and c are muted no longer, and paged too");
  });
});
