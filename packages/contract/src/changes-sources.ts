import * as z from "zod";
import { defineRoute } from "./route.ts";
import { Done, Moment, Name, PageAfterId } from "./value.ts";

/** Who tells of changes: each kind speaks its own dialect, and proves itself in its own way. */
export const SOURCE_KIND_NAMES = ["github", "gitlab", "jenkins", "travis", "argocd", "cdevents", "devlake"] as const;
export const SourceKindName = z.enum(SOURCE_KIND_NAMES);
export type SourceKindName = z.infer<typeof SourceKindName>;

export const SourceRefusal = z.object({
  reason: z.string().describe("wrong_signature, unreadable, too_large …"),
  count: z.int(),
  lastAt: Moment,
  lastDetail: z.string(),
});

/** A source of changes, and how it is. */
export const ChangeSource = z.object({
  id: z.uuid(),
  name: Name,
  kind: SourceKindName,
  service: Name.nullable().describe("whose changes these are where they do not say"),
  environment: z.string().nullable(),
  keyHint: z.string().describe("the first characters of the key in its address"),
  hasSecret: z.boolean().describe("its requests must carry a proof made with a secret"),
  previousSecretUntil: Moment.nullable().describe("until when the secret before the last rotation still works"),
  settings: z.record(z.string(), z.string()),
  createdBy: z.string(),
  createdAt: Moment,
  events: z.int(),
  lastEventAt: Moment.nullable(),
  unmapped: z.int().describe("events that stand in the inbox, not understood"),
  refusals: z.array(SourceRefusal),
  skew: z
    .object({ seconds: z.number().describe("how far its clock is ahead of ours; behind where negative"), at: Moment })
    .nullable(),
});

/** What came in by a source, and what became of it. */
export const SourceEvent = z.object({
  id: z.uuid(),
  receivedAt: Moment,
  kind: z.string().describe("what its source calls it: push, deployment_status …"),
  delivery: z.string().nullable(),
  state: z.enum(["waiting", "mapped", "unmapped", "ignored", "failed", "dismissed"]),
  because: z.string().describe("why it was not understood, or not kept; empty where all of it was"),
});

const source = z.object({ source: z.string().describe("its name or id") });

const Made = z.object({
  source: ChangeSource,
  key: z.string().nullable().describe("the key in its address, shown this once; none where it stays as it is"),
  secret: z.string().nullable().describe("shown this once; none where there is none, or you gave it"),
  url: z.string().describe("where this server is, as its senders see it"),
});

const Settings = z
  .record(z.string().max(50), z.string().max(4_000))
  .default({})
  .describe("of the kind: publicKey or apiUrl (travis), connection and project (devlake), …Parameter (jenkins)");

const Commit = z.string().regex(/^[0-9a-f]{7,64}$/i, "a commit hash of 7 to 64 hex digits");

const HistoryCommit = z.strictObject({
  sha: z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/),
  parents: z
    .array(z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/))
    .max(64)
    .optional()
    .describe("absent where a shallow clone does not hold them"),
  author: z.string().max(300),
  authoredAt: Moment,
  committedAt: Moment,
  message: z.string().max(10_000),
});

export const changeSources = {
  listSources: defineRoute({
    id: "changes.listSources",
    method: "GET",
    path: "/api/v1/change-sources",
    summary: "Who tells of changes: what came in from each, when last, what was refused, and whose clock is wrong",
    permission: "changes:read",
    response: z.object({ sources: z.array(ChangeSource), url: z.string() }),
  }),
  listSourceEvents: defineRoute({
    id: "changes.listSourceEvents",
    method: "GET",
    path: "/api/v1/change-sources/:source/events",
    summary: "What came in by a source and what became of each, with the reason where it was not kept, newest first",
    permission: "changes:read",
    params: source,
    query: PageAfterId.extend({ state: SourceEvent.shape.state.optional() }),
    response: z.object({ events: z.array(SourceEvent), next: z.string().nullable() }),
  }),
  createSource: defineRoute({
    id: "changes.createSource",
    method: "POST",
    path: "/api/v1/change-sources",
    summary: "Let somebody tell of changes: makes its address and its secret, which are shown this once",
    permission: "changes:write",
    body: z.strictObject({
      name: Name,
      kind: SourceKindName,
      service: Name.optional().describe("whose changes these are where they do not say"),
      environment: z.string().min(1).max(100).optional().describe("where these changes happened where they do not say"),
      secret: z.string().min(8).max(500).optional().describe("one of your own; made where absent"),
      withoutSecret: z.boolean().default(false).describe("its address is its only proof"),
      settings: Settings,
    }),
    response: Made,
  }),
  rotateSource: defineRoute({
    id: "changes.rotateSource",
    method: "POST",
    path: "/api/v1/change-sources/:source/rotate",
    summary: "Make a new secret. The one before works for another day, unless it is taken away at once",
    permission: "changes:write",
    params: source,
    body: z.strictObject({
      atOnce: z.boolean().default(false).describe("the old secret works no more: it leaked"),
      secret: z.string().min(8).max(500).optional().describe("one that its sender made; made here where absent"),
    }),
    response: Made,
  }),
  testSource: defineRoute({
    id: "changes.testSource",
    method: "POST",
    path: "/api/v1/change-sources/:source/test",
    summary: "Send a test event by a source's own door, signed as its sender would; it leaves nothing in the record",
    permission: "changes:write",
    params: source,
    response: z.object({
      status: z.int().describe("what the door answered"),
      body: z.string(),
      became: z.string().nullable().describe("how the event was read"),
    }),
  }),
  deleteSource: defineRoute({
    id: "changes.deleteSource",
    method: "DELETE",
    path: "/api/v1/change-sources/:source",
    summary: "Take no more from a source; what it told stays in the record",
    permission: "changes:write",
    params: source,
    response: Done,
  }),
  tellBuild: defineRoute({
    id: "changes.tellBuild",
    method: "POST",
    path: "/api/v1/builds",
    summary: "Tell of a build: that it runs, or how it ended, and what it made. The same id again updates it",
    permission: "changes:ingest",
    body: z.strictObject({
      externalId: z.string().min(1).max(200).describe("your own id of the build"),
      status: z.enum(["queued", "running", "succeeded", "failed", "aborted"]),
      service: Name.optional(),
      name: z.string().max(200).optional(),
      repository: z.string().max(500).optional().describe("its address, as people open it"),
      commit: Commit.optional(),
      branch: z.string().max(300).optional(),
      artifact: z.string().max(1_000).optional().describe("what it made: a package URL, or an image with its digest"),
      version: z.string().max(200).optional(),
      url: z.url().optional(),
      startedAt: Moment.optional(),
      finishedAt: Moment.optional(),
    }),
    response: z.object({ taken: z.boolean().describe("false where just this was told before") }),
  }),
  importHistory: defineRoute({
    id: "changes.importHistory",
    method: "POST",
    path: "/api/v1/change-history",
    summary: "Hand in a part of a repository's history: commits with their parents, and tags of releases",
    permission: "changes:ingest",
    bodyLimitMiB: 16,
    body: z.strictObject({
      repository: z.string().min(1).max(500).describe("its address, as people open it"),
      service: Name.optional().describe("whose releases the tags are"),
      commits: z.array(HistoryCommit).max(2_000).default([]),
      tags: z
        .array(z.strictObject({ name: z.string().min(1).max(200), commit: z.string(), at: Moment }))
        .max(2_000)
        .default([]),
    }),
    response: z.object({ taken: z.boolean().describe("false where just this part was handed in before") }),
  }),
};
