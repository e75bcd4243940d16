import type { DeploymentFact } from "@shipshape/domain/changes/fact";
import { expect, test } from "vitest";
import { findableFact } from "./findable-fact.ts";

const at = new Date("2026-03-02T11:00:00Z");
const deployment = (externalId: string, version: string): DeploymentFact => ({
  kind: "deployment",
  key: { source: "cdevents:somewhere", externalId },
  at,
  fields: { place: { service: "payments", environment: "production" }, version, title: version, startedAt: at },
});

test("what has words of a usual length is as it was told", () => {
  const fact = deployment("github:org/shop#41", "1.5.0");
  expect(findableFact(fact)).toEqual(fact);
});

test("what is found by a word that no index takes keeps its beginning, and stays apart from what begins alike", () => {
  const [one, other] = [
    deployment(`${"é".repeat(5_000)}1`, "v".repeat(3_000)),
    deployment(`${"é".repeat(5_000)}2`, "1"),
  ];
  const kept = findableFact(one);
  expect(Buffer.byteLength(kept.key.externalId)).toBeLessThan(500);
  expect(kept.key.externalId.startsWith("é".repeat(100))).toBe(true);
  expect(findableFact(one)).toEqual(kept);
  expect(findableFact(other).key).not.toEqual(kept.key);
  expect(Buffer.byteLength(kept.fields.version ?? "")).toBeLessThan(500);
  expect(kept.fields.title, "what people read").toBe(one.fields.title);
  expect(kept.fields.startedAt).toEqual(at);
});
