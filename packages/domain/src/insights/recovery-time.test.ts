import { describe, expect, test } from "vitest";
import { HOUR_MS } from "../time/milliseconds.ts";
import { deployed, incident } from "./deployment-examples.ts";
import type { CausedIncident, Deployed } from "./deployment-history.ts";
import { judgePlace } from "./judge-place.ts";

const FOUR = [deployed(1, "1"), deployed(2, "2"), deployed(3, "3"), deployed(4, "4")];
/** What became of each, where the incidents are put down to the second. */
const judged = (incidents: readonly CausedIncident[], list: readonly Deployed[] = FOUR) =>
  new Map(judgePlace(list, (id) => (id === "d2" ? incidents : [])).map((one) => [one.deployment.id, one]));

describe("what several incidents are put down to", () => {
  test("is whole when the last of them is over, in whatever order they are told", () => {
    const two = [incident(1, 22, 24), incident(2, 23, 27)];
    for (const told of [two, two.toReversed()]) {
      expect(judged(told).get("d2")?.recovery).toMatchObject({ minutes: 360, because: "INC-2 was resolved" });
    }
  });

  test("is not whole while one of them goes on, though another was resolved", () => {
    expect(judged([incident(1, 22, 24), incident(2, 23)]).get("d2")?.recovery).toEqual({ recovered: false });
  });

  test("counts once, and each deployment that mended one of them is rework for that one", () => {
    const all = judged([incident(1, 22, 32), incident(2, 23, 42)]);
    expect([...all.values()].filter(({ failure }) => failure)).toHaveLength(1);
    expect([all.get("d3")?.rework?.because, all.get("d4")?.rework?.because]).toEqual([
      "it mended INC-1",
      "it mended INC-2",
    ]);
    expect(all.get("d2")?.recovery).toMatchObject({ minutes: 1200, by: "d4" });
  });
});

test("one that failed in its place and brought an incident about is whole when that is over, not at the next success", () => {
  const list = FOUR.map((one) => (one.id === "d2" ? { ...one, status: "failed" as const } : one));
  expect(judged([incident(1, 22, 45)], list).get("d2")).toMatchObject({
    failure: { kind: "failed" },
    recovery: { minutes: 1200, because: "INC-1 was resolved after DEP-4" },
  });
  expect(judged([incident(1, 22)], list).get("d2")?.recovery).toEqual({ recovered: false });
  expect(judged([], list).get("d2")?.recovery).toMatchObject({ because: "DEP-3 succeeded" });
});

test("an incident that is open again is one that goes on", () => {
  expect(judged([incident(1, 22, 24)]).get("d2")?.recovery).toMatchObject({ recovered: true });
  expect(judged([incident(1, 22)]).get("d2")?.recovery).toEqual({ recovered: false });
});

test("what mended it is found behind any number of deployments", () => {
  const busy = [deployed(1, "1"), deployed(2, "2")].concat(
    Array.from({ length: 400 }, (_, nth) =>
      deployed(nth + 3, `${nth + 3}`, { startedAtMs: 30 * HOUR_MS + nth, finishedAtMs: 31 * HOUR_MS + nth }),
    ),
  );
  expect(judged([incident(1, 22, 40)], busy).get("d2")?.recovery).toMatchObject({ by: "d402" });
  const failing = busy.map((one, nth) => (nth > 0 && nth < 401 ? { ...one, status: "failed" as const } : one));
  expect(judged([], failing).get("d2")?.recovery).toMatchObject({ by: "d402" });
});
