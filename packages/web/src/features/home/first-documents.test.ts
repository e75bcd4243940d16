import { expect, test } from "vitest";
import { freeName, metricsOf, objectiveDocument, onCallDocuments, serviceDocuments } from "./first-documents.ts";

test("where the metrics of a service are is read back from what was written", () => {
  const metrics = { source: "prometheus", label: "job", value: 'a"b' };
  const text = serviceDocuments({
    name: "shop",
    displayName: "Shop",
    tier: "2",
    metrics,
    owner: "web",
    newTeam: "Web",
  });
  const written = Object.fromEntries(
    [...text.matchAll(/^ {4}(shipshape\/[\w-]+): (".*")$/gm)].map(([, key, value]) => [key, JSON.parse(value ?? "")]),
  );
  expect(metricsOf(written)).toEqual(metrics);
  expect(metricsOf({})).toEqual({});
  expect(text).toContain("kind: Team");
});

test("a team that is known is not written again", () => {
  const known = { name: "shop", displayName: "Shop", tier: "2", metrics: undefined, owner: "web", newTeam: undefined };
  expect(serviceDocuments(known)).not.toContain("kind: Team");
});

test("queries with quotes stay whole", () => {
  const text = objectiveDocument({
    name: "shop-availability",
    title: "Requests succeed",
    description: "",
    service: "shop",
    source: "prometheus",
    counter: true,
    good: 'requests_total{code!~"5.."}',
    total: "requests_total",
    target: 0.999,
    windowDays: 30,
  });
  expect(text).toContain(String.raw`query: "requests_total{code!~\"5..\"}"`);
});

test("being on call keeps the team as it was, and takes no name of others", () => {
  const team = {
    name: "web",
    displayName: "Web",
    description: "d",
    members: ["ana"],
    contacts: [],
    labels: {},
    annotations: {},
  };
  const text = onCallDocuments({
    team,
    user: "ben",
    timeZone: "Europe/Berlin",
    taken: new Set(["web"]),
    firstHandoff: "2026-03-02T09:00",
  });
  expect(text).toContain('"members":["ana","ben"]');
  expect(text).toContain("metadata: { name: web-2,");
  expect(freeName("web", new Set())).toBe("web");
});
