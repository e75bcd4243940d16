import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AttributedIncident, attributed, type Suspect } from "./attribution.ts";

const at = (hours: number): number => hours * 3_600_000;
const incident = (more: Partial<AttributedIncident> = {}): AttributedIncident => ({
  beganAtMs: at(100),
  resolvedAtMs: at(110),
  service: "checkout",
  dependencies: new Map([
    ["payments", 1],
    ["ledger", 2],
  ]),
  environment: "production",
  named: [],
  windowMinutes: 1_440,
  ...more,
});
const suspect = (id: string, finishedAtHours: number, more: Partial<Suspect> = {}): Suspect => ({
  id,
  shortId: `DEP-${id}`,
  service: "checkout",
  environment: "production",
  isProduction: true,
  version: `v${id}`,
  kind: "deploy",
  status: "succeeded",
  startedAtMs: at(finishedAtHours) - 60_000,
  finishedAtMs: at(finishedAtHours),
  artifact: undefined,
  commit: undefined,
  takenBackBy: undefined,
  ...more,
});

describe("an incident is put down to", () => {
  test.each([
    ["the later of two deployments of its service", {}, [suspect("1", 90), suspect("2", 99)], "2"],
    [
      "its own service before one that it calls",
      {},
      [suspect("1", 97), suspect("2", 99, { service: "payments" })],
      "1",
    ],
    ["what it calls, where it was not deployed itself", {}, [suspect("2", 99, { service: "payments" })], "2"],
    [
      "the nearer of what it calls",
      {},
      [suspect("1", 99, { service: "ledger" }), suspect("2", 99, { service: "payments" })],
      "2",
    ],
    ["nothing that it does not call", {}, [suspect("1", 99, { service: "search" })], undefined],
    ["nothing of another environment", {}, [suspect("1", 99, { environment: "staging" })], undefined],
    [
      "production before a later deployment elsewhere, where it names no environment",
      { environment: undefined },
      [suspect("1", 96), suspect("2", 99, { environment: "staging", isProduction: false })],
      "1",
    ],
    [
      "what was deployed elsewhere, where it names that environment",
      { environment: "staging" },
      [suspect("1", 99), suspect("2", 96, { environment: "staging", isProduction: false })],
      "2",
    ],
    ["nothing longer ago than the window", {}, [suspect("1", 75)], undefined],
    ["what is longer ago, where the window is longer", { windowMinutes: 2_880 }, [suspect("1", 75)], "1"],
    ["nothing that began after it", {}, [suspect("1", 101)], undefined],
    ["what was under way when it began", {}, [suspect("1", 99), suspect("2", 101, { startedAtMs: at(99.5) })], "2"],
    [
      "a deployment before the rollback that came after it",
      {},
      [suspect("1", 98), suspect("2", 99, { kind: "rollback" })],
      "1",
    ],
    [
      "what it names by artifact, though something later was deployed",
      { named: ["sha256:abc"] },
      [suspect("1", 90, { artifact: "sha256:abc" }), suspect("2", 99)],
      "1",
    ],
    [
      "what it names by the beginning of a commit",
      { named: ["4f2a9c1"] },
      [suspect("1", 90, { commit: "4f2a9c1b7d" }), suspect("2", 98)],
      "1",
    ],
    [
      "what a rollback during it took back",
      {},
      [
        suspect("1", 96, { takenBackBy: { shortId: "DEP-9", finishedAtMs: at(105) } }),
        suspect("2", 99, { service: "payments" }),
      ],
      "1",
    ],
  ] as const)("%s", (_, more, suspects, id) => expect(attributed(incident(more), suspects).deploymentId).toBe(id));

  test("with its reasons, all of them", () => {
    const one = suspect("1", 99, { artifact: "sha256:abc", takenBackBy: { shortId: "DEP-9", finishedAtMs: at(105) } });
    expect(attributed(incident({ named: ["sha256:abc"] }), [one]).because).toBe(
      "checkout v1, was deployed in production 1 h before it began; the incident names sha256:abc; DEP-9 took it back",
    );
    expect(attributed(incident(), []).because).toBe(
      "nothing was deployed to checkout or to what it calls in the 1 d before it began",
    );
  });

  test("the same, in whatever order and however much else of other services is known, with a confidence within 0 and 1", () => {
    const any = fc.record({
      hours: fc.double({ min: 60, max: 105, noNaN: true }),
      service: fc.constantFrom("checkout", "payments", "ledger", "search"),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 10 }), (list) => {
        const suspects = list.map(({ hours, service }, nth) => suspect(`${nth}`, hours, { service }));
        const found = attributed(incident(), suspects);
        expect(attributed(incident(), [...suspects].reverse())).toEqual(found);
        expect(
          attributed(
            incident(),
            suspects.filter(({ service }) => service !== "search"),
          ),
        ).toEqual(found);
        expect(found.confidence).toBeGreaterThanOrEqual(0);
        expect(found.confidence).toBeLessThanOrEqual(1);
      }),
    );
  });
});
