import { QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { foreseeAcknowledged } from "./incident-cache.ts";
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
});

const listKey = ["incidents", "list", { query: { status: "live" } }];
const pageKey = ["incidents", "get", { params: { id: "INC-1" } }];

test("an acknowledged incident is seen so at once, in every list and on its page", () => {
  const queries = new QueryClient();
  queries.setQueryData(listKey, { incidents: [incident("1", "open"), incident("2", "open")], next: null });
  queries.setQueryData(pageKey, incident("1", "open"));
  foreseeAcknowledged(queries, "1", "oncall-payments", at);
  expect(queries.getQueryData(listKey)).toMatchObject({
    incidents: [{ status: "acknowledged", acknowledgedBy: "oncall-payments" }, { status: "open" }],
  });
  expect(queries.getQueryData(pageKey)).toMatchObject({ status: "acknowledged" });
});

test("what is resolved already stays resolved", () => {
  const queries = new QueryClient();
  queries.setQueryData(pageKey, incident("1", "resolved"));
  foreseeAcknowledged(queries, "1", "oncall-payments", at);
  expect(queries.getQueryData(pageKey)).toMatchObject({ status: "resolved", acknowledgedBy: null });
});
