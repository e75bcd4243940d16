import { expect, test } from "vitest";
import { bandGroups, type ChartBand, placeOf } from "./chart-marks.ts";

const day = { fromMs: 0, toMs: 100 };

test.each([
  ["inside", { fromMs: 20, toMs: 50 }, { left: 0.2, width: 0.3 }],
  ["begun before, cut at the left", { fromMs: -50, toMs: 50 }, { left: 0, width: 0.5 }],
  ["still going on, cut at the right", { fromMs: 90, toMs: 900 }, { left: 0.9, width: 0.1 }],
  ["over before it began", { fromMs: -50, toMs: -1 }, undefined],
  ["after its end", { fromMs: 101, toMs: 200 }, undefined],
])("a stretch in a span: %s", (_, stretch, expected) => {
  const place = placeOf(stretch, day);
  expect(place && { left: place.left, width: Number(place.width.toFixed(9)) }).toEqual(expected);
});

test("a span without length shows nothing", () => {
  expect(placeOf({ fromMs: 0, toMs: 10 }, { fromMs: 5, toMs: 5 })).toBeUndefined();
});

test("marks that would lie on each other are one, and the others stay apart", () => {
  const band = (key: string, fromMs: number): ChartBand => ({
    key,
    fromMs,
    toMs: fromMs + 1,
    letter: "D",
    tone: "ok",
    label: key,
    href: `/${key}`,
  });
  const bands = [band("late", 80), band("first", 10), band("close", 12), band("outside", 300)];
  const groups = bandGroups(bands, day, 0.05).map((group) => group.bands.map(({ key }) => key));
  expect(groups).toEqual([["first", "close"], ["late"]]);
});
