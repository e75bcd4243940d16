import { expect, test } from "vitest";
import { DeploymentSearch, listQuery, listSpan } from "./deployment-search.ts";

const HOUR_MS = 3_600_000;
const now = Date.parse("2026-03-12T13:34:56Z");

test("without a word it is a week, asked for from a whole hour to whenever now is", () => {
  const query = listQuery({}, listSpan({}, now));
  expect(query.from.getTime() % HOUR_MS).toBe(0);
  expect(now - query.from.getTime()).toBeGreaterThanOrEqual(7 * 24 * HOUR_MS - HOUR_MS);
  expect(query).not.toHaveProperty("to");
});

test("the question stays the same while minutes pass", () => {
  expect(listQuery({ range: "24h" }, listSpan({ range: "24h" }, now))).toEqual(
    listQuery({ range: "24h" }, listSpan({ range: "24h" }, now + 120_000)),
  );
});

test("from one moment to another it is exactly that", () => {
  const search = { from: now - 5_000, to: now - 1_000, service: "payments" };
  expect(listQuery(search, listSpan(search, now))).toMatchObject({
    from: new Date(now - 5_000),
    to: new Date(now - 1_000),
    service: "payments",
  });
});

test("an empty word in the address narrows nothing", () => {
  const search = DeploymentSearch.parse({ service: "", team: "", environment: "" });
  expect(listQuery(search, listSpan(search, now))).toMatchObject({
    service: undefined,
    team: undefined,
    environment: undefined,
  });
});
