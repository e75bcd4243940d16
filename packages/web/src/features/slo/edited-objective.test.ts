import { SloManifest } from "@shipshape/contract/manifest";
import { compileSlo } from "@shipshape/domain/openslo/compile-slo";
import { expect, test } from "vitest";
import { wantedFrom } from "./edit-fields.ts";
import { editedDocument, GAP_POLICY, wantedIn } from "./edited-objective.ts";

const DOCUMENT = {
  apiVersion: "openslo/v1",
  kind: "SLO",
  metadata: { name: "charges", labels: {}, annotations: { "own/note": "kept" } },
  spec: {
    service: "payments",
    indicator: {
      metadata: { name: "i" },
      spec: {
        ratioMetric: {
          counter: true,
          bad: { metricSource: { metricSourceRef: "prom", spec: { query: "bad" } } },
          total: { metricSource: { metricSourceRef: "prom", spec: { query: "all" } } },
        },
      },
    },
    timeWindow: [{ duration: "30d", isRolling: true }],
    budgetingMethod: "Occurrences",
    objectives: [{ targetPercent: 99.5 }, { target: 0.999, displayName: "stricter" }],
  },
};

const form = (said: Record<string, string>): FormData => {
  const fields = new FormData();
  for (const [name, value] of Object.entries(said)) fields.set(name, value);
  return fields;
};
const UNCHANGED = { target: "99.9", duration: "30d", calendar: "", budgetingMethod: "Occurrences", gapPolicy: "hold" };

function edited(changes: Record<string, string>) {
  const said = wantedFrom(form({ ...UNCHANGED, ...changes }), wantedIn(DOCUMENT, 0.999));
  if (!("wanted" in said)) throw new Error(said.because);
  return editedDocument(DOCUMENT, 0.999, said.wanted);
}

test("the objective of that target is changed, and nothing else", () => {
  const document = edited({ target: "99.95" });
  expect(document).toEqual({
    ...DOCUMENT,
    spec: { ...DOCUMENT.spec, objectives: [DOCUMENT.spec.objectives[0], { displayName: "stricter", target: 0.9995 }] },
  });
});

test("a calendar window, slices and a gap policy make a document that is taken", () => {
  const document = edited({
    duration: "1M",
    calendar: "Europe/Berlin",
    budgetingMethod: "Timeslices",
    timeSliceWindow: "5m",
    timeSliceTarget: "95",
    gapPolicy: "bad",
  });
  const parsed = SloManifest.parse(document);
  expect(parsed.metadata.annotations).toEqual({ "own/note": "kept", [GAP_POLICY]: "bad" });
  expect(parsed.spec.timeWindow[0]).toMatchObject({
    duration: "1M",
    isRolling: false,
    calendar: { timeZone: "Europe/Berlin" },
  });
  expect(parsed.spec.objectives[1]).toMatchObject({ timeSliceTarget: 0.95, timeSliceWindow: "5m" });
});

test("rows of alerts become alert policies that mean the same", () => {
  const row = { "alert.3.name": "fast page", "alert.3.severity": "page", "alert.3.share": "2", "alert.3.long": "1h" };
  const document = edited({ alert: "3", ...row, "alert.3.short": "5m" });
  const compiled = compileSlo(SloManifest.parse(document), () => undefined);
  expect(compiled.faults).toEqual([]);
  expect(compiled.objectives[1]?.alerting.burns).toEqual([
    expect.objectContaining({ severity: "page", longWindowMinutes: 60, shortWindowMinutes: 5, factor: 14.4 }),
  ]);
});

test.each([
  [{ target: "100" }, "The target"],
  [{ duration: "soon" }, "The window"],
  [{ alerts: "own" }, "Without a row"],
  [{ budgetingMethod: "Timeslices", timeSliceWindow: "" }, "A slice"],
])("%o says why it cannot be tried", (said, because) => {
  expect(wantedFrom(form({ ...UNCHANGED, ...said }), wantedIn(DOCUMENT, 0.999))).toEqual({
    because: expect.stringContaining(because),
  });
});
