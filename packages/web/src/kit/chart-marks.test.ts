import { expect, test } from "vitest";
import { placeOf } from "./chart-marks.ts";

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
