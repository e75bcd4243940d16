import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countedFor, MEASURES, WHY_NOT } from "./counted.ts";
import { deployed, incident } from "./deployment-examples.ts";
import type { CausedIncident, Deployed } from "./deployment-history.ts";
import { judgePlace } from "./judge-place.ts";

const shipped = (title: string) => ({ title, labels: [], branch: undefined });
const judge = (list: readonly Deployed[], incidents: Readonly<Record<string, CausedIncident[]>> = {}) =>
  Object.fromEntries(judgePlace(list, (id) => incidents[id] ?? []).map((one) => [one.deployment.id, one]));

describe("a deployment failed", () => {
  test.each([
    ["when it did not succeed", { status: "failed" as const }, "failed", "DEP-2 failed in its place"],
    ["when it was aborted", { status: "aborted" as const }, "aborted", "DEP-2 was aborted"],
  ])("%s", (_, more, kind, because) => {
    expect(judge([deployed(1, "1"), deployed(2, "2", more)])["d2"]?.failure).toEqual({ kind, because });
  });

  test("when an incident is put down to it, however many there are: the rate cannot exceed one (fourkeys' can)", () => {
    const judged = judge([deployed(1, "1"), deployed(2, "2")], {
      d2: [incident(1, 22, 23), incident(2, 24, 25)],
    });
    expect(judged["d2"]?.failure?.kind).toBe("incident");
    expect(Object.values(judged).filter(({ failure }) => failure)).toHaveLength(1);
  });

  test("when the next took it back: by name, or by going back to what ran before", () => {
    const byKind = judge([deployed(1, "1"), deployed(2, "2"), deployed(3, "0", { kind: "rollback" })]);
    expect(byKind["d2"]?.failure).toEqual({ kind: "rolled_back", because: "DEP-3 went back to 0" });
    expect(judge([deployed(1, "1"), deployed(2, "2"), deployed(3, "1")])["d2"]?.failure?.kind).toBe("rolled_back");
  });

  test("not when it was deployed once more, or followed by something new", () => {
    expect(judge([deployed(1, "1"), deployed(2, "2"), deployed(3, "2")])["d2"]?.failure).toBeUndefined();
    expect(judge([deployed(1, "1"), deployed(2, "2"), deployed(3, "3")])["d2"]?.failure).toBeUndefined();
  });
});

describe("it was mended", () => {
  const minutesOf = (judged: ReturnType<typeof judge>) => judged["d2"]?.recovery;
  test("by the first rollback during its incident, before the incident was closed", () => {
    const list = [deployed(1, "1"), deployed(2, "2"), deployed(3, "1", { kind: "rollback" })];
    expect(minutesOf(judge(list, { d2: [incident(1, 22, 60)] }))).toMatchObject({
      minutes: 600,
      because: "DEP-3 rolled it back",
    });
  });
  test("by the last deployment before the incident was resolved", () => {
    const list = [deployed(1, "1"), deployed(2, "2"), deployed(3, "3"), deployed(4, "4")];
    expect(minutesOf(judge(list, { d2: [incident(1, 22, 45)] }))).toMatchObject({ minutes: 1200, by: "d4" });
  });
  test("by the incident's end where nothing was deployed", () => {
    expect(minutesOf(judge([deployed(1, "1"), deployed(2, "2")], { d2: [incident(1, 22, 23)] }))).toMatchObject({
      minutes: 120,
      by: undefined,
    });
  });
  test("not yet, while the incident goes on", () => {
    const list = [deployed(1, "1"), deployed(2, "2"), deployed(3, "3")];
    expect(minutesOf(judge(list, { d2: [incident(1, 22)] }))).toEqual({ recovered: false });
  });
  test("without an incident by the next that succeeds", () => {
    const list = [
      deployed(1, "1"),
      deployed(2, "2", { status: "failed" }),
      deployed(3, "2", { status: "failed" }),
      deployed(4, "2"),
    ];
    expect(minutesOf(judge(list))).toMatchObject({ minutes: 1200, because: "DEP-4 succeeded" });
  });
});

describe("rework", () => {
  const because = (more: Partial<Deployed>, version = "2") =>
    judge([deployed(1, "1"), deployed(2, version, more)])["d2"]?.rework?.because;
  test.each([
    ["a label", { labels: ["api", "hotfix"] }, "its label hotfix"],
    ["a branch", { branch: "hotfix/login" }, "its branch hotfix/login"],
    ["a title", { title: "revert(api): less" }, 'its title "revert(api): less"'],
    ["an incident named", { title: "Mends inc-12" }, "its title names INC-12"],
    [
      "all that it shipped",
      { changes: [shipped('Revert "feat: more"')] },
      'all that it shipped is unplanned: title "Revert "feat: more""',
    ],
    ["a rollback", { kind: "rollback" as const }, "it is a rollback"],
  ])("by %s", (_, more, text) => expect(because(more)).toBe(text));
  test("by going back to an older release", () => {
    expect(judge([deployed(1, "1"), deployed(2, "2"), deployed(3, "1")])["d3"]?.rework?.because).toBe(
      "1 ran here before",
    );
  });
  test("by having mended an incident", () => {
    const list = [deployed(1, "1"), deployed(2, "2"), deployed(3, "3")];
    expect(judge(list, { d2: [incident(1, 22, 40)] })["d3"]?.rework?.because).toBe("it mended INC-1");
  });
  test("not what was planned, even where a word sounds like it", () => {
    const changes = [shipped("docs: how to revert"), shipped("revert: less")];
    expect(because({ branch: "feature/hotfixes", labels: ["revertible"], changes })).toBeUndefined();
  });
});

test("order does not matter, and every deployment counts for each measure or has exactly one reason not to", () => {
  const any = fc.record({
    version: fc.constantFrom("1", "2", "3"),
    kind: fc.constantFrom("deploy" as const, "rollback" as const),
    status: fc.constantFrom("succeeded" as const, "failed" as const, "aborted" as const, "in_progress" as const),
    shipped: fc.nat(3),
  });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 12 }), fc.nat(1_000), (list, seed) => {
      const all = list.map(({ version, shipped: _, ...more }, nth) => deployed(nth + 1, version, more));
      const shuffled = [...all].sort(
        (a, b) => ((a.startedAtMs * (seed + 7)) % 13) - ((b.startedAtMs * (seed + 7)) % 13),
      );
      const judged = judge(all);
      expect(judge(shuffled)).toEqual(judged);
      for (const [nth, { shipped, status }] of list.entries()) {
        const one = judged[`d${nth + 1}`];
        const failed = one?.failure !== undefined;
        const counting = countedFor({
          status,
          baseline: nth === 0,
          shipped,
          shippedCounted: shipped,
          shippedBefore: 0,
          failed,
          recovered: one?.recovery.recovered ?? false,
        });
        for (const measure of MEASURES)
          expect(counting[measure] === null || WHY_NOT[counting[measure]].length > 0).toBe(true);
        if (counting.recovery_time === null) expect(failed).toBe(true);
      }
    }),
  );
});
