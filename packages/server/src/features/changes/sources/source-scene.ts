import type { ChangeEvent, KnownSource } from "../change-source.ts";

type More = Partial<Pick<ChangeEvent, "headers" | "receivedAt">> & { readonly source?: Partial<KnownSource> };

/** An event as its reader is given it, for tests of readers: an object as JSON, a text as it is. */
export const eventOf = (sourceKind: string, kind: string, body: object | string, more: More = {}): ChangeEvent => ({
  id: "0190a0f0-0000-7000-8000-000000000001",
  sourceId: "0190a0f0-0000-7000-8000-000000000002",
  sourceKind,
  kind,
  delivery: null,
  headers: more.headers ?? {},
  body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
  receivedAt: more.receivedAt ?? new Date("2026-03-02T12:00:00Z"),
  source: {
    id: "0190a0f0-0000-7000-8000-000000000002",
    name: "ci",
    kind: sourceKind,
    service: null,
    environment: null,
    settings: {},
    ...more.source,
  },
});
