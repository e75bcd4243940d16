import { QueryClient } from "@tanstack/react-query";
import { expect, test } from "vitest";
import { acknowledged, foreseeIncidents, noted, resolved } from "./incident-cache.ts";
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

const pagesKey = ["incidents", "list", { query: {} }, "pages"];
const listKey = ["incidents", "list", { query: { status: "live" } }];
const pageKey = ["incidents", "get", { params: { id: "INC-1" } }];

test("an acknowledged incident is seen so at once, in every list and on its page", () => {
  const queries = new QueryClient();
  queries.setQueryData(listKey, { incidents: [incident("1", "open"), incident("2", "open")], next: null });
  queries.setQueryData(pageKey, incident("1", "open"));
  queries.setQueryData(pagesKey, { rows: [incident("1", "open")], next: null });
  foreseeIncidents(queries, new Set(["1"]), acknowledged("oncall-payments", at));
  expect(queries.getQueryData(pagesKey)).toMatchObject({ rows: [{ status: "acknowledged" }], next: null });
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

test("a note is read before the server has it, on the page of its incident alone", () => {
  const queries = new QueryClient();
  queries.setQueryData(pageKey, { ...incident("1", "open"), timeline: [] });
  queries.setQueryData(listKey, { incidents: [incident("1", "open")], next: null });
  const note = { id: "new", at, kind: "note", text: "Hello", actor: "ana", details: {}, isKey: true };
  foreseeIncidents(queries, new Set(["1"]), noted({ ...note, editedAt: null, earlier: [] }));
  expect(queries.getQueryData(pageKey)).toMatchObject({ timeline: [{ text: "Hello" }] });
  expect(queries.getQueryData<{ incidents: object[] }>(listKey)?.incidents[0]).not.toHaveProperty("timeline");
});
