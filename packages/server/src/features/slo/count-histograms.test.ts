import { describe, expect, test } from "vitest";
import { type Given, gives, type Labels, only, rounds, template } from "../../testing/test-counting.ts";

describe("latency from classic histograms", () => {
  const spec = (limit: number) =>
    template({ template: "latency", histogram: "h", histogramType: "classic", limit, unit: "seconds" });
  const histogram = (counts: Record<string, number>, labels: Labels = {}): Given =>
    Object.entries(counts).map(([le, of]) => [{ __name__: "h_bucket", le, ...labels }, of] as const);
  const read = (limit: number, ...given: Given[]) =>
    only(
      rounds(
        spec(limit),
        given.map((series) => ({ buckets: gives(series) })),
      ),
    );
  const EMPTY = histogram({ "0.1": 0, "0.5": 0, "1": 0, "+Inf": 0 });

  test.each<[string, number, Given, Given, number, number]>([
    ["exact at a bucket", 0.5, EMPTY, histogram({ "0.1": 10, "0.5": 60, "1": 90, "+Inf": 100 }), 60, 100],
    ["interpolated between two", 0.3, EMPTY, histogram({ "0.1": 10, "0.5": 60, "1": 90, "+Inf": 100 }), 35, 100],
    ["only what is sure beyond the last", 2, EMPTY, histogram({ "0.1": 10, "0.5": 60, "1": 90, "+Inf": 100 }), 90, 100],
    [
      "whose bounds are written anew, 1 as 1.0",
      1,
      histogram({ "1": 90, "+Inf": 100 }),
      histogram({ "1.0": 95, "+Inf": 110 }),
      5,
      10,
    ],
    ["that began again", 0.5, histogram({ "0.5": 60, "+Inf": 100 }), histogram({ "0.5": 4, "+Inf": 5 }), 4, 5],
    [
      "of two processes",
      0.5,
      histogram({ "0.5": 1, "+Inf": 2 }),
      [...histogram({ "0.5": 2, "+Inf": 4 }), ...histogram({ "0.5": 3, "+Inf": 3 }, { pod: "b" })],
      4,
      5,
    ],
    [
      "with other bounds than before: not guessed",
      0.25,
      histogram({ "0.5": 60, "+Inf": 100 }),
      histogram({ "0.25": 4, "+Inf": 105 }),
      0,
      0,
    ],
  ])("%s", (_, limit, first, second, good, all) => {
    const [slice] = read(limit, first, second).slices;
    expect(slice?.good).toBeCloseTo(good);
    expect(slice?.total).toBe(all);
  });

  test("the interpolation says how far it may be off", () => {
    const { note } = read(0.3, EMPTY, histogram({ "0.1": 10, "0.5": 60, "1": 90, "+Inf": 100 }));
    expect(note).toBe(
      "The limit 0.3 lies between the buckets 0.1 and 0.5: good events are interpolated, at most 25 % of all events off; a bucket at 0.3 makes them exact",
    );
    expect(read(0.5, EMPTY, histogram({ "0.1": 1, "0.5": 6, "1": 9, "+Inf": 10 })).note).toBeNull();
  });

  test("only the buckets beside the limit are kept", () =>
    expect(read(0.3, EMPTY).readings.buckets?.series.size).toBe(3));

  test.each<[string, Given, string]>([
    ["no bound", [[{ __name__: "h_count" }, 4]], "ends in _bucket"],
    ["no +Inf", histogram({ "0.5": 4 }), 'no bucket le="+Inf"'],
  ])("%s is refused with the mend", (_, series, said) => expect(read(0.5, series).problem).toContain(said));
});

describe("latency from native histograms", () => {
  const spec = template({ template: "latency", histogram: "h", histogramType: "native", limit: 0.3, unit: "seconds" });
  const read = (...given: [share: number, count: number][]) =>
    only(
      rounds(
        spec,
        given.map(([share, of]) => ({ fraction: gives([[{}, share]]), total: gives([[{}, of]]) })),
      ),
    );

  test.each<[string, [number, number][], object]>([
    [
      "counts the share of what was observed",
      [
        [0.9, 100],
        [0.8, 200],
      ],
      { good: 70, total: 100 },
    ],
    [
      "begins with none observed",
      [
        [Number.NaN, 0],
        [0.75, 4],
      ],
      { good: 3, total: 4 },
    ],
    [
      "is whole where the product is but for its rounding",
      [
        [0, 0],
        [0.29, 100],
      ],
      { good: 29, total: 100 },
    ],
    [
      "sees a restart",
      [
        [0.9, 100],
        [0.5, 10],
      ],
      { good: 5, total: 10 },
    ],
    [
      "never takes good ones back when the resolution gets coarser",
      [
        [0.9, 100],
        [0.89, 101],
      ],
      { good: 0, total: 1 },
    ],
  ])("%s", (_, given, slice) => expect(read(...given).slices).toMatchObject([slice]));
});
