import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawnBars, labelFor, stacked } from "./lane-rows.ts";

const bar = (fromMs: number, toMs: number) => ({ fromMs, toMs });
const anyBars = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 1, max: 200 }))
    .map(([at, long]) => bar(at, at + long)),
  { maxLength: 60 },
);

describe("bars that overlap", () => {
  test("never lie on each other in a row, and every bar has one", () => {
    fc.assert(
      fc.property(anyBars, (bars) => {
        const { rows, count } = stacked(bars);
        expect(rows.size).toBe(bars.length);
        for (let row = 0; row < count; row += 1) {
          const own = bars.filter((one) => rows.get(one) === row).toSorted((a, b) => a.fromMs - b.fromMs);
          for (const [index, one] of own.entries()) {
            expect((own[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY) >= one.toMs).toBe(true);
          }
        }
      }),
    );
  });

  test("those that follow each other share one row", () => {
    expect(stacked([bar(0, 5), bar(5, 9), bar(9, 12)]).count).toBe(1);
    expect(stacked([]).count).toBe(1);
  });
});

describe("what is drawn", () => {
  test("five hundred bars in a hundred pixels are a crowd, and none is lost", () => {
    const bars = Array.from({ length: 500 }, (_, index) => bar(index * 2, index * 2 + 1));
    const drawn = drawnBars(bars, bar(0, 1_000), 100);
    expect(drawn.length).toBeLessThanOrEqual(34);
    expect(drawn.flatMap((one) => one.bars)).toHaveLength(500);
  });

  test("what lies outside is not drawn, wide bars stay themselves", () => {
    const bars = [bar(-50, 0), bar(0, 40), bar(40, 90), bar(100, 120)];
    expect(drawnBars(bars, bar(0, 100), 100).map((one) => one.bars.length)).toEqual([1, 1]);
  });
});

test.each([
  ["lead-payments", 200, "lead-payments"],
  ["lead-payments", 45, "LP"],
  ["ana", 45, "ana"],
  ["lead-payments", 25, "L"],
  ["lead-payments", 10, ""],
  ["nobody, 2 d 9 h", 200, "nobody, 2 d 9 h", "gap"],
  ["nobody, 2 d 9 h", 45, "gap", "gap"],
  ["nobody, 2 d 9 h", 20, "", "gap"],
])("of %s a bar of %i px says %s", (label, width, text, short?: string) =>
  expect(labelFor(label, width, short)).toBe(text),
);
