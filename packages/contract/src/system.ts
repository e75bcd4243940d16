import * as z from "zod";
import { defineRoute } from "./route.ts";
import { Done, Moment } from "./value.ts";

export const DemoAct = z.enum(["break", "heal"]);

/** The demo beside this server: how far it is, what it said, and where it can be seen. */
export const Demo = z.object({
  available: z.boolean().describe("whether this installation came with one"),
  phase: z.enum(["off", "starting", "running", "stopping", "failed"]),
  lines: z.array(z.object({ at: Moment, text: z.string() })),
  busy: DemoAct.nullable().describe("what is being done to it now"),
  services: z.array(z.object({ name: z.string(), url: z.string(), version: z.string() })),
  mailboxUrl: z.string().nullable(),
});

export const FailedJob = z.object({
  id: z.string(),
  job: z.string().describe("what it does, such as slo.evaluate"),
  attempts: z.int(),
  maxAttempts: z.int(),
  error: z.string(),
  failedAt: Moment,
  nextAt: Moment.nullable().describe("when it is tried again by itself; null when it is not"),
});

export const system = {
  get: defineRoute({
    id: "system.get",
    method: "GET",
    path: "/api/v1/system",
    summary: "The version of this server, its clock, and whether it still waits for its first administrator",
    permission: "public",
    response: z.object({
      version: z.string(),
      now: Moment,
      startedAt: Moment,
      needsFirstAdministrator: z.boolean(),
    }),
  }),
  getOnboarding: defineRoute({
    id: "system.getOnboarding",
    method: "GET",
    path: "/api/v1/onboarding",
    summary: "Whether the caller put the first steps away, and whether mail can be sent",
    permission: "self",
    response: z.object({
      dismissed: z.boolean(),
      mail: z.object({
        ready: z.boolean(),
        because: z.string().describe("where mail goes, or what is missing and the mend"),
      }),
    }),
  }),
  dismissOnboarding: defineRoute({
    id: "system.dismissOnboarding",
    method: "PUT",
    path: "/api/v1/onboarding",
    summary: "Put the first steps away, or bring them back, for the caller",
    permission: "self",
    body: z.strictObject({ dismissed: z.boolean() }),
    response: Done,
  }),
  listReceipts: defineRoute({
    id: "system.listReceipts",
    method: "GET",
    path: "/api/v1/receipts",
    summary: "What came in by which door: when last, and how often today (UTC)",
    permission: "config:read",
    response: z.object({
      receipts: z.array(
        z.object({ door: z.string().describe("the route's id"), lastAt: Moment, today: z.int().describe("requests") }),
      ),
    }),
  }),
  about: defineRoute({
    id: "system.about",
    method: "GET",
    path: "/api/v1/about",
    summary: "This server: its version, its database, where its data is, and how its own jobs are",
    permission: "access:read",
    response: z.object({
      version: z.string(),
      startedAt: Moment,
      node: z.string(),
      publicUrl: z.string(),
      dataDirectory: z.string(),
      database: z.object({
        kind: z.enum(["embedded", "external"]),
        version: z.string(),
        sizeBytes: z.int(),
      }),
      mail: z.object({ ready: z.boolean(), because: z.string() }),
      collectSeconds: z.int(),
      jobsWaiting: z.int().describe("due and not yet begun"),
      failedJobs: z.array(FailedJob),
    }),
  }),
  retryJob: defineRoute({
    id: "system.retryJob",
    method: "POST",
    path: "/api/v1/jobs/:jobId/retry",
    summary: "Try a failed job again now",
    permission: "access:write",
    params: z.object({ jobId: z.string().regex(/^\d{1,18}$/) }),
    response: Done,
  }),
  getDemo: defineRoute({
    id: "system.getDemo",
    method: "GET",
    path: "/api/v1/demo",
    summary: "The demo beside this server",
    permission: "access:read",
    response: Demo,
  }),
  startDemo: defineRoute({
    id: "system.startDemo",
    method: "POST",
    path: "/api/v1/demo/start",
    summary: "Start the demo: four services with customers and a month of history, on this machine",
    permission: "access:write",
    response: Demo,
  }),
  stopDemo: defineRoute({
    id: "system.stopDemo",
    method: "POST",
    path: "/api/v1/demo/stop",
    summary: "Stop the demo; what it left in the catalog stays",
    permission: "access:write",
    response: Demo,
  }),
  actOnDemo: defineRoute({
    id: "system.actOnDemo",
    method: "POST",
    path: "/api/v1/demo/act",
    summary: "Ship the demo's bad release, or take it back",
    permission: "access:write",
    body: z.strictObject({ act: DemoAct }),
    response: Demo,
  }),
};
