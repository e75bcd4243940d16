import { expect, test } from "vitest";
import { eventOf } from "./source-scene.ts";
import { readTravis } from "./travis-read.ts";

test("a build for a pull request is of its head, not of the trial of its merge, which nobody has", () => {
  const payload = {
    id: 7,
    number: "2",
    type: "pull_request",
    state: "passed",
    commit: "f".repeat(40),
    head_commit: "a".repeat(40),
    message: "Merge aaaa into bbbb",
    branch: "main",
    finished_at: "2026-03-02T10:00:00Z",
    repository: { name: "shop", owner_name: "org" },
  };
  const told = (more: object) => readTravis(eventOf("travis", "pull_request", { ...payload, ...more })).facts;
  expect(told({})).toMatchObject([{ kind: "build", fields: { commit: "a".repeat(40), status: "succeeded" } }]);
  expect(told({ head_commit: null })).toMatchObject([{ kind: "build", fields: { commit: undefined } }]);
});
