import { QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { acknowledged, foreseeIncidents, resolved } from "./incident-cache.ts";
import type { IncidentView } from "./incident-words.ts";

const at = new Date("2026-03-12T12:00:00Z");
const incident = (id: string, status: IncidentView["status"]): IncidentView => ({
  id,
  shortId: `INC-${id}`,
  title: "Charges fail",
  status,
  severity: "SEV1",
  service: "payments",
  openedAt: at,
  acknowledgedAt: null,
  acknowledgedBy: null,
  resolvedAt: null,
  resolvedBy: null,
  because: "",
  openAlerts: 1,
  test: false,
});

const listKey = ["incidents", "list", { query: { status: "live" } }];
const pageKey = ["incidents", "get", { params: { id: "INC-1" } }];

test("an acknowledged incident is seen so at once, in every list and on its page", () => {
  const queries = new QueryClient();
  queries.setQueryData(listKey, { incidents: [incident("1", "open"), incident("2", "open")], next: null });
  queries.setQueryData(pageKey, incident("1", "open"));
  foreseeIncidents(queries, new Set(["1"]), acknowledged("oncall-payments", at));
  expect(queries.getQueryData(listKey)).toMatchObject({
    incidents: [{ status: "acknowledged", acknowledgedBy: "oncall-payments" }, { status: "open" }],
  });
  expect(queries.getQueryData(pageKey)).toMatchObject({ status: "acknowledged" });
});

test("what is resolved already stays resolved", () => {
  const queries = new QueryClient();
  queries.setQueryData(pageKey, incident("1", "resolved"));
  foreseeIncidents(queries, new Set(["1"]), acknowledged("oncall-payments", at));
  expect(queries.getQueryData(pageKey)).toMatchObject({ status: "resolved", acknowledgedBy: null });
});

test("a resolved one is seen so at once; what is no incident is left alone", () => {
  const queries = new QueryClient();
  const preview = { escalationPolicy: null };
  queries.setQueryData(pageKey, incident("1", "acknowledged"));
  queries.setQueryData(["incidents", "previewPaging", {}], preview);
  foreseeIncidents(queries, new Set(["1"]), resolved("oncall-payments", at));
  expect(queries.getQueryData(pageKey)).toMatchObject({ status: "resolved", resolvedBy: "oncall-payments" });
  expect(queries.getQueryData(["incidents", "previewPaging", {}])).toBe(preview);
});
