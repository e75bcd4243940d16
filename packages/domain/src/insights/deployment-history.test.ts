import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CausedIncident, Deployed } from "./deployment-history.ts";
import { judgePlace } from "./judge-place.ts";

const HOUR_MS = 3_600_000;
type Told = Pick<Deployed, "version"> & Partial<Deployed>;
/** One after the other, an hour apart. */
const history = (told: readonly Told[]): Deployed[] =>
  told.map((one, nth) => ({
    id: `d${nth + 1}`,
    shortId: `DEP-${nth + 1}`,
    kind: "deploy",
    status: "succeeded",
    startedAtMs: nth * HOUR_MS,
    finishedAtMs: nth * HOUR_MS + 60_000,
    baseline: nth === 0,
    labels: [],
    branch: undefined,
    title: undefined,
    changes: [],
    ...one,
  }));
const NONE: readonly CausedIncident[] = [];
const said = (told: readonly Told[]) =>
  judgePlace(history(told), () => NONE).map(({ failure, rework }) => `${failure?.kind ?? "-"}/${rework?.kind ?? "-"}`);

describe("what becomes of each deployment of a place", () => {
  test.each<[string, readonly Told[], readonly string[]]>([
    ["nothing goes wrong", [{ version: "1" }, { version: "2" }, { version: "3" }], ["-/-", "-/-", "-/-"]],
    [
      "the same version once more is no return",
      [{ version: "1" }, { version: "1" }, { version: "2" }],
      ["-/-", "-/-", "-/-"],
    ],
    [
      "v2 and 2 are one version: neither taken back nor gone back to",
      [{ version: "1" }, { version: "2" }, { version: "v2" }, { version: "2" }],
      ["-/-", "-/-", "-/-", "-/-"],
    ],
    [
      "back to v1 is back to 1",
      [{ version: "1" }, { version: "2" }, { version: "v1" }],
      ["-/-", "rolled_back/-", "-/return"],
    ],
    [
      "a rollback to what runs already takes nothing back",
      [{ version: "1" }, { version: "2" }, { version: "v2", kind: "rollback" }],
      ["-/-", "-/-", "-/return"],
    ],
    [
      "a rollback further back",
      [{ version: "1" }, { version: "2" }, { version: "3" }, { version: "1", kind: "rollback" }],
      ["-/-", "-/-", "rolled_back/-", "-/return"],
    ],
    [
      "a rollback that fails takes nothing back; the next does",
      [
        { version: "1" },
        { version: "2" },
        { version: "1", kind: "rollback", status: "failed" },
        { version: "1", kind: "rollback" },
      ],
      ["-/-", "rolled_back/-", "failed/return", "-/return"],
    ],
    [
      "a first one that failed, tried again, goes back to nothing",
      [{ version: "1", status: "failed" }, { version: "1" }],
      ["failed/-", "-/-"],
    ],
    [
      "one under way says nothing yet",
      [{ version: "1" }, { version: "2", status: "in_progress", finishedAtMs: undefined }],
      ["-/-", "-/-"],
    ],
    [
      "a planned release after a rollback",
      [{ version: "1" }, { version: "2" }, { version: "1" }, { version: "3" }],
      ["-/-", "rolled_back/-", "-/return", "-/-"],
    ],
    [
      "a hot fix of the only one there is",
      [{ version: "1" }, { version: "1.1", labels: ["hotfix"] }],
      ["-/-", "-/label"],
    ],
  ])("%s", (_, told, expected) => expect(said(told)).toEqual(expected));
});

const STATUS = fc.constantFrom("succeeded" as const, "failed" as const, "aborted" as const, "in_progress" as const);
const ANY = fc.record({
  version: fc.constantFrom("1", "v1", "2", "v2", "3"),
  kind: fc.constantFrom("deploy" as const, "rollback" as const),
  status: STATUS,
  at: fc.nat(6),
});
const incidentOf = (nth: number, began: number, lasted: number | null): CausedIncident => ({
  id: `i${nth}`,
  shortId: `INC-${nth}`,
  beganAtMs: began * HOUR_MS,
  resolvedAtMs: lasted === null ? undefined : (began + lasted) * HOUR_MS,
  because: "deployed just before",
});
const INCIDENT = fc.record({ of: fc.nat(11), began: fc.nat(8), lasted: fc.option(fc.nat(5)) });

test("neither the order in which deployments and incidents are told, nor that many ended in one moment, changes a figure", () => {
  fc.assert(
    fc.property(
      fc.array(ANY, { maxLength: 12 }),
      fc.array(INCIDENT, { maxLength: 5 }),
      fc.func(fc.integer()),
      (told, incidents, rank) => {
        const all = told.map(({ at, ...more }, nth): Deployed => {
          const [one = undefined] = history([more]);
          if (!one) throw new Error("none");
          const finishedAtMs = more.status === "in_progress" ? undefined : at * HOUR_MS;
          return { ...one, id: `d${nth}`, shortId: `DEP-${nth}`, startedAtMs: at * HOUR_MS - 60_000, finishedAtMs };
        });
        const caused = incidents.map(({ of, began, lasted }, nth) => ({
          of: `d${of}`,
          one: incidentOf(nth, began, lasted),
        }));
        const judge = (list: readonly Deployed[], told: typeof caused) =>
          new Map(
            judgePlace(list, (id) => told.flatMap(({ of, one }) => (of === id ? [one] : []))).map((one) => [
              one.deployment.id,
              one,
            ]),
          );
        const shuffled = <T>(list: readonly T[]) =>
          list.toSorted((a, b) => rank(list.indexOf(a)) - rank(list.indexOf(b)));
        const judged = judge(all, caused);
        expect(judge(shuffled(all), shuffled(caused))).toEqual(judged);
        expect(judged.size).toBe(all.length);
        for (const { failure, recovery, rework, deployment } of judged.values()) {
          if (deployment.status === "in_progress") expect([failure, rework]).toEqual([undefined, undefined]);
          if (recovery.recovered) {
            expect(failure).toBeDefined();
            expect(recovery.minutes).toBeGreaterThanOrEqual(0);
          }
        }
        for (const { of, one } of caused) {
          const blamed = judged.get(of);
          if (blamed?.failure && one.resolvedAtMs === undefined && blamed.recovery.recovered)
            expect(blamed.recovery.because).toContain("rolled it back");
        }
      },
    ),
  );
});
