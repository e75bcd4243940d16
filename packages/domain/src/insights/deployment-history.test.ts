import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HOUR_MS, MINUTE_MS } from "../time/milliseconds.ts";
import { deployed, incident } from "./deployment-examples.ts";
import type { CausedIncident, Deployed } from "./deployment-history.ts";
import { judgePlace } from "./judge-place.ts";

type Told = Pick<Deployed, "version"> & Partial<Deployed>;
/** One after the other, an hour apart. */
const history = (told: readonly Told[]): Deployed[] =>
  told.map((one, nth) => {
    const startedAtMs = nth * HOUR_MS;
    return deployed(nth + 1, one.version, { startedAtMs, finishedAtMs: startedAtMs + MINUTE_MS, ...one });
  });
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
const INCIDENT = fc.record({ of: fc.nat(11), began: fc.nat(8), lasted: fc.option(fc.nat(5)) });

test("neither the order in which deployments and incidents are told, nor that many ended in one moment, changes a figure", () => {
  fc.assert(
    fc.property(
      fc.array(ANY, { maxLength: 12 }),
      fc.array(INCIDENT, { maxLength: 5 }),
      fc.func(fc.integer()),
      (told, incidents, rank) => {
        const all = told.map(({ at, version, ...more }, nth) => {
          const finishedAtMs = more.status === "in_progress" ? undefined : at * HOUR_MS;
          return deployed(nth, version, {
            ...more,
            startedAtMs: at * HOUR_MS - MINUTE_MS,
            finishedAtMs,
            baseline: true,
          });
        });
        const caused = incidents.map(({ of, began, lasted }, nth) => ({
          of: `d${of}`,
          one: incident(nth, began, lasted === null ? undefined : began + lasted),
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
