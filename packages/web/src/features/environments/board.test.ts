import { expect, test } from "vitest";
import { besideStatus, columnsOf, differs, newestOf, type PlaceView, rowsOf } from "./board.ts";

const place = (
  service: string,
  environment: string,
  besideProduction: PlaceView["besideProduction"] = null,
): PlaceView => ({
  id: `${service}-${environment}`,
  shortId: "DEP-1",
  service,
  environment,
  version: "1.0.0",
  previousVersion: null,
  commit: null,
  previousCommit: null,
  kind: "deploy",
  status: "succeeded",
  startedAt: new Date(0),
  finishedAt: new Date(1),
  deployedBy: "ci",
  url: null,
  besideProduction,
});
const environment = (name: string, kind: "production" | "staging" | "testing") => ({
  name,
  displayName: name,
  kind,
  description: "",
  labels: {},
  annotations: {},
});

test("what customers feel stands first, what nobody declared last", () => {
  const board = {
    environments: [environment("qa", "testing"), environment("eu", "production"), environment("pre", "staging")],
    places: [place("payments", "sandbox"), place("payments", "eu")],
  };
  expect(columnsOf(board).map(({ name }) => name)).toEqual(["eu", "pre", "qa", "sandbox"]);
});

test("a row is a service, with what runs of it where", () => {
  const rows = rowsOf([place("payments", "eu"), place("checkout", "eu"), place("payments", "pre")]);
  expect(rows.map(({ service, places }) => [service, ...places.keys()])).toEqual([
    ["checkout", "eu"],
    ["payments", "eu", "pre"],
  ]);
});

test.each([
  ["production itself", null, undefined, false],
  ["the same", { is: "same", deployments: 0 }, "as production", false],
  ["what production had before", { is: "behind", deployments: 2 }, "2 behind", true],
  ["what production never had", { is: "ahead", deployments: 1 }, "1 ahead", true],
] as const)("%s", (_, beside, word, isDifferent) => {
  expect(besideStatus({ besideProduction: beside })?.word).toBe(word);
  expect(rowsOf([place("payments", "pre", beside)]).some(differs)).toBe(isDifferent);
});

test.each<[string, PlaceView["besideProduction"], string]>([
  ["what production never had", { is: "ahead", deployments: 1 }, "2.0.0"],
  ["what production runs, where elsewhere is what it had before", { is: "behind", deployments: 1 }, "1.0.0"],
])("the newest is %s", (_, beside, newest) => {
  const [row] = rowsOf([place("payments", "eu"), { ...place("payments", "pre", beside), version: "2.0.0" }]);
  expect(row && newestOf(row)).toBe(newest);
});
